"""Two callers of a service at once: on either database one wins, the other is told, and nothing is lost or done twice.

The threads meet at a barrier; each has its own connection. `tests/contract/test_races.py` does the same over HTTP.
"""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial, wraps
from typing import Any, ParamSpec

import pytest

from accounts import counters
from accounts.actors import Actor, Via
from accounts.models import Notice, Workspace
from invoices.drafts import CorrectionDraft, FormatDraft, InvoiceDraft
from invoices.journal_drafts import EntryDraft
from invoices.models import Invoice, InvoiceEvent, InvoiceVersion, JournalEntry
from invoices.services import correction, journals, lifecycle, registration
from invoices.services.formats import save_format
from invoices.taxes import InvoiceType, TaxUnit
from journal_masters import services as booking
from journal_masters.drafts import Kind, MasterDraft
from journal_masters.models import AccountTitle
from partners.drafts import BankAccountDraft
from partners.services import masters
from platform_project.kernel.errors import PlatformError
from tests.crowds import SECONDS, at_once
from tests.factories import BankAccountFactory, Cast, draft, issue, make_cast, returned
from tests.plugins.torture import Measured, scaled
from tests.torture.ledger import asked_by_django, faults

P = ParamSpec("P")

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ROUNDS = scaled(40, 1000)
FEW = scaled(10, 1000)
CROWD = 8


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def or_codes(move: Callable[P, str]) -> Callable[P, str]:
    """The move; a refusal is told by its codes."""

    @wraps(move)
    def play(*args: P.args, **kwargs: P.kwargs) -> str:
        try:
            return move(*args, **kwargs)
        except PlatformError as refusal:
            return " ".join(fault.code for fault in refusal.faults)

    return play


@or_codes
def correct(issuer: Actor, number: int, version: int | None = None, remarks: str = "") -> str:
    asked = CorrectionDraft(number, InvoiceDraft(head={"remarks": remarks}), version)
    lifecycle.correct(actor=issuer, corrections=[asked])
    return "won"


@or_codes
def send_back(recipient: Actor, number: int) -> str:
    lifecycle.return_invoice(actor=recipient, number=number, reason="再度相違")
    return "returned"


@or_codes
def issue_as(issuer: Actor, inv_no: str) -> str:
    return issue(issuer, inv_no=inv_no).inv_no


@or_codes
def issue_into(issuer: Actor, account: str) -> str:
    lifecycle.register(actor=issuer, drafts=[replace(draft(), banks=(BankAccountDraft(account),))])
    return "issued"


@or_codes
def delete_account(issuer: Actor, code: str) -> str:
    masters.delete_account(actor=issuer, code=code)
    return "deleted"


@or_codes
def book(recipient: Actor, number: int, title: str) -> str:
    journals.register(actor=recipient, number=number, journals={1: [EntryDraft(title, title, 1100, "課税仕入10")]})
    return "booked"


@or_codes
def delete_title(recipient: Actor, code: str) -> str:
    booking.register(actor=recipient, drafts=[MasterDraft(Kind.ACCOUNT_TITLE, (code,), delete=True)])
    return "deleted"


