"""The conditions of the list operations, over the same names as the wire's. All are AND-combined; the values were checked
before they come here, and one that is empty is none.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q

from accounts.models import Company
from invoices import selectors
from invoices.models import JournalEntry
from invoices.selectors.pages import Listing
from invoices.status import Status

Asked = Mapping[str, Any]
Condition = Callable[[Any], Q]


def issued(company: Company, asked: Asked) -> Listing:
    """請求書一覧取得."""
    return _listing(company, asked, date="send_date", remembered=True)


def received(company: Company, asked: Asked) -> Listing:
    """請求データ取得. What the issuer is called is no part of an invoice: a list by it is not remembered."""
    return _listing(company, asked, date="reception_date", remembered="company_name_s" not in asked)


def _listing(company: Company, asked: Asked, *, date: str, remembered: bool) -> Listing:
    conditions = dict(_meant(asked))
    since, table = conditions.pop(f"{date}_from"), _TABLES[date]
    rows = selectors.issued_rows(company) if date == "send_date" else selectors.received_rows(company)
    found = rows.filter(
        *(table[name](value) for name, value in conditions.items() if name in table), *_booked(conditions)
    )
    told = tuple(sorted(conditions.items())) if remembered else None
    return Listing(found, company, date, since, told)


def _meant(asked: Asked) -> Iterator[tuple[str, Any]]:
    for name, value in asked.items():
        kept = value.strip() if isinstance(value, str) else value
        if kept not in (None, ""):
            yield name, kept


_SECTIONS = {"burden_sec_code": "section_code", "burden_sec_name": "section_name__icontains"}


def _booked(asked: Asked) -> Iterator[Exists]:
    """負担部門 in the journals of the version in force; code and name sent together are said of one journal."""
    wanted = {lookup: asked[name] for name, lookup in _SECTIONS.items() if name in asked}
    if wanted:
        yield Exists(JournalEntry.objects.filter(invoice=OuterRef("pk"), version=OuterRef("version"), **wanted))


_BOTH: dict[str, Condition] = {
    "pay_due_date_from": lambda day: Q(pay_due_date__gte=day),
    "pay_due_date_to": lambda day: Q(pay_due_date__lte=day),
    "invoice_type": lambda kind: Q(invoice_type=kind),
    "seal_flg": lambda flag: Q(opened_at__isnull=flag == "0"),
}
_ISSUED = _BOTH | {
    "send_date_to": lambda day: Q(send_date__lte=day),
    "close_date": lambda day: Q(close_date=day),
    "extracting_type01": lambda _: Q(status=Status.REISSUED),
    "extracting_type02": lambda _: Q(first_for_customer=True),
    "extracting_type03": lambda _: Q(status=Status.RETURNED),
    "private_cust_cd": lambda code: Q(addressee_code=code),
    "inv_no": lambda number: Q(inv_no=number),
    "invoice_mng_num": lambda number: Q(number=number),
    "update_date_from": lambda day: Q(updated_on__gte=day),
    "update_date_to": lambda day: Q(updated_on__lte=day),
    "inv_amount_from": lambda amount: Q(gross__gte=amount),
    "inv_amount_to": lambda amount: Q(gross__lte=amount),
}
# Whoever receives sees its own bookkeeping as an update too.
_RECEIVED = _BOTH | {
    "reception_date_to": lambda day: Q(reception_date__lte=day),
    "company_name_s": lambda name: Q(company__name__icontains=name),
    "private_cust_cd_s": lambda code: Q(supplier_code=code),
    "journal_flg": lambda flag: Q(journaled_at__isnull=False) if flag == "1" else Q(),
    "update_date_from": lambda day: Q(updated_on__gte=day) | Q(booked_on__gte=day),
    "update_date_to": lambda day: (Q(booked_on=None) | Q(booked_on__lte=day)) & Q(updated_on__lte=day),
}
_TABLES: dict[str, dict[str, Condition]] = {"send_date": _ISSUED, "reception_date": _RECEIVED}
