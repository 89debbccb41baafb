"""The lists' ready conditions, as tabs above them: what one looks for every day, with how many there are."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Company
from invoices.models import Invoice
from invoices.selectors import COUNTED_TO, home
from invoices.selectors.home import SOON
from invoices.status import Status
from invoices.web.filters_receiving import TO_BOOK
from platform_project.kernel import clock

_NO_CONDITIONS = ("page", "encoding")
_RETURNED = {"status": Status.RETURNED.value}


@dataclass(frozen=True, slots=True)
class Tab:
    """`count` is None where counting would be dear, and one more than is counted where there are more."""

    title: str | Promise
    query: str
    current: bool
    count: int | None = None
    grave: bool = False

    @property
    def more(self) -> bool:
        return self.count is not None and self.count > COUNTED_TO


def of_issued(company: Company, asked: QueryDict) -> list[Tab]:
    today = clock.today()
    return list(_tabs(asked, [
        (_("すべて"), {}, None),
        (_("差戻し"), _RETURNED, home.returned(company)),
        (_("未開封"), {"unopened": "on"}, home.unopened(company)),
        (_("7日以内に期限"), _within(today), home.falling_due(company, today, today + SOON)),
    ]))  # fmt: skip


def of_received(company: Company, asked: QueryDict) -> list[Tab]:
    today = clock.today()
    to_book = [(_("仕訳未登録"), {"booked": TO_BOOK}, home.to_book(company))] if company.pays_for_receiving else []
    return list(_tabs(asked, [
        (_("すべて"), {}, None),
        (_("未開封"), {"unopened": "on"}, home.to_open(company)),
        *to_book,
        (_("7日以内に期限"), _within(today), home.received_due(company, today, today + SOON)),
    ]))  # fmt: skip


def _within(today: dt.date) -> dict[str, str]:
    return {"due_from": today.isoformat(), "due_to": (today + SOON).isoformat()}


def _tabs(
    asked: QueryDict, offers: Iterable[tuple[str | Promise, Mapping[str, str], QuerySet[Invoice] | None]]
) -> Iterable[Tab]:
    """A tab is the current one when nothing but its own conditions are set."""
    conditions = {name: value for name, value in asked.items() if value and name not in _NO_CONDITIONS}
    for title, query, rows in offers:
        count = None if rows is None else home.counted(rows)
        yield Tab(title, urlencode(query), conditions == query, count, query == _RETURNED)
