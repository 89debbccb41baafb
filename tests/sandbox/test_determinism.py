"""The same bottle, a clock that stands still and the same calls: the same answers, to the last byte.

Tokens aside; and but for the names of clients and people, which no answer of an operation holds.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from accounts.models import Workspace
from sandbox.api.wire import WorkspaceFacts
from sandbox.models import Control
from sandbox.services import bottles, workspaces
from tests.contract.wires import WIRES, Data, Wire
from tests.sandbox import calls
from tests.sandbox.bottling import enrich, read
from tests.sandbox.conftest import Driver, make_world

pytestmark = pytest.mark.django_db

PASSWORD = "test-pass-2026"
LINE = {"item_name": "部品", "item_qty": "3", "item_price": "12.5", "tax_type": "0", "tax_rate_sec": "10"}
HEAD = {"send_date": "2026-11-20", "pay_due_date": "2026-12-31", "invoice_type": "3", "details": [LINE]}
EVER = ("2000-01-01", "2099-12-31")


@dataclass(frozen=True, slots=True)
class Play:
    """One call: who makes it, which operation, what is asked for."""

    role: str
    operation: str
    asked: Data


def plays(wire: Wire) -> Iterator[Play]:
    """All seven operations, and what they refuse. `wire` also keeps numbers and codes of the four ways apart."""
    mark = f"{wire}"[:7].upper()
    known, fresh = {"private_cust_cd": "AOBA"}, {"private_cust_cd": f"N-{mark}", "cust_name": "新しい取引先"}
    yield Play("issuer", "search", {"send_date_from": EVER[0], "send_date_to": EVER[1]})
    yield Play("issuer", "register", {"invoices": [{**HEAD, "inv_no": f"D-{mark}", "customer": known}]})
    yield Play("issuer", "register", {"invoices": [{**HEAD, "inv_no": f"E-{mark}", "customer": fresh}]})
    yield Play("issuer", "register", {"invoices": [{**HEAD, "inv_no": f"D-{mark}", "customer": known}]})
    yield Play("issuer", "register", {"invoices": [{"inv_no": "x" * 99, "details": [{}]}]})
    yield Play("issuer", "update", {"invoices": [{"invoice_mng_num": "21", "remarks": f"訂正 {mark}"}]})
    yield Play("issuer", "update", {"invoices": [{"invoice_mng_num": "999999"}]})
    yield Play("issuer", "search", {"send_date_from": "never", "send_date_to": EVER[1]})
    yield Play("recipient", "masters", {})
    section = {"burden_sec_code": mark, "burden_sec_name": "新しい部門", "burden_sec_name_kana": "ブモン"}
    yield Play("recipient", "masters_register", {"burden_secs": [section]})
    yield Play("recipient", "masters_register", {"burden_secs": [{"burden_sec_code": ""}]})
    yield Play("recipient", "received", {"reception_date_from": EVER[0], "reception_date_to": EVER[1]})
    yield Play("recipient", "received", {"reception_date_from": "2026-13-01"})
    supplier = {
        "private_cust_cd_s": f"S-{mark}", "company_name_s": "北野運送株式会社", "supplier_zip": "060-0001",
        "supplier_address1": "北海道札幌市", "supplier_mail": "ap@kitano.example", "invite_method": "1",
    }  # fmt: skip
    yield Play("recipient", "suppliers", {"suppliers": [supplier]})
    yield Play("recipient", "suppliers", {"suppliers": [{"private_cust_cd_s": ""}]})
    yield Play("issuer", "received", {"reception_date_from": EVER[0], "reception_date_to": EVER[1]})
    yield Play("stranger", "search", {"send_date_from": EVER[0], "send_date_to": EVER[1]})


class Program:
    """A partner's program in one workspace: its tokens, and what it was answered."""

    def __init__(self, made: dict[str, Any], secret: str) -> None:
        facts = WorkspaceFacts(**made)
        facts.clients[0].client_secret = secret
        for user in facts.users:
            user.password = PASSWORD
        self.drive, self.facts = Driver(facts.key or ""), facts
        self.drive("PUT", "/clock", {"mode": "frozen", "now": "2026-12-01T09:00:00+09:00"})
        self.tokens = {role: calls.sign_in(facts, role)["access_token"] for role in ("issuer", "recipient", "stranger")}

    def answered(self) -> list[tuple[str, int, bytes, str, str]]:
        return [self._told(wire, play) for wire in WIRES for play in plays(wire)] + [self._pdf()]

    def _told(self, wire: Wire, play: Play) -> tuple[str, int, bytes, str, str]:
        method, path = wire.address(play.operation)
        query, body = wire.written(play.operation, play.asked)
        client = Client(headers={"Authorization": f"Bearer {self.tokens[play.role]}", "Accept": wire.media})
        answer: Any = client.generic(method, f"{path}?{query}", body, wire.media if body else "")
        what = f"{wire} {play.operation} {play.asked}"
        return what, answer.status_code, answer.content, answer["X-Request-Id"], answer["Content-Type"]

    def _pdf(self) -> tuple[str, int, bytes, str, str]:
        client = Client(headers={"Authorization": f"Bearer {self.tokens['issuer']}"})
        answer: Any = client.get("/v1/invoice/seller/invoices/1/pdf")
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return "pdf", answer.status_code, content, answer["X-Request-Id"], answer["Content-Type"]


