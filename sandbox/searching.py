"""Finding things of a company and its workspace by a word: a few of each sort, the newest first.

What is cheap to find is found wherever it stands: an invoice by its whole number, a call by its request id. By a part of a
word the newest `RECENT` invoices are looked through, so that the cost does not grow with what a company has issued.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Model, Q, QuerySet

from accounts.models import Company, Workspace
from invoices import selectors as invoices
from invoices.models import Invoice
from partners.models import Customer, Supplier
from platform_project.kernel import reading
from platform_project.kernel.catalogue import CATALOGUE, Entry
from sandbox.log import finding
from sandbox.models import LogEntry

RECENT = 2_000
MOST = 6
# No column of ours holds a larger whole number.
_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Word:
    """What was typed; `number` where it can be read as one, with or without `#`, `¥` and separators."""

    text: str
    number: int | None

    @classmethod
    def of(cls, typed: str) -> "Word":
        text = " ".join(typed.split())
        digits = unicodedata.normalize("NFKC", text).lstrip("#¥").replace(",", "").removesuffix("円")
        return cls(text, int(digits) if digits.isdecimal() and len(digits) <= _DIGITS else None)


def issued(company: Company, word: Word) -> list[Invoice]:
    """By number, title, 発行先 or amount."""
    names = ("inv_no", "inv_name", "addressee__name", "addressee_code")
    rows = invoices.issued_rows(company)
    own = rows.order_by()
    # Each by its own unique index; one condition with both would look through everything.
    whole = own.filter(inv_no=word.text).union(own.filter(workspace=company.workspace_id, number=_or_none(word)))
    return _merged(whole, _recent(rows, word, names, ("-send_date", "-number")))


def received(company: Company, word: Word) -> list[Invoice]:
    """By number, title, issuing company or 支払先, or amount."""
    names = ("inv_no", "inv_name", "publisher__name", "company__name", "supplier_code")
    rows = invoices.received_rows(company).select_related("company")
    whole = rows.filter(workspace=company.workspace_id, number=_or_none(word))
    return _merged(
        whole[:1] if word.number is not None else [], _recent(rows, word, names, ("-reception_date", "-number"))
    )


def _recent(rows: QuerySet[Invoice], word: Word, names: Iterable[str], order: tuple[str, str]) -> QuerySet[Invoice]:
    fits = _holds(names, word.text)
    if word.number is not None:
        fits |= Q(gross=word.number) | Q(show_amount=word.number)
    newest = rows.select_related(None).order_by(*order).values("pk")[:RECENT]
    return rows.filter(fits, pk__in=newest).order_by(*order)[:MOST]


def customers(company: Company, word: Word) -> list[Customer]:
    return list(company.customers.filter(_holds(("code", "name"), word.text)).order_by("code")[:MOST])


def suppliers(company: Company, word: Word) -> list[Supplier]:
    found = company.suppliers.filter(_holds(("code", "name", "registration_number"), word.text))
    return list(found.order_by("code")[:MOST])


def calls(workspace: Workspace, word: Word) -> list[LogEntry]:
    """By number, request id, error code, or a part of the path. The log keeps so many and no more."""
    fits = Q(request_id=word.text) | Q(codes__icontains=f" {word.text} ") | Q(path__icontains=word.text)
    if word.number is not None:
        fits |= Q(number=word.number)
    return list(finding.entries(workspace).defer(*finding.BULKY).filter(fits)[:MOST])


def codes(word: Word, language: str) -> list[Entry]:
    """Error codes by the code, or by a part of what is said in either language."""
    sought = word.text.casefold()
    found = (row for row in CATALOGUE.values() if sought in f"{row.code} {row.ja} {row.en}".casefold())
    return sorted(found, key=lambda row: (row.code.casefold() != sought, sought not in _told(row, language)))[:MOST]


def _told(row: Entry, language: str) -> str:
    return (row.ja if language == "ja" else row.en).casefold()


def _holds(names: Iterable[str], text: str) -> Q:
    """As people write it: of either width, hiragana or katakana."""
    return reduce(or_, (Q(**{f"{name}__icontains": way}) for name in names for way in reading.spellings(text)))


def _or_none(word: Word) -> int:
    """Numbers count from 1."""
    return word.number or 0


def _merged(*parts: Iterable[Any]) -> list[Any]:
    """Each row once, what was named wholly first."""
    rows: dict[Model, None] = dict.fromkeys(row for part in parts for row in part)
    return list(rows)[:MOST]
