"""Random histories of calls in every dialect and format, and of what people do on pages, against a small model."""

import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.actors import Via
from accounts.oauth.tokens import mint
from invoices import selectors
from invoices.journal_drafts import EntryDraft
from invoices.models import Invoice
from invoices.services import journals, lifecycle
from platform_project.kernel.errors import PlatformError
from tests.contract.receiving import Answer
from tests.contract.wires import ADDRESSES, WIRES, Wire
from tests.factories import make_cast
from tests.plugins.torture import Measured, scaled
from tests.torture.ledger import asked_by_django, faults
from tests.torture.model import Keep, Model, Order

HISTORIES, STEPS = scaled((8, 25), (300, 40))
# A history that fails is short enough to be read, and shrinking it takes longer than the suite may.
PHASES = (Phase.explicit, Phase.generate)
EVER = {"send_date_from": "1900-01-01", "send_date_to": "2999-12-31"}
RECEIVED_EVER = {"reception_date_from": "1900-01-01", "reception_date_to": "2999-12-31"}
TALLY: Counter[str] = Counter()

PRICES = st.lists(st.integers(-5_000, 100_000), min_size=1, max_size=3)
ORDERS = st.lists(
    st.builds(
        Order, customer=st.sampled_from(["AOBA", "AOBA", "C1", "C2"]), prices=PRICES,
        inv_no=st.sampled_from(["", "", "A", "B", "C", "D"]), name=st.sampled_from(["", "", "改名商店", "ひかり堂"]),
    ),
    min_size=1, max_size=3,
)  # fmt: skip
TITLES = st.sampled_from(["T1", "T2", "T3"])
NAMES = st.sampled_from(["仕入高", "雑費"])
KEPT = st.lists(
    st.builds(Keep, TITLES, NAMES, st.booleans()), min_size=1, max_size=3, unique_by=lambda row: row.code
)  # fmt: skip
WIRE = st.sampled_from(WIRES)
some_bill = precondition(lambda self: self.model.bills)