@pytest.fixture
def overtaken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both corrections have read the invoice before either takes the lock: the moment in which updates get lost."""
    lock, meeting = counters.locked, threading.Barrier(2)

    def locked_together(workspace_id: int) -> Any:
        meeting.wait(SECONDS)
        return lock(workspace_id)

    monkeypatch.setattr(correction, "locked", locked_together)


@pytest.mark.contract("6", "3 optimistic lock")
@pytest.mark.security("D7")
@pytest.mark.usefixtures("overtaken")
def test_of_two_corrections_at_once_one_wins_and_the_other_gets_the_exclusive_control_error(
    cast: Cast, measured: Measured
) -> None:
    issuer = cast.actor("issuer")
    for turn in range(ROUNDS):
        number = returned(cast).number
        told = at_once(*[partial(correct, issuer, number, remarks=name) for name in ("first", "second")])
        assert sorted(told) == ["E400002", "won"]
        invoice = Invoice.objects.get(workspace=cast.workspace, number=number)
        assert (invoice.status, invoice.version) == ("30", 2)
        assert invoice.remarks == ("first", "second")[told.index("won")]
        assert InvoiceVersion.objects.filter(invoice=invoice).count() == 1
        assert [event.action for event in invoice.events.order_by("seq")] == ["issue", "return", "correct"]
        measured(rounds=turn + 1, overwritten=0)
    assert Notice.objects.filter(workspace=cast.workspace, topic=Notice.Topic.REISSUED).count() == ROUNDS


@pytest.mark.contract("6", "3 optimistic lock")
@pytest.mark.security("D7")
def test_whoever_names_the_version_that_was_read_is_never_told_anything_else(cast: Cast, measured: Measured) -> None:
    """However late: the second one reads after the first has finished, or before."""
    issuer = cast.actor("issuer")
    for turn in range(ROUNDS):
        number = returned(cast).number
        assert sorted(at_once(*[partial(correct, issuer, number, version=1)] * 2)) == ["E400002", "won"]
        measured(rounds=turn + 1, overwritten=0)
    assert faults(asked_by_django) == []


@pytest.mark.security("D8")
def test_a_return_while_it_is_issued_again_leaves_a_state_of_the_table(cast: Cast, measured: Measured) -> None:
    """The recipient's second return comes before or after the correction, never in the middle of it."""
    issuer, recipient = cast.actor("issuer"), cast.actor("recipient", Via.PAGE)
    seen: Counter[tuple[str, ...]] = Counter()
    for _ in range(ROUNDS):
        number = returned(cast).number
        told = tuple(at_once(partial(correct, issuer, number), partial(send_back, recipient, number)))
        seen[told] += 1
        invoice = Invoice.objects.get(workspace=cast.workspace, number=number)
        actions = [event.action for event in invoice.events.order_by("seq")]
        assert (told, invoice.status, invoice.version, actions[2:]) in [
            (("won", "returned"), "20", 2, ["correct", "return"]), (("won", "E400005"), "30", 2, ["correct"]),
        ]  # fmt: skip
    assert sum(seen.values()) == ROUNDS
    measured(rounds=ROUNDS, returned_after_it=seen["won", "returned"], illegal=0)
    assert faults(asked_by_django) == []


@pytest.mark.security("D8")
def test_two_returns_at_once_are_one(cast: Cast, measured: Measured) -> None:
    recipient = cast.actor("recipient", Via.PAGE)
    for _ in range(FEW):
        number = issue(cast.actor("issuer")).number
        assert sorted(at_once(*[partial(send_back, recipient, number)] * 2)) == ["E400005", "returned"]
    assert Notice.objects.filter(workspace=cast.workspace, topic=Notice.Topic.RETURNED).count() == FEW
    measured(rounds=FEW, returned_twice=0)


@pytest.mark.security("D8")
def test_an_account_that_is_deleted_while_an_invoice_names_it_stands_on_the_invoice_or_the_invoice_is_refused(
    cast: Cast, measured: Measured
) -> None:
    issuer, issued = cast.actor("issuer"), 0
    for turn in range(FEW):
        BankAccountFactory(company=cast.company("issuer"), code=f"A{turn}")
        told = at_once(partial(issue_into, issuer, f"A{turn}"), partial(delete_account, issuer, f"A{turn}"))
        assert told in (["issued", "deleted"], ["E300004", "deleted"])
        issued += told[0] == "issued"
    assert Invoice.objects.filter(workspace=cast.workspace).count() == issued
    measured(rounds=FEW, issued_before_it=issued, illegal=0)
    assert faults(asked_by_django) == []


@pytest.mark.security("D8")
def test_an_account_title_that_is_deleted_while_an_invoice_is_booked_on_it_is_in_use_or_gone(
    cast: Cast, measured: Measured
) -> None:
    recipient, booked = cast.actor("recipient", Via.PAGE), 0
    number = issue(cast.actor("issuer")).number
    for turn in range(FEW):
        AccountTitle.objects.create(company=recipient.company, code=f"T{turn}", name="仕入高")
        told = at_once(partial(book, recipient, number, f"T{turn}"), partial(delete_title, recipient, f"T{turn}"))
        assert told in (["booked", "E400008"], ["E300013 E300013", "deleted"])
        booked += told[0] == "booked"
        assert JournalEntry.objects.filter(debit_account_code=f"T{turn}").exists() is (told[0] == "booked")
    measured(rounds=FEW, booked_before_it=booked, illegal=0)
    assert faults(asked_by_django) == []


