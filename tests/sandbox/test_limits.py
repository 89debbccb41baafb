"""Limits over HTTP: counted on the workspace's clock, told in the platform's form; off, they cost nothing."""

import datetime as dt
from io import StringIO
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Application, User, Workspace
from accounts.oauth.tokens import mint
from platform_project.kernel.clock import JAPAN
from sandbox.models import CallCount
from sandbox.services import clocks, workspaces
from tests.sandbox.conftest import World, make_world

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 12, 1, 12, 0, 0, 250_000, tzinfo=JAPAN)
SEARCH = "/v1/invoice/seller/invoices?send_date_from=2026-01-01&send_date_to=2026-12-31"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def frozen(world: World) -> World:
    clocks.set_to(world.workspace, "frozen", NOON)
    return world


def program(world: World, *, xml: bool = False) -> Client:
    token = mint(User.objects.get(pfid=f"issuer@{world.workspace.slug}.example"), world.workspace.applications.get())
    accept = "text/xml" if xml else "application/json"
    return Client(headers={"Authorization": f"Bearer {token.token}", "Accept": accept})


def choose(world: World, **asked: Any) -> Any:
    answer = world.drive("PUT", "/limits", asked)
    assert answer.status == 200, answer.body
    return answer.body


def advance(world: World, **span: int) -> None:
    assert world.drive("POST", "/clock/advance", span).status == 200


def statuses(http: Client, times: int) -> list[int]:
    return [http.get(SEARCH).status_code for _ in range(times)]


def test_the_fourth_call_of_a_second_is_one_too_many(frozen: World) -> None:
    choose(frozen, profile="tiny")
    http = program(frozen)
    assert statuses(http, 5) == [200, 200, 200, 429, 429]
    answer = http.get(SEARCH)
    assert answer["Retry-After"] == "1"
    assert answer.json()["error_list"] == [{
        "error_code": "E500004", "error_item": "",
        "error_message": "呼び出し回数の上限（1秒に3回）を超えました。1秒後に再度お試しください",
    }]  # fmt: skip


def test_a_clock_that_stands_frees_nobody_and_one_that_goes_on_does(frozen: World) -> None:
    choose(frozen, profile="tiny")
    http = program(frozen)
    assert statuses(http, 20) == [200] * 3 + [429] * 17
    advance(frozen, seconds=1)
    assert statuses(http, 4) == [200] * 3 + [429]


def test_a_minute_has_its_own_bound_and_says_when_it_is_over(frozen: World) -> None:
    choose(frozen, profile="custom", per_minute=2)
    http = program(frozen)
    assert statuses(http, 2) == [200, 200]
    advance(frozen, seconds=20)
    answer = http.get(SEARCH)
    assert (answer.status_code, answer["Retry-After"]) == (429, "40")
    advance(frozen, seconds=40)
    assert statuses(http, 3) == [200, 200, 429]


def test_production_is_ten_a_second_and_three_hundred_a_minute(frozen: World) -> None:
    told = choose(frozen, profile="production")
    assert (told["per_second"], told["per_minute"]) == (10, 300)
    assert statuses(program(frozen), 11) == [200] * 10 + [429]


def test_the_refusal_has_the_format_and_the_language_of_the_call(frozen: World) -> None:
    Workspace.objects.filter(pk=frozen.workspace.pk).update(language="en")
    choose(frozen, profile="custom", per_second=1)
    http = program(frozen, xml=True)
    http.get(SEARCH)
    answer = http.get(SEARCH)
    assert answer["Content-Type"].startswith("text/xml")
    assert (
        "<error_message>The limit of 1 call a second is exceeded; try again in 1 s</error_message>"
        in answer.content.decode()
    )


