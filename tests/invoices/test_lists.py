"""What the lists of both sides say of the recipient's bookkeeping, and how they are narrowed by it."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.actors import Via
from invoices.journal_drafts import EntryDraft
from invoices.models import Invoice
from invoices.services import journals, lifecycle
from journal_masters.models import AccountTitle, BurdenSection
from platform_project.kernel import clock
from platform_project.kernel.clock import Setting
from tests.factories import Cast, issue, line
from tests.operations import received, search


@pytest.fixture(autouse=True)
def _masters(cast: Cast) -> None:
    company = cast.company("recipient")
    for code in ("5001", "2001"):
        AccountTitle.objects.create(company=company, code=code, name=code)
    for code, name in (("100", "総務部"), ("200", "開発部")):
        BurdenSection.objects.create(company=company, code=code, name=name)


def book(cast: Cast, invoice: Invoice, *sections: str) -> None:
    entries = {
        seq: [EntryDraft("5001", "2001", 1100, "課税仕入10", section=section)]
        for seq, section in enumerate(sections, 1)
    }
    journals.register(actor=cast.actor("recipient", Via.PAGE), number=invoice.number, journals=entries)


@pytest.mark.contract("6", "1")
@pytest.mark.contract("6", "6")
def test_booking_is_an_update_for_its_recipient_alone(cast: Cast) -> None:
    today = clock.today()
    later = today + dt.timedelta(days=3)
    invoice = issue(cast.actor("issuer"))
    with clock.using(Setting(offset=dt.timedelta(days=3))):
        book(cast, invoice, "100")
    (mine,) = search(cast)["invoice_list"]
    (theirs,) = received(cast)["invdata"]
    assert (mine["update_date"], theirs["update_date"]) == (str(today), str(later))
    assert search(cast, update_date_from=str(later))["invoice_list"] == []
    assert len(search(cast, update_date_to=str(today))["invoice_list"]) == 1
    assert len(received(cast, update_date_from=str(later), update_date_to=str(later))["invdata"]) == 1
    assert received(cast, update_date_to=str(today))["invdata"] == []
    with clock.using(Setting(offset=dt.timedelta(days=5))):
        journals.withdraw(actor=cast.actor("recipient", Via.PAGE), number=invoice.number)
    (mine,), (theirs,) = search(cast)["invoice_list"], received(cast)["invdata"]
    assert (mine["update_date"], theirs["update_date"]) == (str(today), str(today + dt.timedelta(days=5)))


@pytest.mark.contract("6", "6")
def test_what_both_see_is_an_update_for_both(cast: Cast) -> None:
    invoice = issue(cast.actor("issuer"))
    book(cast, invoice, "100")
    with clock.using(Setting(offset=dt.timedelta(days=3))):
        lifecycle.open_invoice(actor=cast.actor("recipient", Via.PAGE), number=invoice.number)
    (mine,), (theirs,) = search(cast)["invoice_list"], received(cast)["invdata"]
    assert mine["update_date"] == theirs["update_date"] == str(clock.today() + dt.timedelta(days=3))


@pytest.mark.contract("6", "6")
def test_a_departments_code_and_name_are_said_of_one_journal(cast: Cast) -> None:
    lines = [line(price=Decimal(1000), item=f"invoices[0].details[{place}]") for place in range(2)]
    book(cast, issue(cast.actor("issuer"), lines=lines), "100", "200")
    assert len(received(cast, burden_sec_code="100", burden_sec_name="総務")["invdata"]) == 1
    assert received(cast, burden_sec_code="100", burden_sec_name="開発")["invdata"] == []
    assert len(received(cast, burden_sec_name="開発")["invdata"]) == 1
