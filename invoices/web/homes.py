"""The homes of the two sides: what is to be done, how the months went, what happened last."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.actors import Actor
from accounts.models import Company
from accounts.snapshots import one_moment
from accounts.web.access import company_page, issuing_page
from invoices import selectors
from invoices.selectors import home
from invoices.selectors.home import Days, Months
from invoices.status import Status
from invoices.web import histories
from invoices.web.forms import Masters
from platform_project.charts import Chart, Series
from platform_project.kernel import clock

TELLING = 1000  # percent

Shown = dict[str, Any]
Titles = Mapping[Status, str | Promise]

ISSUED: Titles = {
    Status.ISSUED: gettext_lazy("発行済"),
    Status.RETURNED: gettext_lazy("差戻し"),
    Status.REISSUED: gettext_lazy("再発行済"),
}
RECEIVED: Titles = {Status.ISSUED: gettext_lazy("初回の受取"), Status.REISSUED: gettext_lazy("再発行の受取")}


@require_safe
@issuing_page
def issuing(request: HttpRequest, actor: Actor) -> HttpResponse:
    return render(request, "issuing/home.html", _issuing_home(actor))


@one_moment
def _issuing_home(actor: Actor) -> Shown:
    shown = _issuing(actor.company, clock.today())
    shown |= {"events": histories.latest(actor, receiving=False)}
    if _is_new(shown, selectors.issued_rows(actor.company)):
        shown |= {"is_new": True, "masters": Masters.of(actor.company)}
    return shown


@require_safe
@company_page
def receiving(request: HttpRequest, actor: Actor) -> HttpResponse:
    """For every member; booking and paying are told to those that pay for receiving."""
    return render(request, "receiving/home.html", _receiving_home(actor))


@one_moment
def _receiving_home(actor: Actor) -> Shown:
    shown = _receiving(actor.company, clock.today())
    shown |= {"events": histories.latest(actor, receiving=True)}
    if actor.company.pays_for_receiving:
        shown |= _bookkeeping(actor.company, clock.today())
    return shown | {"is_new": _is_new(shown, selectors.received_rows(actor.company))}


def _issuing(company: Company, today: dt.date) -> Shown:
    months = home.issued_by_month(company, today)
    return {
        "today": today, "month": today.replace(day=1), "months": months, "change": change(months),
        "chart": _chart(_("月別の発行額（税込）"), months, ISSUED), "returned_status": Status.RETURNED.value,
        "returned": home.queue(home.returned(company), "gross"), "unopened": home.queue(home.unopened(company), "gross"),
        "due": home.deadlines(home.falling_due, company, today),
    }  # fmt: skip


def _receiving(company: Company, today: dt.date) -> Shown:
    months = home.received_by_month(company, today)
    return {
        "today": today, "month": today.replace(day=1), "months": months, "change": change(months),
        "chart": _chart(_("月別の受取額"), months, RECEIVED),
        "to_open": home.queue(home.to_open(company), "show_amount"),
        "sent_back": home.queue(home.sent_back(company), "show_amount"),
    }  # fmt: skip


def _bookkeeping(company: Company, today: dt.date) -> Shown:
    return {
        "to_book": home.queue(home.to_book(company), "show_amount"),
        "due": home.deadlines(home.to_pay, company, today),
    }


def _is_new(shown: Shown, rows: Any) -> bool:
    """Whether the company has nothing at all on this side; asked only where there was nothing lately."""
    return not shown["events"] and not shown["months"].busy and not rows.exists()


def change(months: Months) -> str:
    """How the month so far compares with the same days of the month before: `+12.5%`.

    Nothing where there is nothing to compare, and none of the figures beyond tenfold, which tell nobody anything.
    """
    now, before = months.so_far, months.before
    if now is None or before is None or before.amount <= 0:
        return ""
    percent = Decimal(now.amount - before.amount) / before.amount * 100
    return f"{percent:+.1f}%".replace("-", "−") if abs(percent) < TELLING else ""


def _chart(title: str, months: Months, titles: Titles) -> Chart:
    days = [first for first, _days in months.months]
    return Chart(
        title=title, kind="stacked", of=_("月"),
        labels=tuple(date_format(day, "YEAR_MONTH_FORMAT") for day in days),
        # How a month stands at the foot of a chart, in Django's letters for dates.
        short_labels=tuple(date_format(day, _("n月")) for day in days),
        series=tuple(
            Series(name, _amounts([days for _first, days in months.months], state), prefix="¥")
            for state, name in titles.items()
        ),
    )  # fmt: skip


def _amounts(months: Sequence[Days | None], state: Status) -> tuple[int | None, ...]:
    return tuple(days.amounts[state] if days else None for days in months)