def test_the_token_endpoints_are_counted_with_the_operations(frozen: World) -> None:
    choose(frozen, profile="custom", per_second=2)
    form = urlencode({"client_id": "mine-client", "client_secret": frozen.credentials.client_secret, "realm": "/api",
                      "user_id": "issuer@mine.example", "user_password": "test-pass-2026"})  # fmt: skip
    answers = [Client().post("/api/credentials/access_token", form, FORM) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    refused: Any = Client().post("/openam/oauth2/access_token", form, FORM)
    assert (refused.status_code, refused["Retry-After"], refused["Cache-Control"]) == (429, "1", "no-store")
    assert refused.json() == {
        "error": "temporarily_unavailable", "error_description": "The limit of 2 calls a second is exceeded; try again in 1 s",
    }  # fmt: skip
    bearer = {"Authorization": f"Bearer {answers[0].json()['access_token']}"}
    assert Client(headers=bearer).get(SEARCH).status_code == 429


def test_each_client_has_its_own_count_and_other_workspaces_none(frozen: World) -> None:
    foreign = make_world("theirs")
    choose(frozen, profile="tiny")
    mine = program(frozen)
    assert statuses(mine, 4)[-1] == 429
    second = Application.objects.create(
        workspace=frozen.workspace, client_id="second", redirect_uris="http://127.0.0.1/"
    )
    token = mint(User.objects.get(pfid="issuer@mine.example"), second)
    assert statuses(Client(headers={"Authorization": f"Bearer {token.token}"}), 3) == [200] * 3
    assert statuses(program(foreign), 5) == [200] * 5
    counted = frozen.drive("GET", "/limits").body["counted"]
    assert counted == [
        {"client_id": "mine-client", "this_second": 3, "this_minute": 3},
        {"client_id": "second", "this_second": 3, "this_minute": 3},
    ]
    assert foreign.drive("GET", "/limits").body["counted"] == []


def test_a_clock_that_goes_back_begins_to_count_anew(frozen: World) -> None:
    choose(frozen, profile="tiny")
    http = program(frozen)
    assert statuses(http, 4)[-1] == 429
    clocks.set_to(frozen.workspace, at=NOON - dt.timedelta(minutes=1))
    assert statuses(http, 4) == [200] * 3 + [429]


def test_off_nothing_is_counted_and_no_query_is_asked(world: World) -> None:
    http = program(world)
    http.get(SEARCH)
    with CaptureQueriesContext(connection) as queries:
        assert http.get(SEARCH).status_code == 200
    assert not [query for query in queries.captured_queries if "sandbox_callcount" in query["sql"]]
    assert not [query for query in queries.captured_queries if "sandbox_outage" in query["sql"]]
    assert len(queries) == 2
    assert not CallCount.objects.exists()


def test_the_same_calls_on_a_frozen_clock_are_answered_the_same_twice(frozen: World) -> None:
    choose(frozen, profile="tiny")
    played = []
    for _ in range(2):
        clocks.set_to(frozen.workspace, at=NOON)
        choose(frozen, profile="tiny")
        http = program(frozen)
        played.append(statuses(http, 5))
        advance(frozen, seconds=1)
        played[-1] += statuses(http, 4)
    assert played[0] == played[1]


@pytest.mark.parametrize("asked", [
    {}, {"profile": "fast"}, {"profile": "tiny", "per_second": 1}, {"profile": "custom"},
    {"profile": "custom", "per_second": -1}, {"profile": "custom", "per_second": 0, "per_minute": 0},
])  # fmt: skip
def test_limits_that_cannot_be_are_refused(world: World, asked: Any) -> None:
    assert world.drive("PUT", "/limits", asked).code == "invalid_request"


def test_a_reset_takes_the_limits_away(frozen: World) -> None:
    choose(frozen, profile="tiny")
    program(frozen).get(SEARCH)
    workspaces.reset(frozen.workspace)
    assert frozen.drive("GET", "/limits").body == {
        "profile": "off", "per_second": 0, "per_minute": 0, "counted": [],
    }  # fmt: skip


def test_the_command_line_sets_limits(world: World) -> None:
    out = StringIO()
    call_command("limits", "mine", "custom", "--per-second", "5", stdout=out)
    assert '"per_second": 5' in out.getvalue()
    call_command("limits", "mine", "off", stdout=out)
    assert world.drive("GET", "/limits").body["profile"] == "off"
    with pytest.raises(CommandError):
        call_command("limits", "mine", "custom")
    with pytest.raises(CommandError):
        call_command("limits", "nobody")
