"""The calendar of outages over HTTP: 503 until the window's end, what partners are told, what stays up."""

import datetime as dt
import json
from io import StringIO
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User, Workspace
from accounts.oauth.tokens import mint
from platform_project.kernel.clock import JAPAN
from sandbox.services import clocks, workspaces
from tests.pages.reading import text_of
from tests.sandbox.conftest import World, make_world

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 12, 1, 12, 0, tzinfo=JAPAN)
SEARCH = "/v1/invoice/seller/invoices?send_date_from=2026-01-01&send_date_to=2026-12-31"
FORM = "application/x-www-form-urlencoded"
AUTHORIZE = (
    "/openam/oauth2/authorize?realm=/api&client_id=mine-client&redirect_uri=http://127.0.0.1/callback"
    "&response_type=code&scope=qualified&state=x"
)


@pytest.fixture
def frozen(world: World) -> World:
    clocks.set_to(world.workspace, "frozen", NOON)
    return world


def planned(world: World, **asked: Any) -> Any:
    answer = world.drive("POST", "/outages", asked)
    assert answer.status == 201, answer.body
    return answer.body


def issuer(world: World) -> User:
    return User.objects.get(pfid=f"issuer@{world.workspace.slug}.example")


def program(world: World, accept: str = "application/json") -> Client:
    token = mint(issuer(world), world.workspace.applications.get())
    return Client(headers={"Authorization": f"Bearer {token.token}", "Accept": accept})


def sign_in(world: World, language: str = "ja") -> Client:
    person = Client(headers={"Accept-Language": language})
    person.force_login(issuer(world), "django.contrib.auth.backends.ModelBackend")
    return person


def ask_for_token(world: World) -> Any:
    return Client().post("/api/credentials/access_token", urlencode({
        "client_id": "mine-client", "client_secret": world.credentials.client_secret, "realm": "/api",
        "user_id": "issuer@mine.example", "user_password": "test-pass-2026",
    }), FORM)  # fmt: skip


def advance(world: World, **span: int) -> None:
    assert world.drive("POST", "/clock/advance", span).status == 200


def test_calls_are_answered_503_until_the_window_ends(frozen: World) -> None:
    http = program(frozen)
    made = planned(frozen, starts_at="2026-12-01T12:01", minutes=2, message_ja="定期メンテナンスです")
    assert (made["number"], made["ends_at"], made["going_on"]) == (1, "2026-12-01T12:03:00+09:00", False)
    assert http.get(SEARCH).status_code == 200
    advance(frozen, seconds=90)
    answer = http.get(SEARCH)
    assert (answer.status_code, answer["Retry-After"]) == (503, "90")
    assert answer.json()["error_list"] == [{
        "error_code": "E500003", "error_item": "",
        "error_message": "サービスを停止しています（2026/12/01 12:03まで）定期メンテナンスです",
    }]  # fmt: skip
    advance(frozen, seconds=90)
    assert http.get(SEARCH).status_code == 200


def test_the_refusal_has_the_format_and_the_language_of_the_call(frozen: World) -> None:
    Workspace.objects.filter(pk=frozen.workspace.pk).update(language="en")
    planned(frozen, minutes=5, message_en="Regular maintenance")
    answer = program(frozen, "text/xml").get(SEARCH)
    assert answer["Content-Type"].startswith("text/xml")
    told = "<error_message>The service is down until 2026/12/01 12:05. Regular maintenance</error_message>"
    assert told in answer.content.decode()


@pytest.mark.parametrize(("covers", "statuses"), [
    ("everything", (503, 503, 503, 503)), ("api", (503, 200, 302, 200)), ("oauth", (200, 503, 503, 200)),
])  # fmt: skip
def test_a_window_covers_what_it_says(frozen: World, covers: str, statuses: tuple[int, ...]) -> None:
    http, person = program(frozen), sign_in(frozen)
    planned(frozen, minutes=5, covers=covers)
    found = http.get(SEARCH), ask_for_token(frozen), Client().get(AUTHORIZE), person.get("/issuing/")
    assert tuple(answer.status_code for answer in found) == statuses
    assert {answer["Retry-After"] for answer in found if answer.status_code == 503} == {"300"}
    assert person.get("/sandbox/limits/").status_code == 200, "or nobody could end it"


def test_a_program_that_asks_for_a_token_is_told_in_oauth_s_form(frozen: World) -> None:
    planned(frozen, minutes=5, covers="oauth")
    answer = ask_for_token(frozen)
    assert answer.json() == {
        "error": "temporarily_unavailable", "error_description": "The service is down until 2026/12/01 12:05",
    }  # fmt: skip


def test_a_person_meets_a_page(frozen: World) -> None:
    planned(frozen, minutes=5, message_ja="棚卸のため停止します", message_en="Stocktaking")
    assert "棚卸のため停止します 2026/12/01 12:05 に再開する予定です" in text_of(sign_in(frozen).get("/receiving/"))
    assert "Stocktaking" in text_of(Client(headers={"Accept-Language": "en"}).get(AUTHORIZE))


