"""The event of an issue covers the whole document."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from invoices import selectors
from invoices.models import Invoice
from invoices.services import fingerprints
from tests.factories import Cast, issue, line, make_cast, reissued

LINES = [
    line(quantity=Decimal("2.5"), price=Decimal("0.125"), slip_date=dt.date(2026, 11, 2), texts=("一", *[""] * 9)),
    line(item_name="送料", quantity=None, price=None, amount=300),
]


def stored(invoice: Invoice) -> str:
    found = Invoice.objects.get(pk=invoice.pk)
    return fingerprints.of_rows(found, selectors.lines(found))


def kept(invoice: Invoice) -> list[str]:
    return [event.detail["document"] for event in selectors.events(invoice) if "document" in event.detail]


def test_an_issue_keeps_the_fingerprint_of_what_is_stored(cast: Cast) -> None:
    invoice = issue(cast.actor("issuer"), lines=LINES, close_date=dt.date(2026, 11, 30))
    assert kept(invoice) == [stored(invoice)]


def test_each_version_keeps_its_own(cast: Cast) -> None:
    invoice = reissued(cast, lines=LINES)
    (old,) = selectors.versions(invoice)
    assert kept(invoice) == [fingerprints.of_document(old.document), stored(invoice)]


@pytest.mark.parametrize(
    "change",
    [
        {"remarks": "改"},
        {"banks": []},
        {"publisher": {}},
        {"addressee": {}},
        {"pay_due_date": dt.date(2027, 1, 31)},
        {"tax": 1},
    ],
    ids=str,
)
def test_a_head_that_is_changed_behind_the_services_back_shows(cast: Cast, change: dict[str, Any]) -> None:
    invoice = issue(cast.actor("issuer"), lines=LINES)
    Invoice.objects.filter(pk=invoice.pk).update(**change)
    assert kept(invoice) != [stored(invoice)]


@pytest.mark.parametrize(
    "change", [{"item_name": "別"}, {"quantity": Decimal("2.501")}, {"net": 2}, {"seq": 9}], ids=str
)
def test_a_line_that_is_changed_behind_the_services_back_shows(cast: Cast, change: dict[str, Any]) -> None:
    invoice = issue(cast.actor("issuer"), lines=LINES)
    invoice.lines.filter(seq=1).update(**change)
    assert kept(invoice) != [stored(invoice)]


def test_no_database_key_is_in_it(cast: Cast) -> None:
    """The same document in another workspace has other keys and the same fingerprint."""
    first = issue(cast.actor("issuer"), inv_no="SAME", lines=LINES)
    other = make_cast()
    company = other.company("issuer")
    company.registration_number = cast.company("issuer").registration_number
    company.save(update_fields=["registration_number"])
    second = issue(other.actor("issuer"), inv_no="SAME", lines=LINES)
    assert first.pk != second.pk
    assert kept(first) == kept(second)
