"""What the two homes tell: what waits for somebody, what falls due, how the months went, what happened last.

A company may have a million invoices, so nothing here looks through them. Each queue and each stretch of days is read from an
index that begins with the company, and counted and added up no further than `COUNTED_TO` rows. The months are one aggregate
over a range of an index that holds all it needs (no row is looked up), of at most `ADDED_UP` entries: where there are more,
the months that would not be whole are left out. The latest events are looked for among the workspace's latest `LOOKED_THROUGH`.
Returned invoices are told from the others by `exclude`, which keeps the database off the indexes by status: those would have
to be sorted whole.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from accounts.models import Company
from invoices.models import Invoice, InvoiceEvent
from invoices.selectors import COUNTED_TO
from invoices.status import BOOKKEEPING, Action, Status

SHOWN = 5
EVENTS = 8
ADDED_UP = 100_000
LOOKED_THROUGH = 2_000
MONTHS = 12
SOON = dt.timedelta(days=7)
# How far the due dates are followed, back and ahead.
NEAR = dt.timedelta(days=30)

Invoices = QuerySet[Invoice]
Due = Callable[[Company, dt.date, dt.date], Invoices]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many there are and what they come to, in yen. Beyond `COUNTED_TO` the count is one more and the amount None."""

    count: int
    amount: int | None

    @property
    def more(self) -> bool:
        return self.count > COUNTED_TO


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for somebody: all of it in figures, and those that wait longest."""

    tally: Tally
    first: list[Invoice]


@dataclass(frozen=True, slots=True)
class Stretch:
    """What falls due between two days, both counted in."""

    first: dt.date
    last: dt.date
    tally: Tally


@dataclass(frozen=True, slots=True)
class Deadlines:
    """What fell due lately, what does within a week, and what does later; and the first of those that lie ahead.

    Whether anything was paid, nobody here knows: what lies further back than `NEAR` is not followed.
    """

    past: Stretch
    soon: Stretch
    later: Stretch
    first: list[Invoice]

    @property
    def stretches(self) -> tuple[Stretch, Stretch, Stretch]:
        return self.past, self.soon, self.later


@dataclass(frozen=True, slots=True)
class Days:
    """The invoices of a stretch of days, by the state they are in now: how many, and yen by `Status`."""

    count: int
    amounts: dict[str, int]

    @property
    def amount(self) -> int:
        return sum(self.amounts.values())


@dataclass(frozen=True, slots=True)
class Months:
    """The last twelve months, the oldest first, the last one up to today; None for one of more invoices than are added up.

    `so_far` is the present month up to today, `before` the one before up to the same day.
    """

    months: list[tuple[dt.date, Days | None]]
    so_far: Days | None
    before: Days | None

    @property
    def whole(self) -> bool:
        return all(days is not None for _first, days in self.months)

    @property
    def busy(self) -> bool:
        """Whether there was anything, as far as is known."""
        return any(days is None or days.count for _first, days in self.months)


def tally(rows: Invoices, amount: str) -> Tally:
    found = rows[: COUNTED_TO + 1].aggregate(count=Count("*"), amount=Sum(amount, default=0))
    return Tally(found["count"], found["amount"] if found["count"] <= COUNTED_TO else None)


def counted(rows: Invoices) -> int:
    """How many there are, counted no further than 10,001."""
    return rows.order_by().values("pk")[: COUNTED_TO + 1].count()


def queue(rows: Invoices, amount: str) -> Queue:
    return Queue(tally(rows, amount), list(rows[:SHOWN]))


# ---- the issuing side ----


def returned(company: Company) -> Invoices:
    """What was sent back to the company and waits for its correction, the longest first."""
    rows = Invoice.objects.filter(company=company, status=Status.RETURNED, returned_at__isnull=False)
    return rows.order_by("returned_at", "number")


def unopened(company: Company) -> Invoices:
    """What lies sealed with a member, the longest first. Whoever has not joined opens nothing here."""
    rows = Invoice.objects.filter(company=company, opened_at=None, recipient__isnull=False)
    return rows.exclude(status=Status.RETURNED).order_by("reception_date", "number")


def falling_due(company: Company, first: dt.date, last: dt.date) -> Invoices:
    """What the company asked to be paid between those days; a returned one among them, whose day comes all the same."""
    return Invoice.objects.filter(company=company, pay_due_date__range=(first, last)).order_by("pay_due_date", "number")


def issued_by_month(company: Company, today: dt.date) -> Months:
    """By 発行日, in yen with tax."""
    return _by_month(Invoice.objects.filter(company=company), "send_date", "gross", today)


# ---- the receiving side ----


def to_open(company: Company) -> Invoices:
    """What arrived and is sealed, the oldest first."""
    rows = Invoice.objects.filter(recipient=company, opened_at=None)
    return rows.exclude(status=Status.RETURNED).order_by("reception_date", "number")


def to_book(company: Company) -> Invoices:
    """What was opened and not booked whole, the oldest first."""
    rows = Invoice.objects.filter(recipient=company, opened_at__isnull=False, journaled_at=None)
    return rows.exclude(status=Status.RETURNED).order_by("reception_date", "number")


def received_due(company: Company, first: dt.date, last: dt.date) -> Invoices:
    """What lies with the company and is to be paid between those days, whatever was done about it."""
    rows = Invoice.objects.filter(recipient=company, pay_due_date__range=(first, last))
    return rows.exclude(status=Status.RETURNED).order_by("pay_due_date", "number")


def to_pay(company: Company, first: dt.date, last: dt.date) -> Invoices:
    """What of it stands in no file of transfers."""
    return unwritten(received_due(company, first, last))


def unwritten(rows: Invoices) -> Invoices:
    """Those that stand in no file of transfers."""
    written = InvoiceEvent.objects.filter(invoice=OuterRef("pk"), action=Action.TRANSFER)
    return rows.filter(~Exists(written))


def sent_back(company: Company) -> Invoices:
    """What the company sent back and waits for, the longest first."""
    rows = Invoice.objects.filter(recipient=company, status=Status.RETURNED, returned_at__isnull=False)
    return rows.order_by("returned_at", "number")


def received_by_month(company: Company, today: dt.date) -> Months:
    """By 受取日, in yen to be paid; without what was sent back."""
    rows = Invoice.objects.filter(recipient=company).exclude(status=Status.RETURNED)
    return _by_month(rows, "reception_date", "show_amount", today)


# ---- both ----


def deadlines(of: Due, company: Company, today: dt.date) -> Deadlines:
    """`of` is `falling_due` or `to_pay`."""
    soon, ahead = today + SOON, today + NEAR
    day = dt.timedelta(days=1)

    def stretch(first: dt.date, last: dt.date) -> Stretch:
        return Stretch(first, last, tally(of(company, first, last), "show_amount"))

    return Deadlines(
        stretch(today - NEAR, today - day), stretch(today, soon), stretch(soon + day, ahead),
        list(of(company, today, ahead)[:SHOWN]),
    )  # fmt: skip


def latest_events(company: Company, *, receiving: bool) -> list[InvoiceEvent]:
    """What happened last to the invoices of one side, the newest first, each with its invoice; downloads are not worth a line.

    How the recipient books and pays is told to the recipient alone. The sum keeps the database from beginning with all the
    company's invoices.
    """
    side = "invoice__recipient_id" if receiving else "invoice__company_id"
    hidden = {Action.DOWNLOAD} | (set() if receiving else BOOKKEEPING)
    since = company.workspace.last_event_number - LOOKED_THROUGH
    rows = InvoiceEvent.objects.filter(workspace=company.workspace_id, number__gt=since).exclude(action__in=hidden)
    own = rows.annotate(side=F(side) + 0).filter(side=company.pk)
    found = own.select_related("invoice").order_by("-number")[:EVENTS]
    return sorted(found, key=lambda event: (event.at, event.number), reverse=True)


def _by_month(rows: Invoices, date: str, amount: str, today: dt.date) -> Months:
    months = list(_last_months(today))
    whole_from = _whole_from(rows.filter(**{f"{date}__range": (months[0], today)}), date, months[0])
    by_day = _by_day(rows.filter(**{f"{date}__range": (whole_from, today)}), date, amount)
    found = [(month, _sum(by_day, month, _end(month)) if month >= whole_from else None) for month in months]
    before = _same_day(months[-2], today)
    return Months(found, found[-1][1], _sum(by_day, months[-2], before) if months[-2] >= whole_from else None)


def _whole_from(rows: Invoices, date: str, first: dt.date) -> dt.date:
    """The first month that is added up whole: the one after that in which the entry beyond `ADDED_UP` lies."""
    beyond = list(rows.order_by(f"-{date}").values_list(date, flat=True)[ADDED_UP : ADDED_UP + 1])
    return _end(beyond[0]) + dt.timedelta(days=1) if beyond else first


def _by_day(rows: Invoices, date: str, amount: str) -> list[tuple[dt.date, Days]]:
    sums = {f"in_{state}": Sum(amount, filter=Q(status=state), default=0) for state in Status}
    found: Iterable[dict[str, Any]] = rows.order_by(date).values(date).annotate(count=Count("*"), **sums)
    return [(row[date], Days(row["count"], {state: row[f"in_{state}"] for state in Status})) for row in found]


def _sum(by_day: list[tuple[dt.date, Days]], first: dt.date, last: dt.date) -> Days:
    chosen = [days for date, days in by_day if first <= date <= last]
    amounts: dict[str, int] = {state: sum(days.amounts[state] for days in chosen) for state in Status}
    return Days(sum(days.count for days in chosen), amounts)


def _last_months(today: dt.date) -> Iterator[dt.date]:
    """The first days of the last twelve months, the oldest first."""
    present = today.year * 12 + today.month - 1
    for month in range(present - MONTHS + 1, present + 1):
        yield dt.date(month // 12, month % 12 + 1, 1)


def _end(day: dt.date) -> dt.date:
    """The last day of its month."""
    return (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)


def _same_day(month: dt.date, today: dt.date) -> dt.date:
    """Today's day in that month; its last where it is shorter."""
    return month.replace(day=min(today.day, _end(month).day))
