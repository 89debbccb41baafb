"""The log: what is kept of a call, what never is, and how much of it all."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from accounts import removal
from platform_project.kernel.errors import CATALOGUE
from sandbox import facts as known
from sandbox.api.wire import WorkspaceFacts
from sandbox.log import japanese, storing, writer
from sandbox.models import LogEntry, LogHead
from sandbox.services import workspaces
from tests.sandbox.calls import FORM, refresh, register, search, sign_in
from tests.sandbox.conftest import World, make_world

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


def entries(world: World) -> list[LogEntry]:
    return list(LogEntry.objects.filter(workspace=world.workspace).order_by("number"))


def newest(world: World) -> LogEntry:
    return entries(world)[-1]


def body(kept: bytes | memoryview) -> Any:
    return json.loads(bytes(kept))


def test_a_call_is_kept_whole(world: World, token: str) -> None:
    answered = register(token, inv_name="備品(消耗品)")
    entry = newest(world)
    assert (entry.kind, entry.name, entry.dialect) == ("operation", "seller_invoice_register", "v2")
    assert (entry.method, entry.path, entry.status) == ("POST", "/wi/v2/seller/invoice/register", 200)
    assert (entry.user, entry.client_id, entry.company) == ("issuer@mine.example", "mine-client", "minato")
    assert body(entry.request_body)["invoices"][0]["inv_name"] == "備品(消耗品)"
    assert body(entry.answer_body) == answered
    assert entry.request_id == answered["request_id"] == entry.answer_headers["X-Request-Id"]
    assert (entry.request_length, entry.answer_length) == (len(entry.request_body), len(entry.answer_body))
    assert entry.request_headers["Content-Type"] == "application/json"
    assert entry.answer_headers["X-Content-Type-Options"] == "nosniff", "also what the outermost middleware adds"
    assert entry.invoices == " 1 "
    assert entry.milliseconds > 0


def test_the_log_tells_what_the_rooms_did(world: World, token: str) -> None:
    register(token, inv_name="備品(消耗品)")
    notes = [(note["kind"], note["item"]) for note in newest(world).notes]
    assert ("stripped", "invoices[0].inv_name") in notes
    assert ("defaulted", "invoices[0].publisher") in notes


def test_a_refusal_is_found_by_its_codes(world: World, token: str) -> None:
    register(token, send_date="yesterday", invoice_type="9")
    entry = newest(world)
    assert entry.status == 400
    told = {fault["error_code"] for fault in body(entry.answer_body)["error_list"]}
    assert set(entry.codes.split()) == told
    assert entry.codes.startswith(" ")
    assert entry.codes.endswith(" ")


def test_a_list_is_found_by_each_invoice_in_it(world: World, token: str) -> None:
    for _ in range(3):
        register(token)
    rows = search(token)["invoice_list"]
    assert newest(world).invoices.split() == [str(row["invoice_mng_num"]) for row in rows]
    assert len(rows) == 3


def test_queries_are_counted_with_the_one_for_the_token(world: World, token: str) -> None:
    search(token)
    assert newest(world).sql_count == 2


def test_numbers_go_on_over_a_reset_and_a_clearing(world: World, token: str) -> None:
    search(token)
    assert [entry.number for entry in entries(world)] == [1, 2]
    workspaces.reset(world.workspace)
    search(token)
    assert [entry.number for entry in entries(world)] == [1, 2, 3]
    assert storing.clear(world.workspace) == 3
    search(token)
    assert [entry.number for entry in entries(world)] == [4]


def test_a_call_is_dated_by_both_clocks(world: World, token: str) -> None:
    world.drive("PUT", "/clock", {"mode": "frozen", "now": "2031-04-01T09:00:00+09:00"})
    moved = newest(world)
    search(token)
    entry = newest(world)
    assert entry.at.isoformat() == "2031-04-01T00:00:00+00:00"
    assert entry.real_at.year < 2031
    assert moved.at.year < 2031, "a call that moves the clock began before"


def test_a_control_call_is_kept_and_flagged_but_not_a_look_at_the_log(world: World) -> None:
    world.drive("GET", "/clock")
    world.drive("GET", "/log")
    assert [(entry.kind, entry.path) for entry in entries(world)] == [("control", "/sandbox/v1/clock")]
    assert world.credentials.key not in str(newest(world).request_headers)


def test_nobody_s_call_and_a_page_are_not_kept(world: World) -> None:
    Client(headers={"Authorization": "Bearer unknown"}).get("/v1/invoice/seller/invoices")
    Client().get("/signin/")
    Client().get("/sandbox/v1/clock")
    assert not LogEntry.objects.exists()


def test_a_call_that_is_refused_before_its_body_was_read_shows_it(world: World) -> None:
    expired = Client(headers={"Authorization": "Bearer x"})
    client = f"client_id={world.workspace.slug}-client&grant_type=nothing"
    expired.post("/openam/oauth2/access_token", client, FORM)
    assert bytes(newest(world).request_body).decode() == client


def test_an_expired_token_s_call_shows_its_body(world: World, token: str) -> None:
    world.drive("POST", "/clock/advance", {"minutes": 6})
    answered = register(token)
    assert answered["error_list"][0]["error_code"] == "E200002"
    assert body(newest(world).request_body)["invoices"]


def test_a_whole_sign_in_leaves_no_secret_anywhere(world: World, facts: WorkspaceFacts) -> None:
    """Every column of every entry is looked through for each secret that took part."""
    first = sign_in(facts)
    second = refresh(facts, first["refresh_token"])
    client, secret = facts.clients[0].client_id, str(facts.clients[0].client_secret)
    basic = base64.b64encode(f"{client}:{secret}".encode()).decode()
    program = Client(headers={"Authorization": f"Basic {basic}"})
    program.post("/openam/oauth2/introspect", f"token={second['access_token']}", FORM)
    program.post(
        "/openam/oauth2/access_token", f"grant_type=authorization_code&code={'c' * 30}&code_verifier={'v' * 50}", FORM
    )
    program.post("/openam/oauth2/access_token", {"client_id": client, "client_secret": secret})
    Client().post("/openam/oauth2/access_token", f"client_id={client}&client%5Fsecret={secret}", FORM)
    Client().get("/v1/invoice/seller/invoices", {"access_token": second["access_token"]},
                 headers={"Authorization": f"Bearer {second['access_token']}"})  # fmt: skip
    search(second["access_token"])
    program.post("/openam/oauth2/token/revoke", f"token={second['access_token']}", FORM)
    world.drive("GET", "/clock")
    secrets = {
        first["access_token"], first["refresh_token"], second["access_token"], second["refresh_token"],
        first["id_token"], secret, basic, world.credentials.password, world.credentials.key, "c" * 30, "v" * 50,
    }  # fmt: skip
    kept = entries(world)
    assert len(kept) == 10
    for entry in kept:
        told = [str(value) for value in entry.__dict__.values()]
        told += [bytes(entry.request_body).decode(), bytes(entry.answer_body).decode()]
        found = [secret for secret in secrets for text in told if secret in text]
        assert not found, f"{entry}: {found}"
    ends = {fact["access_token"][-4:] for fact in (first, second)}
    assert all(any(f"…{end}" in str(entry.request_headers) + bytes(entry.answer_body).decode() for entry in kept)
               for end in ends), "one token can be told from another"  # fmt: skip


def test_the_consent_page_is_not_kept(world: World, facts: WorkspaceFacts) -> None:
    Client().get("/openam/oauth2/authorize", {"client_id": facts.clients[0].client_id})
    entry = newest(world)
    assert entry.name == "authorize"
    assert not entry.answer_body


def test_a_file_is_kept_as_its_length(world: World, token: str) -> None:
    register(token)
    pdf: Any = Client(headers={"Authorization": f"Bearer {token}"}).get("/v1/invoice/seller/invoices/1/pdf")
    entry = newest(world)
    assert (bytes(entry.answer_body), entry.answer_length) == (b"", len(pdf.content))
    assert entry.invoices == " 1 "


def test_a_body_is_kept_up_to_a_bound(world: World, token: str, settings: Any) -> None:
    settings.SANDBOX_LOG_BODY_BYTES = 300
    register(token, remarks="あ" * 200)
    entry = newest(world)
    assert len(entry.request_body) == len(entry.answer_body) == 300
    assert entry.request_length > 300
    assert entry.answer_length > 300


def test_what_no_database_can_hold_is_kept_all_the_same(world: World, token: str) -> None:
    program = Client(headers={"Authorization": f"Bearer {token}", "X-Odd": "\u00e3\u0081\u0082 \x00"})
    program.generic(
        "POST", "/wi/v2/seller/invoice/search", b'{"a": "\x00\xff"}', "application/json", QUERY_STRING="a=%00"
    )
    entry = newest(world)
    assert bytes(entry.request_body) == b'{"a": "\x00\xff"}'
    assert entry.request_headers["X-Odd"] == "あ \ufffd"


def test_the_oldest_go_when_there_are_too_many(world: World, token: str, settings: Any) -> None:
    settings.SANDBOX_LOG_ENTRIES = 10
    for _ in range(25):
        search(token)
    kept = [entry.number for entry in entries(world)]
    assert kept[-1] == 26
    assert 10 <= len(kept) <= 11
    head = LogHead.objects.get(workspace=world.workspace)
    assert (head.first_number, head.bytes) == (kept[0], sum(entry.size for entry in entries(world)))


def test_the_oldest_go_when_they_weigh_too_much(world: World, token: str, settings: Any) -> None:
    settings.SANDBOX_LOG_BYTES = 20_000
    for _ in range(15):
        register(token, remarks="重" * 300)
    kept = entries(world)
    assert 0 < sum(entry.size for entry in kept) <= 22_000
    assert kept[-1].number == 16
    assert LogHead.objects.get(workspace=world.workspace).first_number == kept[0].number


def test_the_log_goes_with_its_workspace_and_stays_with_another(world: World, foreign: World, token: str) -> None:
    foreign.drive("GET", "/clock")
    world.drive("DELETE", f"/workspaces/{world.workspace.slug}")
    assert {entry.workspace_id for entry in LogEntry.objects.all()} == {foreign.workspace.pk}
    assert {head.workspace_id for head in LogHead.objects.all()} == {foreign.workspace.pk}
    assert removal.contents(foreign.workspace)[LogEntry] == 1


def test_a_log_that_cannot_be_written_stops_no_call(
    world: World, token: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(_records: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(writer, "store", full)
    assert search(token)["result"] == "0"
    assert caplog.messages == ["1 call was not logged: No space left on device"]
    assert len(entries(world)) == 1


def test_without_the_setting_nothing_is_kept(world: World, token: str, settings: Any) -> None:
    settings.SANDBOX_LOG = "off"
    search(token)
    assert len(entries(world)) == 1


def test_every_code_has_its_rule_and_cure_in_japanese() -> None:
    assert set(japanese.TOLD) == set(CATALOGUE)


def test_the_example_s_stripped_character_is_told(world: World, token: str) -> None:
    """What the examples say of register_3.json."""
    asked = json.loads((Path(settings.BASE_DIR) / "tests/data/examples/register_3.json").read_text())
    program = Client(headers={"Authorization": f"Bearer {token}", "Accept": "application/json"})
    answer: Any = program.post("/wi/v2/seller/invoice/register", {"response_type": "json"} | asked, "application/json")
    assert answer.status_code == 200, answer.json()
    assert {"kind": "stripped", "item": "invoices[2].banks[0].depositor_kana", "detail": {"removed": ")"}} in newest(
        world
    ).notes


def test_two_workspaces_count_for_themselves(world: World, token: str) -> None:
    other = make_world("others")
    other.drive("GET", "/clock")
    search(token)
    assert [entry.number for entry in entries(other)] == [1]
    assert [entry.number for entry in entries(world)] == [1, 2]
