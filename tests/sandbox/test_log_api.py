"""The log by program: finding calls, each of them whole, as a command, and again."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from accounts.models import AccessToken, RefreshToken
from sandbox import facts as known
from sandbox.api.wire import WorkspaceFacts
from sandbox.services import resending
from tests.sandbox.calls import FORM, register, search, sign_in
from tests.sandbox.conftest import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _directly(settings: Any) -> None:
    settings.SANDBOX_LOG = "direct"


@pytest.fixture
def facts(world: World) -> WorkspaceFacts:
    return WorkspaceFacts(**known.facts_of(world.workspace, "http://testserver", world.credentials))


@pytest.fixture
def token(facts: WorkspaceFacts) -> str:
    found: str = sign_in(facts)["access_token"]
    return found


def found(world: World, **asked: Any) -> list[int]:
    answer = world.drive("GET", f"/log?{urlencode(asked)}")
    assert answer.status == 200, answer.body
    return [entry["number"] for entry in answer.body["entries"]]


@pytest.fixture
def busy(world: World, token: str) -> dict[str, Any]:
    """1 signs in, 2 registers, 3 is refused, 4 searches, 5 is a control call."""
    registered = register(token, inv_name="備品一式")
    refused = register(token, send_date="2026-13-01")
    search(token)
    world.drive("GET", "/clock")
    return {"registered": registered, "refused": refused}


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({}, [4, 3, 2, 1]),
        ({"kind": "all"}, [5, 4, 3, 2, 1]),
        ({"kind": "control"}, [5]),
        ({"kind": "oauth"}, [1]),
        ({"operation": "seller_invoice_register"}, [3, 2]),
        ({"endpoint": "password_token"}, [1]),
        ({"status": "400"}, [3]),
        ({"status": "2xx"}, [4, 2, 1]),
        ({"code": "E700004"}, [3]),
        ({"code": "E70000"}, []),
        ({"client": "mine-client"}, [4, 3, 2, 1]),
        ({"client": "mine"}, []),
        ({"text": "備品一式"}, [4, 2]),
        ({"text": "INVOICE/REGISTER"}, [3, 2]),
        ({"text": "2026-13-01"}, [3]),
        ({"invoice": 1}, [4, 2]),
        ({"invoice": 11}, []),
        ({"after": 2}, [4, 3]),
        ({"before": 3}, [2, 1]),
        ({"operation": "seller_invoice_register", "status": "4xx"}, [3]),
        ({"request_id": "nobody's", "wait": 0}, []),
    ],
)
def test_calls_are_found(world: World, busy: object, asked: dict[str, Any], numbers: list[int]) -> None:
    assert found(world, **asked) == numbers


def test_a_call_is_found_by_its_request_id(world: World, busy: dict[str, Any]) -> None:
    assert found(world, request_id=busy["refused"]["request_id"]) == [3]


def test_pages_are_walked_from_the_newest_to_the_oldest(world: World, busy: object) -> None:
    first = world.drive("GET", "/log?size=3").body
    assert [entry["number"] for entry in first["entries"]] == [4, 3, 2]
    second = world.drive("GET", f"/log?size=3&before={first['next_before']}").body
    assert [entry["number"] for entry in second["entries"]] == [1]
    assert second["next_before"] is None


@pytest.mark.parametrize("asked", ["status=9xx", "status=abc", "invoice=0", "wait=11", "size=0", "what=x", "kind=page"])
def test_conditions_that_make_no_sense_are_refused(world: World, asked: str) -> None:
    assert world.drive("GET", f"/log?{asked}").code == "invalid_request"


def test_a_refusal_tells_rule_value_and_cure(world: World, busy: dict[str, Any]) -> None:
    whole = world.drive("GET", "/log/3").body
    (fault,) = busy["refused"]["error_list"]
    (refused,) = whole["refusals"]
    assert (refused["code"], refused["item"]) == (fault["error_code"], fault["error_item"])
    assert refused["value"] == "2026-13-01"
    assert refused["message"] == fault["error_message"]
    assert refused["rule"]
    assert refused["cure"]
    assert json.loads(whole["answer"]["body"]) == busy["refused"]
    assert whole["link"] == "http://testserver/sandbox/log/3/"


def test_a_refusal_in_xml_tells_the_same(world: World, token: str) -> None:
    body = (
        '<?xml version="1.0" encoding="UTF-8"?><request><response_type>xml</response_type><invoices>'
        "<send_date>yesterday</send_date></invoices></request>"
    )
    program = Client(headers={"Authorization": f"Bearer {token}", "Accept": "text/xml"})
    answered: Any = program.post("/wi/v2/seller/invoice/register", body, "text/xml")
    assert answered.status_code == 400
    refusals = world.drive("GET", "/log/2").body["refusals"]
    assert "yesterday" in [refused["value"] for refused in refusals if refused["item"].endswith("send_date")]


def test_a_refusal_of_a_query_tells_its_value(world: World, token: str) -> None:
    program = Client(headers={"Authorization": f"Bearer {token}"})
    program.get("/v1/invoice/seller/invoices?send_date_from=20261&send_date_to=2026-01-31")
    values = {refused["item"]: refused["value"] for refused in world.drive("GET", "/log/2").body["refusals"]}
    assert values["send_date_from"] == "20261"


def test_an_oauth_refusal_has_a_cure_too(world: World, facts: WorkspaceFacts) -> None:
    Client().post("/openam/oauth2/access_token", f"client_id={facts.clients[0].client_id}&client_secret=wrong", FORM)
    (refused,) = world.drive("GET", "/log/1").body["refusals"]
    assert refused["code"] in ("invalid_client", "invalid_request")
    assert refused["cure"]


def test_notes_are_told_in_words(world: World, token: str) -> None:
    register(token, inv_name="備品(消耗品)")
    texts = [note["text"] for note in world.drive("GET", "/log/2").body["notes"]]
    assert "“()” was removed from invoices[0].inv_name" in texts
    assert not [text for text in texts if "しました" in text]


def test_a_call_can_be_copied_as_a_command(world: World, token: str) -> None:
    register(token, inv_name="it's")
    answer: Any = world.drive.http.get("/sandbox/v1/log/2/curl")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    command = answer.content.decode()
    assert command.startswith("curl -sS -X POST http://testserver/wi/v2/seller/invoice/register")
    assert '"Authorization: Bearer $TOKEN"' in command
    assert "-H 'Content-Type: application/json'" in command
    assert """it'"'"'s""" in command
    assert token not in command


