"""Reading the journal masters; always scoped to the company."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, When

from accounts.models import Company
from journal_masters.drafts import Key, Kind
from journal_masters.models import AccountTitle, BurdenSection, JournalItem, Master, SubAccountTitle
from platform_project.kernel import reading

MODELS: dict[Kind, type[Master]] = {
    Kind.ACCOUNT_TITLE: AccountTitle, Kind.SUB_ACCOUNT_TITLE: SubAccountTitle, Kind.BURDEN_SECTION: BurdenSection,
    Kind.JOURNAL_ITEM: JournalItem,
}  # fmt: skip
_ORDER = {
    Kind.ACCOUNT_TITLE: ("display_order", "code"),
    Kind.SUB_ACCOUNT_TITLE: ("account_title__display_order", "account_title__code", "display_order", "code"),
    Kind.BURDEN_SECTION: ("display_order", "code"),
    Kind.JOURNAL_ITEM: ("item_no", "display_order", "code"),
}


def rows(company: Company, kind: Kind) -> QuerySet[Any]:
    """A master's rows by display order, then code; a sub-account comes with its account."""
    manager: Any = MODELS[kind]._default_manager
    found: QuerySet[Any] = manager.filter(company=company).order_by(*_ORDER[kind])
    return found.select_related("account_title") if kind is Kind.SUB_ACCOUNT_TITLE else found


def by_key(company: Company, kind: Kind) -> dict[Key, Any]:
    """Every row of a master by its key. One query."""
    return {key_of(row): row for row in rows(company, kind)}


def key_of(row: Master) -> Key:
    """How the row is named within its company."""
    if isinstance(row, SubAccountTitle):
        return (row.account_title.code, row.code)
    if isinstance(row, JournalItem):
        return (str(row.item_no), row.code)
    if isinstance(row, AccountTitle | BurdenSection):
        return (row.code,)
    raise TypeError(f"{type(row).__name__} is no journal master")


def find(company: Company, kind: Kind, key: Key) -> Any:
    """The row of that key, or None."""
    return next((row for row in rows(company, kind).filter(code=key[-1]) if key_of(row) == key), None)


def accounts_with_subs(company: Company, codes: Iterable[str]) -> set[str]:
    """Which of those 勘定科目 have 勘定補助科目."""
    found = SubAccountTitle.objects.filter(company=company, account_title__code__in=list(codes))
    return set(found.values_list("account_title__code", flat=True))


def in_force(found: QuerySet[Any], on: dt.date) -> QuerySet[Any]:
    """Those of the rows that rule on the day."""
    begun, going_on = Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_to=None) | Q(valid_to__gte=on)
    return found.filter(begun, going_on)


def search(company: Company, kind: Kind, word: str, *, on: dt.date) -> QuerySet[Any]:
    """A master's rows in force on the day whose code begins with the word, or whose name or reading holds it.

    The code that is the word comes first, then codes that begin with it, then the rest in the order of lists.
    """
    found = in_force(rows(company, kind), on)
    if not word:
        return found
    names = ("name",) if kind is Kind.JOURNAL_ITEM else ("name", "kana")
    answers = Q(code__istartswith=word)
    for spelling in reading.spellings(word):
        answers |= Q(code__istartswith=spelling)
        for name in names:
            answers |= Q(**{f"{name}__icontains": spelling})
    nearness = Case(
        When(code=word, then=0), When(code__istartswith=word, then=1), default=2, output_field=IntegerField()
    )
    return found.filter(answers).order_by(nearness, *_ORDER[kind])


def names(company: Company, kind: Kind, codes: Collection[str]) -> dict[Key, str]:
    """The names of a master's rows by their key, in force or not; `codes` are the last part of the keys. One query."""
    found = rows(company, kind).filter(code__in=codes) if codes else ()
    return {key_of(row): row.name for row in found}
