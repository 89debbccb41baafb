"""Random histories of two companies, played against a model of a few lines: totals, states, versions, who sees what."""

from dataclasses import dataclass, field
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.actors import Actor, Via
from invoices import selectors
from invoices.drafts import CorrectionDraft, InvoiceDraft
from invoices.journal_drafts import EntryDraft
from invoices.models import Invoice
from invoices.services import fingerprints, journals, lifecycle
from invoices.services.events import anchor_of, digest
from journal_masters.models import AccountTitle
from platform_project.kernel.errors import PlatformError
from tests.factories import Cast, draft, line, make_cast

PRICES = st.lists(st.integers(-5_000, 100_000), min_size=1, max_size=4)


@dataclass
class Expected:
    """What the model believes of an invoice."""

    prices: list[int]
    status: str = "10"
    version: int = 1
    opened: bool = False
    booked: bool = False
    events: list[str] = field(default_factory=lambda: ["issue"])

    @property
    def net(self) -> int:
        return sum(self.prices)

    @property
    def tax(self) -> int:
        """Rounded down in its absolute value, once for the invoice."""
        return abs(self.net) * 10 // 100 * (1 if self.net >= 0 else -1)


class Histories(RuleBasedStateMachine):
    numbers = Bundle("numbers")

    @initialize()
    def begin(self) -> None:
        self.cast: Cast = make_cast()
        self.issuer: Actor = self.cast.actor("issuer")
        self.recipient: Actor = self.cast.actor("recipient", Via.PAGE)
        for code in ("5001", "2001"):
            AccountTitle.objects.create(company=self.cast.company("recipient"), code=code, name=code)
        self.expected: dict[int, Expected] = {}

    @rule(target=numbers, prices=PRICES)
    def issue(self, prices: list[int]) -> int:
        done = lifecycle.register(actor=self.issuer, drafts=[draft(lines=_lines(prices))])
        invoice = done.outcomes[0].invoice
        assert invoice is not None
        assert invoice.number == len(self.expected) + 1
        self.expected[invoice.number] = Expected(prices)
        return invoice.number

    @rule(number=numbers)
    def open(self, number: int) -> None:
        known = self.expected[number]
        if self._refused(known.status == "20", lambda: lifecycle.open_invoice(actor=self.recipient, number=number)):
            return
        if not known.opened:
            known.events.append("open")
        known.opened = True

    @rule(number=numbers)
    def give_back(self, number: int) -> None:
        known = self.expected[number]
        if self._refused(
            known.status == "20", lambda: lifecycle.return_invoice(actor=self.recipient, number=number, reason="相違")
        ):
            return
        known.status = "20"
        known.events.append("return")

    @rule(number=numbers, prices=st.none() | PRICES)
    def correct(self, number: int, prices: list[int] | None) -> None:
        known = self.expected[number]
        change = InvoiceDraft(lines=tuple(_lines(prices)) if prices else None)
        asked = CorrectionDraft(number, change, version=known.version)
        if self._refused(known.status != "20", lambda: lifecycle.correct(actor=self.issuer, corrections=[asked])):
            return
        known.prices = prices or known.prices
        known.status, known.opened, known.booked = "30", False, False
        known.version += 1
        known.events.append("correct")

    @rule(number=numbers)
    def book(self, number: int) -> None:
        known = self.expected[number]
        rows = selectors.lines(Invoice.objects.get(workspace=self.cast.workspace, number=number))
        entries = {row.seq: [EntryDraft("5001", "2001", row.gross, "課税仕入10")] for row in rows}
        if self._refused(
            known.status == "20", lambda: journals.register(actor=self.recipient, number=number, journals=entries)
        ):
            return
        known.events.append("journal_change" if known.booked else "journal")
        known.booked = True

    @rule(number=numbers)
    def unbook(self, number: int) -> None:
        known = self.expected[number]
        if self._refused(
            known.status == "20" or not known.booked, lambda: journals.withdraw(actor=self.recipient, number=number)
        ):
            return
        known.events.append("journal_withdraw")
        known.booked = False

    @rule(number=numbers, role=st.sampled_from(["rival", "stranger"]))
    def meddle(self, number: int, role: str) -> None:
        outsider = self.cast.actor(role)
        assert self._refused(True, lambda: lifecycle.open_invoice(actor=outsider, number=number))
        assert self._refused(
            True, lambda: lifecycle.correct(actor=outsider, corrections=[CorrectionDraft(number, InvoiceDraft())])
        )

    def _refused(self, expected: bool, act) -> bool:  # type: ignore[no-untyped-def]
        try:
            act()
        except PlatformError:
            assert expected
            return True
        assert not expected
        return False

    @invariant()
    def the_rows_are_as_expected(self) -> None:
        if not hasattr(self, "expected"):
            return
        rows = {row.number: row for row in Invoice.objects.filter(workspace=self.cast.workspace)}
        assert rows.keys() == self.expected.keys()
        for number, known in self.expected.items():
            row = rows[number]
            assert (row.status, row.version, row.net, row.tax) == (known.status, known.version, known.net, known.tax)
            assert (row.opened_at is not None or known.status == "20") == (known.opened or known.status == "20")
            assert (row.journaled_at is not None) == known.booked or known.status == "20"
            assert sum(entry.gross for entry in selectors.lines(row)) == row.gross
        seen = set(selectors.received_rows(self.cast.company("recipient")).values_list("number", flat=True))
        assert seen == {number for number, known in self.expected.items() if known.status != "20"}

    def teardown(self) -> None:
        """The history of every invoice is whole, and its chain unbroken up to the workspace's anchor."""
        if not hasattr(self, "expected"):
            return
        anchor = ""
        ends: dict[int, str] = {}
        for event in self.cast.workspace.invoice_events.select_related("invoice").order_by("number"):
            assert event.previous_hash == ends.get(event.invoice_id, "")
            assert event.hash == digest(event, event.invoice.number)
            anchor = anchor_of(anchor, event.hash)
            assert event.anchor == anchor
            ends[event.invoice_id] = event.hash
            if event.action in ("issue", "correct"):
                assert event.detail["document"] == _fingerprint(event.invoice, event.version)
        for row in Invoice.objects.filter(workspace=self.cast.workspace):
            assert [event.action for event in selectors.events(row)] == self.expected[row.number].events
            assert [old.version for old in selectors.versions(row)] == list(range(1, row.version))


def _fingerprint(invoice: Invoice, version: int) -> str:
    """Computed from what is stored now."""
    if version == invoice.version:
        return fingerprints.of_rows(invoice, selectors.lines(invoice))
    return fingerprints.of_document(invoice.versions.get(version=version).document)


def _lines(prices: list[int]) -> list:  # type: ignore[type-arg]
    return [line(price=Decimal(price), item=f"details[{place}]") for place, price in enumerate(prices)]


@pytest.mark.django_db
def test_random_histories_agree_with_the_model() -> None:
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=25, stateful_step_count=25, deadline=None, database=None, derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