@pytest.fixture
def bottle(db: None) -> tuple[dict[str, Any], str]:
    """A bottle as if from another installation, and its client's secret."""
    world = make_world("first", "demo")
    enrich(world.workspace)
    content = json.loads(bottles.fill(world.workspace))
    workspaces.delete(world.workspace)
    return content, world.credentials.client_secret


def test_the_same_calls_on_the_same_bottle_are_answered_alike_to_the_byte(bottle: tuple[dict[str, Any], str]) -> None:
    content, secret = bottle
    programs = [Program(Driver()("POST", "/workspaces", {"bottle": content}).body, secret) for _ in range(2)]
    assert [program.facts.suffix for program in programs] == ["", "-2"]
    first, second = (program.answered() for program in programs)
    for one, other in zip(first, second, strict=True):
        assert one == other
    assert len(first) > 60
    statuses = {status for _what, status, *_ in first}
    assert {200, 400} <= statuses
    # Every operation succeeded at least once in every way of talking.
    done = [what.split()[:2] for what, status, *_ in first if status == 200]
    assert {tuple(pair) for pair in done if pair != ["pdf"]} >= {
        (f"{wire}", operation)
        for wire in WIRES
        for operation in ("search", "register", "masters", "masters_register", "received", "suppliers")
    }
    everything = b"".join(answer for _what, _status, answer, *_ in first)
    assert b"@first.example" not in everything
    assert b"first-client" not in everything


def test_a_restored_snapshot_is_answered_alike_too(bottle: tuple[dict[str, Any], str]) -> None:
    content, secret = bottle
    program = Program(Driver()("POST", "/workspaces", {"bottle": content}).body, secret)
    program.drive("POST", "/snapshots", {"name": "before"})
    first = program.answered()
    program.drive("POST", "/snapshots/before/restore")
    assert program.answered() == first


def test_requests_are_numbered_while_the_clock_stands_still(bottle: tuple[dict[str, Any], str]) -> None:
    content, secret = bottle
    program = Program(Driver()("POST", "/workspaces", {"bottle": content}).body, secret)
    numbers = [row[3] for row in program.answered()]
    assert numbers == [f"{number:032d}" for number in range(1, len(numbers) + 1)]
    answer = calls.search(program.tokens["issuer"])
    assert answer["request_id"] == f"{len(numbers) + 1:032d}"
    workspace = Workspace.objects.get(slug=program.facts.workspace)
    assert read(bottles.fill(workspace)).rows["sandbox.control"][0].count(len(numbers) + 1) == 1
    program.drive("PUT", "/clock", {"mode": "running"})
    random = calls.search(calls.sign_in(program.facts)["access_token"])["request_id"]
    assert random not in numbers
    assert Control.objects.get(workspace=workspace).last_request_number == len(numbers) + 1
