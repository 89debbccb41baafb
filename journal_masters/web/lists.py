"""The lists of the four masters: what they can be narrowed by, and what stands beside a row."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import django_filters
from django.db.models import Count, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Company
from accounts.web.fields import TextField
from accounts.web.lists import ListFilter, WordFilter
from journal_masters import selectors
from journal_masters.drafts import Key, Kind
from journal_masters.models import Master
from journal_masters.web.forms import ITEM_NUMBERS
from platform_project.kernel import clock

VALID, ENDED, COMING = "valid", "ended", "coming"
PERIODS = ((VALID, _("有効")), (ENDED, _("終了")), (COMING, _("開始前")))
COLOURS = {VALID: "good", ENDED: "", COMING: "info"}


class CodeFilter(django_filters.CharFilter):
    field_class = TextField


class MasterFilter(ListFilter):
    word = WordFilter("code", "name", "kana", label=_("コード・名称・カナ"))
    period = django_filters.ChoiceFilter(
        label=_("有効期間"), choices=PERIODS, empty_label=_("すべて"), method="of_period"
    )

    def of_period(self, rows: QuerySet[Any], _name: str, period: str) -> QuerySet[Any]:
        today = clock.today()
        if period == VALID:
            return selectors.in_force(rows, today)
        return rows.filter(valid_to__lt=today) if period == ENDED else rows.filter(valid_from__gt=today)


class SubAccountFilter(MasterFilter):
    word = WordFilter(
        "code", "name", "kana", "account_title__code", "account_title__name", "account_title__kana",
        label=_("コード・名称・カナ"),
    )  # fmt: skip
    account = CodeFilter(label=_("勘定科目コード"), field_name="account_title__code")


class ItemFilter(MasterFilter):
    word = WordFilter("code", "name", label=_("コード・名称"))
    number = django_filters.ChoiceFilter(
        label=_("項目番号"), field_name="item_no", choices=ITEM_NUMBERS, empty_label=_("すべて")
    )


FILTERS = {
    Kind.ACCOUNT_TITLE: MasterFilter, Kind.SUB_ACCOUNT_TITLE: SubAccountFilter, Kind.BURDEN_SECTION: MasterFilter,
    Kind.JOURNAL_ITEM: ItemFilter,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """A row of a list: the row, its key for addresses, and whether it is in force today."""

    row: Master
    key: Key
    period: str | Promise
    colour: str


def shown(row: Master, today: dt.date) -> Shown:
    period = period_of(row, today)
    return Shown(row, selectors.key_of(row), dict(PERIODS)[period], COLOURS[period])


def period_of(row: Master, today: dt.date) -> str:
    if row.valid_to and row.valid_to < today:
        return ENDED
    return COMING if row.valid_from and today < row.valid_from else VALID


def rows_of(company: Company, kind: Kind) -> QuerySet[Any]:
    """In the order of lists; an account with the number of its sub-accounts."""
    found = selectors.rows(company, kind)
    return found.annotate(subs=Count("sub_accounts")) if kind is Kind.ACCOUNT_TITLE else found