class Histories(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.cast = make_cast()
        self.model = Model(customers={"AOBA": "あおば商事株式会社"})
        self.tokens = {
            role: mint(getattr(self.cast, role), self.cast.application).token for role in ("issuer", "recipient")
        }
        self.recipient = self.cast.actor("recipient", Via.PAGE)

    def call(self, role: str, operation: str, asked: dict[str, Any], wire: Wire) -> Answer:
        TALLY["calls"] += 1
        method, path = wire.address(operation)
        query, body = wire.written(operation, asked)
        headers = {"Authorization": f"Bearer {self.tokens[role]}", "Accept": wire.media}
        answer: Any = Client(headers=headers).generic(
            method, path, body, wire.media if body else "", QUERY_STRING=query
        )
        answer.text = answer.content.decode()
        return Answer(answer, ADDRESSES[operation, wire.dialect][2])

    def some(self, chance: int) -> int:
        """The number of an invoice there is."""
        return random.Random(chance).choice(list(self.model.bills))

    @rule(orders=ORDERS, wire=WIRE)
    def register(self, orders: list[Order], wire: Wire) -> None:
        asked = {"invoices": [element(order) for order in orders]}
        expected, before = self.model.register(orders), len(self.model.bills) - len(orders)
        told = self.call("issuer", "register", asked, wire)
        assert refusal(told) == sorted(expected)
        if not expected:
            assert [int(row["invoice_mng_num"]) for row in told.rows] == list(
                range(before + 1, before + len(orders) + 1)
            )

    @some_bill
    @rule(chance=st.integers(0, 9), prices=st.none() | PRICES, version=st.sampled_from([None, None, 1, 2]), wire=WIRE)
    def update(self, chance: int, prices: list[int] | None, version: int | None, wire: Wire) -> None:
        number = self.some(chance)
        asked: dict[str, Any] = {"invoice_mng_num": number}
        asked |= {"details": lines(prices)} if prices else {}
        asked |= {"rireki_no": version} if version else {}
        expected = self.model.update(number, prices, version)
        assert refusal(self.call("issuer", "update", {"invoices": [asked]}, wire)) == expected

    @rule(wire=WIRE)
    def update_of_nothing(self, wire: Wire) -> None:
        asked = {"invoices": [{"invoice_mng_num": 999_999}]}
        assert refusal(self.call("issuer", "update", asked, wire)) == self.model.update(999_999, None, None)

    @rule(rows=KEPT, wire=WIRE)
    def keep(self, rows: list[Keep], wire: Wire) -> None:
        sent = [
            {"account_title_code": row.code, "account_title_name": row.name, "delete_flg": "1" if row.delete else "0"}
            for row in rows
        ]
        codes, results = self.model.keep(rows)
        told = self.call("recipient", "masters_register", {"account_titles": sent}, wire)
        assert refusal(told) == sorted(codes)
        if not codes:
            assert [row["account_title_result"] for row in told.rows_of("account_titles")] == results

    @rule(
        code=st.sampled_from(["P1", "P2"]),
        name=st.sampled_from(["", "つくし堂", "すみれ堂"]),
        by_mail=st.booleans(),
        wire=WIRE,
    )
    def invite(self, code: str, name: str, by_mail: bool, wire: Wire) -> None:
        payee = {
            "private_cust_cd_s": code,
            "supplier_mail": "ap@tsukushi.example",
            "invite_method": "1" if by_mail else "0",
        }
        codes, done = self.model.invite(code, name, by_mail)
        told = self.call(
            "recipient", "suppliers", {"suppliers": [payee | ({"company_name_s": name} if name else {})]}, wire
        )
        assert refusal(told) == codes
        if not codes:
            assert told.done == [done]

    @some_bill
    @rule(chance=st.integers(0, 9))
    def open(self, chance: int) -> None:
        number = self.some(chance)
        self.on_a_page(self.model.open(number), lambda: lifecycle.open_invoice(actor=self.recipient, number=number))

    @some_bill
    @rule(chance=st.integers(0, 9))
    def give_back(self, chance: int) -> None:
        number = self.some(chance)
        returned = lambda: lifecycle.return_invoice(actor=self.recipient, number=number, reason="相違")  # noqa: E731
        self.on_a_page(self.model.give_back(number), returned)

    @some_bill
    @rule(chance=st.integers(0, 9), title=TITLES)
    def book(self, chance: int, title: str) -> None:
        number = self.some(chance)
        rows = selectors.lines(Invoice.objects.get(workspace=self.cast.workspace, number=number))
        entries = {row.seq: [EntryDraft(title, title, row.gross, "課税仕入10")] for row in rows}
        self.on_a_page(
            self.model.book(number, title),
            lambda: journals.register(actor=self.recipient, number=number, journals=entries),
        )

    @some_bill
    @rule(chance=st.integers(0, 9))
    def unbook(self, chance: int) -> None:
        number = self.some(chance)
        self.on_a_page(self.model.unbook(number), lambda: journals.withdraw(actor=self.recipient, number=number))

    def on_a_page(self, expected: list[str], act: Callable[[], Any]) -> None:
        TALLY["moves_on_pages"] += 1
        assert refused_by(act) == set(expected)

    @rule(wire=WIRE)
    def look(self, wire: Wire) -> None:
        """All that both sides can read is what the model says."""
        rows = self.call("issuer", "search", EVER, wire).rows
        assert [
            (int(row["invoice_mng_num"]), row["inv_no"], row["invoice_status"], int(row["rireki_no"]),
             int(row["inv_amount"]), row["seal_flg"] == "1")
            for row in rows
        ] == self.model.listed()  # fmt: skip
        rows = self.call("recipient", "received", RECEIVED_EVER, wire).rows
        assert [
            (int(row["invoice_mng_num"]), int(row["rireki_no"]), int(row["inv_amount"]), title_of(row)) for row in rows
        ] == self.model.fetched()
        kept = self.call("recipient", "masters", {}, wire).rows_of("account_titles")
        assert {row["account_title_code"]: row["account_title_name"] for row in kept} == self.model.titles

    @invariant()
    def the_trail_is_that_of_the_changes(self) -> None:
        if not hasattr(self, "model"):
            return
        TALLY["looks_at_the_trail"] += 1
        trail = asked_by_django(
            "SELECT i.number, e.action FROM invoices_invoiceevent e JOIN invoices_invoice i ON i.id = e.invoice_id"
            f" WHERE e.workspace_id = {self.cast.workspace.pk} ORDER BY e.number"
        )
        assert [tuple(row) for row in trail] == self.model.history

    def teardown(self) -> None:
        if hasattr(self, "model"):
            self.look(WIRES[0])
            TALLY["histories"] += 1
            TALLY["changes"] += len(self.model.history)


def refused_by(act: Callable[[], Any]) -> set[str]:
    try:
        act()
    except PlatformError as refusal:
        return {fault.code for fault in refusal.faults}
    return set()


def lines(prices: list[int]) -> list[dict[str, Any]]:
    line = {"item_name": "部品", "item_qty": "1", "tax_type": "0", "tax_rate_sec": 10}
    return [line | {"item_price": str(price)} for price in prices]


def element(order: Order) -> dict[str, Any]:
    customer = {"private_cust_cd": order.customer} | ({"customer_company_name": order.name} if order.name else {})
    sent = {
        "send_date": "2026-11-20", "pay_due_date": "2026-12-31", "invoice_type": "3", "customer": customer,
        "details": lines(order.prices),
    }  # fmt: skip
    return sent | ({"inv_no": order.inv_no} if order.inv_no else {})


def refusal(told: Answer) -> list[str]:
    return [] if told.status == 200 else sorted(told.codes)


def title_of(row: dict[str, Any]) -> str:
    """What all lines are booked on."""
    titles = {entry["debit_account_title_code"] for line in row["details"] for entry in line.get("journals", [])}
    (title,) = titles or {""}
    return str(title)


@pytest.mark.security("D16")
@pytest.mark.security("N16")
@pytest.mark.django_db
def test_random_histories_are_what_a_small_model_says_and_leave_an_entry_for_each_change(measured: Measured) -> None:
    TALLY.clear()
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=HISTORIES, stateful_step_count=STEPS, deadline=None, database=None, derandomize=True,
            suppress_health_check=list(HealthCheck), phases=PHASES,
        ),
    )  # fmt: skip
    measured(**TALLY, different=0)
    assert faults(asked_by_django) == []