def test_a_window_is_over_when_it_is_cancelled(frozen: World) -> None:
    http, made = program(frozen), planned(frozen, minutes=5)
    assert http.get(SEARCH).status_code == 503
    assert frozen.drive("DELETE", f"/outages/{made['number']}").status == 204
    assert http.get(SEARCH).status_code == 200
    assert frozen.drive("DELETE", f"/outages/{made['number']}").code == "not_found"
    assert planned(frozen, minutes=5)["number"] == 2


def test_going_back_into_a_window_is_being_in_it_again(frozen: World) -> None:
    http = program(frozen)
    planned(frozen, minutes=5)
    advance(frozen, minutes=5)
    clocks.set_to(frozen.workspace, at=NOON)
    assert http.get(SEARCH).status_code == 503


def test_another_workspace_is_up(frozen: World) -> None:
    foreign = make_world("theirs")
    made = planned(frozen, minutes=5)
    assert program(foreign).get(SEARCH).status_code == 200
    assert foreign.drive("DELETE", f"/outages/{made['number']}").code == "not_found"
    assert foreign.drive("GET", "/outages").body == {"outages": []}


@pytest.mark.parametrize("name", ["workspace=mine", "client_id=mine-client"])
def test_partners_are_told_what_is_announced_without_a_key(frozen: World, name: str) -> None:
    planned(frozen, minutes=5, message_ja="いま")
    planned(frozen, starts_at="2026-12-03", minutes=60, covers="api", message_en="Later")
    planned(frozen, starts_at="2026-12-02", minutes=60, announced=False)
    answer: Any = Client().get(f"/status.json?{name}")
    assert answer.json() == {
        "workspace": "mine", "at": "2026-12-01T12:00:00+09:00", "status": "down",
        "now": [{
            "starts_at": "2026-12-01T12:00:00+09:00", "ends_at": "2026-12-01T12:05:00+09:00", "covers": "everything",
            "message_ja": "いま", "message_en": "",
        }],
        "next": [{
            "starts_at": "2026-12-03T00:00:00+09:00", "ends_at": "2026-12-03T01:00:00+09:00", "covers": "api",
            "message_ja": "", "message_en": "Later",
        }],
    }  # fmt: skip


@pytest.mark.parametrize("query", ["", "?workspace=nobody", "?client_id=nobody", "?workspace=%00"])
def test_nobody_s_status_is_not_known(world: World, query: str) -> None:
    assert Client().get(f"/status.json{query}").status_code == 404


def test_an_unannounced_window_happens_without_a_word(frozen: World) -> None:
    planned(frozen, minutes=5, announced=False)
    assert Client().get("/status.json?workspace=mine").json()["status"] == "up"
    assert "停止予定" not in text_of(sign_in(frozen).get("/sandbox/"))
    assert program(frozen).get(SEARCH).status_code == 503


def test_an_announced_window_stands_on_every_page_a_week_before(frozen: World) -> None:
    planned(frozen, starts_at="2026-12-10", minutes=60, message_ja="年末の作業")
    assert "年末の作業" not in text_of(sign_in(frozen).get("/issuing/"))
    advance(frozen, days=2)
    page = text_of(sign_in(frozen).get("/issuing/"))
    assert "停止予定 2026/12/10 00:00 – 2026/12/10 01:00" in page
    assert "年末の作業" in page
    assert "年末の作業" in text_of(Client().get("/status/?workspace=mine"))
    advance(frozen, days=30)
    assert "年末の作業" not in text_of(sign_in(frozen).get("/issuing/"))


@pytest.mark.parametrize("asked", [
    {}, {"minutes": 0}, {"minutes": 5, "ends_at": "2027-01-01"}, {"minutes": 5, "covers": "mail"},
    {"minutes": 5, "message_ja": "a\nb"}, {"ends_at": "tomorrow"},
])  # fmt: skip
def test_a_window_of_the_wrong_form_is_refused(world: World, asked: Any) -> None:
    assert world.drive("POST", "/outages", asked).code == "invalid_request"


@pytest.mark.parametrize("asked", [
    {"starts_at": "2026-12-02", "ends_at": "2026-12-01"}, {"starts_at": "9999-12-31", "minutes": 500_000},
    {"starts_at": "2026-12-02", "ends_at": "2026-12-02"}, {"starts_at": "1999-01-01", "minutes": 5},
])  # fmt: skip
def test_a_window_ends_after_it_starts(frozen: World, asked: Any) -> None:
    assert frozen.drive("POST", "/outages", asked).code == "outage_has_no_span"


def test_a_reset_clears_the_calendar(frozen: World) -> None:
    planned(frozen, minutes=5)
    workspaces.reset(frozen.workspace, keep_clock=True)
    assert frozen.drive("GET", "/outages").body == {"outages": []}
    assert program(frozen).get(SEARCH).status_code == 200


def told(*arguments: str) -> Any:
    out = StringIO()
    call_command("outages", *arguments, stdout=out)
    return json.loads(out.getvalue())


def test_the_command_line_plans_lists_and_cancels(frozen: World) -> None:
    assert told("plan", "mine", "--minutes", "5", "--covers", "api", "--unannounced")[0]["going_on"] is True
    assert [window["number"] for window in told("list", "mine")] == [1]
    assert told("cancel", "mine", "1") == []
    for arguments in (("cancel", "mine", "1"), ("plan", "mine"), ("list", "nobody")):
        with pytest.raises(CommandError):
            told(*arguments)