def test_a_sign_in_s_command_names_its_secrets(world: World, token: str) -> None:
    command = world.drive.http.get("/sandbox/v1/log/1/curl").content.decode()
    assert '--data-urlencode client_secret="$CLIENT_SECRET"' in command
    assert '--data-urlencode user_password="$USER_PASSWORD"' in command
    assert "--data-urlencode user_id=issuer@mine.example" in command


def test_a_call_is_sent_again_with_a_token_of_its_own(world: World, token: str) -> None:
    first = register(token, inv_name="一度目")
    world.drive("POST", "/clock/advance", {"days": 1})
    before = (AccessToken.objects.count(), RefreshToken.objects.count())
    again = world.drive("POST", "/log/2/resend").body
    assert (again["status"], again["resent_from"], again["name"]) == (200, 2, "seller_invoice_register")
    answered = json.loads(again["answer"]["body"])
    assert answered["request_id"] != first["request_id"]
    assert again["invoices"] == [2]
    assert again["user"] == "issuer@mine.example"
    assert (AccessToken.objects.count(), RefreshToken.objects.count()) == before
    assert found(world, after=2) == [again["number"]]


def test_only_what_an_operation_was_asked_is_sent_again(world: World, token: str, settings: Any) -> None:
    assert world.drive("POST", "/log/1/resend").code == "resend_kind"
    settings.SANDBOX_LOG_BODY_BYTES = 100
    register(token)
    number = found(world)[0]
    assert world.drive("POST", f"/log/{number}/resend").code == "resend_body"
    assert world.drive("POST", "/log/999/resend").code == "not_found"


def test_what_somebody_sent_who_is_gone_is_not_sent_again(world: World, token: str) -> None:
    search(token)
    world.workspace.applications.update(client_id="another")
    assert world.drive("POST", "/log/2/resend").code == "resend_caller"


def test_the_log_is_cleared_and_numbers_go_on(world: World, busy: object) -> None:
    assert world.drive("DELETE", "/log").body == {"deleted": 5}
    assert found(world, kind="all") == [6]


def test_a_key_reads_its_own_log_alone(world: World, foreign: World, busy: object) -> None:
    assert found(foreign, kind="all") == []
    assert foreign.drive("GET", "/log/2").code == "not_found"
    assert foreign.drive("DELETE", "/log").body == {"deleted": 0}
    assert found(world, kind="all") == [5, 4, 3, 2, 1]


def test_a_body_whose_secrets_are_masked_is_no_less_whole(world: World, token: str) -> None:
    whole = world.drive("GET", "/log/1").body
    assert whole["request"]["length"] != len(whole["request"]["body"].encode())
    assert not whole["request"]["truncated"]
    assert not whole["answer"]["truncated"]
    assert world.drive.http.get("/sandbox/v1/log/1/curl").content.startswith(b"curl ")


def test_a_masked_body_of_which_the_beginning_alone_is_kept_says_so(
    world: World, settings: Any, facts: WorkspaceFacts
) -> None:
    settings.SANDBOX_LOG_BODY_BYTES = 40
    sign_in(facts)
    assert world.drive("GET", "/log/1").body["request"]["truncated"]
    assert world.drive.http.get("/sandbox/v1/log/1/curl").content.startswith(b"# ")


def test_a_fault_that_was_asked_for_is_told(world: World, token: str) -> None:
    program = Client(headers={"Authorization": f"Bearer {token}", "X-Sandbox-Fault": "E500002"})
    program.get("/v1/invoice/seller/invoices")
    whole = world.drive("GET", "/log/2").body
    assert (whole["status"], whole["codes"]) == (503, ["E500002"])
    assert "E500002" in whole["fault"]
    assert "The fault “error=E500002” took effect (Request header)" in [note["text"] for note in whole["notes"]]


def test_an_answer_that_was_lost_is_told_as_it_would_have_been(world: World, token: str) -> None:
    program = Client(headers={"Authorization": f"Bearer {token}", "X-Sandbox-Fault": "cut-after"})
    program.get("/v1/invoice/seller/invoices?send_date_from=2026-01-01&send_date_to=2026-12-31")
    whole = world.drive("GET", "/log/2").body
    assert json.loads(whole["answer"]["body"])["result"] == "0"
    assert "cut" in whole["fault"]


def test_a_call_that_is_lost_meanwhile_is_not_taken_for_the_repeated_one(
    world: World, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = Client(headers={"Authorization": f"Bearer {token}", "X-Sandbox-Fault": "cut"})
    take_away = resending._take_away

    def lose_another(row: AccessToken) -> None:
        program.get("/v1/invoice/seller/invoices")
        take_away(row)

    program.get("/v1/invoice/seller/invoices")
    monkeypatch.setattr(resending, "_take_away", lose_another)
    again = world.drive("POST", "/log/2/resend").body
    assert (again["number"], again["resent_from"]) == (3, 2)
