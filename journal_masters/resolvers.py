"""From the codes of a journal to the masters' rows that are in force on a day, with every fault collected."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from accounts.models import Company
from journal_masters import selectors
from journal_masters.drafts import Key, Kind, titles
from journal_masters.models import AccountTitle, BurdenSection, JournalItem, Master, SubAccountTitle
from platform_project.kernel.errors import Faults, refuse


def own(company: Company, kind: Kind, key: Key) -> Any:
    """The company's row of that key; E300013."""
    row = selectors.find(company, kind, key)
    if row is None:
        refuse("E300013", value=key[-1], **titles(kind))
    return row


class Lookup:
    """The masters behind a set of codes. Four queries at most, however many codes."""

    def __init__(
        self, company: Company, *, accounts: Collection[str], sections: Collection[str], items: Collection[str]
    ) -> None:
        titles = AccountTitle.objects.filter(company=company, code__in=accounts)
        subs = SubAccountTitle.objects.filter(account_title__company=company, account_title__code__in=accounts)
        self._accounts = {row.code: row for row in titles}
        self._subs = {(row.account_title.code, row.code): row for row in subs.select_related("account_title")}
        self._sections = (
            {row.code: row for row in BurdenSection.objects.filter(company=company, code__in=sections)}
            if sections
            else {}
        )
        self._items = (
            {(row.item_no, row.code): row for row in JournalItem.objects.filter(company=company, code__in=items)}
            if items else {}
        )  # fmt: skip

    def account(self, code: str, on: dt.date, item: str, faults: Faults) -> AccountTitle | None:
        row = self._accounts.get(code)
        return row if _usable(row, "勘定科目", code, on, item, faults) else None

    def sub_account(self, account: str, code: str, on: dt.date, item: str, faults: Faults) -> SubAccountTitle | None:
        row = self._subs.get((account, code))
        return row if _usable(row, "勘定補助科目", code, on, item, faults) else None

    def section(self, code: str, on: dt.date, item: str, faults: Faults) -> BurdenSection | None:
        row = self._sections.get(code)
        return row if _usable(row, "負担部門", code, on, item, faults) else None

    def item(self, number: int, code: str, on: dt.date, item: str, faults: Faults) -> JournalItem | None:
        row = self._items.get((number, code))
        return row if _usable(row, f"仕訳補助項目{number}", code, on, item, faults) else None


def _usable(row: Master | None, title: str, code: str, on: dt.date, item: str, faults: Faults) -> bool:
    if row is None:
        faults.add("E300013", item, title=title, value=code)
    elif (row.valid_from and on < row.valid_from) or (row.valid_to and row.valid_to < on):
        faults.add("E300014", item, title=title, value=code, date=on.isoformat())
    else:
        return True
    return False