@pytest.mark.security("D5")
def test_the_same_registration_eight_times_at_once_is_stored_once(cast: Cast, measured: Measured) -> None:
    issuer = cast.actor("issuer")
    for turn in range(FEW):
        told = at_once(*[partial(issue_as, issuer, f"ONCE-{turn}")] * CROWD)
        assert Counter(told) == {f"ONCE-{turn}": 1, "E300010": CROWD - 1}
        measured(rounds=turn + 1, stored_twice=0)
    assert Invoice.objects.filter(workspace=cast.workspace).count() == FEW
    assert faults(asked_by_django) == []


@pytest.mark.security("D15")
def test_numbers_are_unique_and_without_a_gap_under_eight_writers(cast: Cast, measured: Measured) -> None:
    """No lock error either: any would be raised."""
    issuer, rounds = cast.actor("issuer"), scaled(5, 125)

    def write() -> list[int]:
        drafts = [draft(item=f"invoices[{n}]") for n in range(3)]
        return [
            outcome.invoice.number
            for _ in range(rounds)
            for outcome in lifecycle.register(actor=issuer, drafts=drafts).outcomes
            if outcome.invoice
        ]

    told = at_once(*[write] * CROWD)
    assert all(numbers == sorted(numbers) for numbers in told)
    count = CROWD * rounds * 3
    assert sorted(number for numbers in told for number in numbers) == list(range(1, count + 1))
    workspace = Workspace.objects.get(pk=cast.workspace.pk)
    assert (workspace.last_invoice_number, workspace.last_event_number) == (count, count)
    events = InvoiceEvent.objects.filter(workspace=cast.workspace).order_by("number")
    assert [event.number for event in events] == list(range(1, count + 1))
    assert [event.anchor for event in events][-1] == workspace.event_anchor
    measured(registrations=CROWD * rounds, invoices=count, gaps=0, doubles=0)
    assert faults(asked_by_django) == []


def test_workspaces_do_not_wait_for_each_other_for_ever(transactional_db: None) -> None:
    """Two workspaces write at once, each with numbers of its own."""

    def write(cast: Cast) -> list[int]:
        return [issue(cast.actor("issuer")).number for _ in range(5)]

    assert at_once(*[partial(write, make_cast()) for _ in range(2)]) == [[1, 2, 3, 4, 5]] * 2


@pytest.mark.contract("6", "2 defaults")
def test_a_registration_takes_the_account_that_its_format_has_when_it_gets_its_turn(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The 書式 is kept by somebody else after the amounts were computed and before the lock was taken."""
    company = cast.company("issuer")
    company.customers.update(default_account=None)
    BankAccountFactory(company=company, code="NEW")
    change = FormatDraft("STD", "標準書式", InvoiceType.QUALIFIED, TaxUnit.INVOICE, default_account="NEW")
    lock = counters.locked

    def overtaken(workspace_id: int) -> Any:
        save_format(actor=cast.actor("issuer"), draft=change, new=False)
        return lock(workspace_id)

    monkeypatch.setattr(registration, "locked", overtaken)
    assert [bank["code"] for bank in issue(cast.actor("issuer")).banks] == ["NEW"]


@pytest.mark.contract("6", "2 defaults")
@pytest.mark.parametrize(
    ("change", "shown"),
    [({"unit_tax": TaxUnit.INVOICE}, ("0", "改訂")), ({"code": "NEXT", "make_default": True}, ("0", "改訂"))],
)
def test_a_registration_is_computed_anew_where_its_format_has_changed(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, change: dict[str, Any], shown: tuple[str, str]
) -> None:
    fields = {"code": "STD", "title": "標準書式", "invoice_type": InvoiceType.QUALIFIED, "unit_tax": TaxUnit.INVOICE}
    revised = FormatDraft(**(fields | {"notes": "改訂"} | change))
    lock = counters.locked

    def overtaken(workspace_id: int) -> Any:
        save_format(actor=cast.actor("issuer"), draft=revised, new=revised.code != "STD")
        return lock(workspace_id)

    monkeypatch.setattr(registration, "locked", overtaken)
    invoice = issue(cast.actor("issuer"))
    assert (invoice.format.code, invoice.unit_tax, invoice.remarks) == (revised.code, *shown)
