"""仕訳登録 as a service: booking, changing, withdrawing, and what a re-issue does to it."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.actors import Via
from invoices import selectors
from invoices.drafts import CorrectionDraft, InvoiceDraft
from invoices.journal_drafts import EntryDraft
from invoices.models import Invoice, JournalEntry
from invoices.services import journals, lifecycle
from journal_masters import tax_classes
from journal_masters.models import AccountTitle, BurdenSection, JournalItem, SubAccountTitle
from platform_project.kernel.errors import PlatformError
from tests.factories import Cast, issue, line


@pytest.fixture
def masters(cast: Cast) -> None:
    company = cast.company("recipient")
    AccountTitle.objects.create(company=company, code="5370", name="ソフトウェア費")
    closed = AccountTitle.objects.create(company=company, code="5999", name="旧科目", valid_to=dt.date(2020, 3, 31))
    payable = AccountTitle.objects.create(company=company, code="2030", name="未払金", sub_account_required=True)
    SubAccountTitle.objects.create(company=company, account_title=payable, code="001", name="みなと製作所")
    BurdenSection.objects.create(company=company, code="130", name="経理部")
    JournalItem.objects.create(company=company, item_no=1, code="P-1", name="新製品")
    assert closed.pk


def entry(**changes: object) -> EntryDraft:
    fields = {
        "debit_account": "5370", "credit_account": "2030", "credit_sub_account": "001", "gross": 1100,
        "debit_tax_class": "課税仕入10", "section": "130", "items": ("P-1", "", "", "", ""), "summary": "部品代",
    }  # fmt: skip
    return EntryDraft(**(fields | changes))  # type: ignore[arg-type]


def book(cast: Cast, invoice: Invoice, *entries: EntryDraft) -> Invoice:
    return journals.register(actor=cast.actor("recipient", Via.PAGE), number=invoice.number, journals={1: entries})


@pytest.mark.usefixtures("masters")
def test_a_booked_line_keeps_codes_names_and_tax(cast: Cast) -> None:
    invoice = book(cast, issue(cast.actor("issuer")), entry())
    (row,) = selectors.journals(invoice)
    assert (row.debit_account_name, row.credit_sub_account_name, row.section_name, row.item1_name) == (
        "ソフトウェア費", "みなと製作所", "経理部", "新製品",
    )  # fmt: skip
    assert (row.gross, row.tax, row.version) == (1100, 100, 1)
    assert invoice.journaled_at is not None


@pytest.mark.usefixtures("masters")
def test_several_entries_of_a_line_add_up_to_it(cast: Cast) -> None:
    invoice = issue(cast.actor("issuer"))
    with pytest.raises(PlatformError) as refusal:
        book(cast, invoice, entry(gross=600), entry(gross=400))
    (fault,) = refusal.value.faults
    assert (fault.code, fault.params["expected"], fault.params["received"]) == ("E700010", 1100, 1000)
    book(cast, invoice, entry(gross=600), entry(gross=500))
    assert [row.seq for row in selectors.journals(invoice)] == [1, 2]


@pytest.mark.usefixtures("masters")
def test_every_fault_of_the_masters_is_told_and_nothing_is_written(cast: Cast) -> None:
    invoice = issue(cast.actor("issuer"))
    with pytest.raises(PlatformError) as refusal:
        book(cast, invoice, entry(
            debit_account="5999", credit_sub_account="", section="999", debit_tax_class="課税仕入10控30",
            items=("NONE", "", "", "", ""), item="e",
        ))  # fmt: skip
    assert sorted((fault.code, fault.item) for fault in refusal.value.faults) == [
        ("E300013", "e.items[0]"), ("E300013", "e.section"), ("E300014", "e.debit_account"),
        ("E300014", "e.debit_tax_class"), ("E700001", "e.credit_sub_account"),
    ]  # fmt: skip
    assert not JournalEntry.objects.exists()


@pytest.mark.usefixtures("masters")
def test_items_need_the_option(cast: Cast) -> None:
    invoice = issue(cast.actor("issuer"))
    cast.company("recipient").journal_free_items_option = False
    with pytest.raises(PlatformError) as refusal:
        book(cast, invoice, entry())
    assert [fault.code for fault in refusal.value.faults] == ["E100004"]


@pytest.mark.usefixtures("masters")
def test_change_and_withdrawal_are_events(cast: Cast) -> None:
    invoice = issue(cast.actor("issuer"))
    book(cast, invoice, entry())
    book(cast, invoice, entry(summary="訂正"))
    assert [row.summary for row in selectors.journals(invoice)] == ["訂正"]
    withdrawn = journals.withdraw(actor=cast.actor("recipient"), number=invoice.number)
    assert withdrawn.journaled_at is None
    assert [event.action for event in selectors.events(invoice)] == [
        "issue", "journal", "journal_change", "journal_withdraw",
    ]  # fmt: skip
    with pytest.raises(PlatformError) as refusal:
        journals.withdraw(actor=cast.actor("recipient"), number=invoice.number)
    assert refusal.value.faults[0].code == "E400009"


@pytest.mark.usefixtures("masters")
def test_a_reissue_must_be_confirmed_again_and_the_old_journals_stay(cast: Cast) -> None:
    invoice = issue(cast.actor("issuer"))
    book(cast, invoice, entry())
    lifecycle.return_invoice(actor=cast.actor("recipient"), number=invoice.number, reason="相違")
    lifecycle.correct(actor=cast.actor("issuer"), corrections=[CorrectionDraft(invoice.number, InvoiceDraft())])
    invoice.refresh_from_db()
    assert invoice.journaled_at is None
    assert selectors.journals(invoice) == []
    assert len(selectors.journals(invoice, version=1)) == 1
    proposed = journals.suggestion(actor=cast.actor("recipient"), number=invoice.number)
    assert [row.debit_account for row in proposed[1]] == ["5370"]


@pytest.mark.usefixtures("masters")
def test_the_same_suppliers_last_invoice_is_proposed(cast: Cast) -> None:
    book(cast, issue(cast.actor("issuer")), entry())
    later = issue(cast.actor("issuer"), lines=[line(price=Decimal(2000)), line(item_name="別物", item="details[1]")])
    proposed = journals.suggestion(actor=cast.actor("recipient"), number=later.number)
    assert set(proposed) == {1}
    assert (proposed[1][0].gross, proposed[1][0].debit_account) == (2200, "5370")


@pytest.mark.usefixtures("masters")
@pytest.mark.parametrize("role", ["issuer", "rival"])
def test_only_the_recipient_books(cast: Cast, role: str) -> None:
    invoice = issue(cast.actor("issuer"))
    with pytest.raises(PlatformError) as refusal:
        journals.register(actor=cast.actor(role), number=invoice.number, journals={1: [entry()]})
    assert refusal.value.faults[0].code == "E300006"


@pytest.mark.parametrize(
    ("day", "gross", "expected"),
    [
        (dt.date(2026, 9, 30), 110_000, 8_000),
        (dt.date(2026, 10, 1), 110_000, 7_000),
        (dt.date(2031, 10, 1), 110_000, 0),
    ],
)
def test_an_unregistered_suppliers_credit_shrinks_by_date(day: dt.date, gross: int, expected: int) -> None:
    found = tax_classes.proposal("0", 10, False, registered=False, on=day)
    assert found.deductible(gross) == expected
