"""Reading the journal masters; always scoped to the company."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from accounts.models import Company
from journal_masters.drafts import Key, Kind
from journal_masters.models import AccountTitle, BurdenSection, JournalItem, Master, SubAccountTitle

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


def accounts_with_subs(company: Company, codes: Iterable[str]) -> set[str]:
    """Which of those 勘定科目 have 勘定補助科目."""
    found = SubAccountTitle.objects.filter(company=company, account_title__code__in=list(codes))
    return set(found.values_list("account_title__code", flat=True))
