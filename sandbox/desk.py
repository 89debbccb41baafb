"""What the front page of the admin tells staff: how the installation is doing. A few queries, each over an index, however
many worlds there are.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, DateTimeField, F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest

from accounts.models import Company, Workspace
from invoices.models import Invoice
from platform_project.kernel import clock
from sandbox.models import Act, FaultRule, LogEntry, Outage

# As many as one takes in at a glance.
WORKSPACES, DAYS, SLOTS = 8, 14, 12
DAY = dt.timedelta(days=1)
SLOT = DAY / SLOTS
REFUSED, FAILED = Q(status__gte=400), Q(status__gte=500)


@dataclass(frozen=True, slots=True)
class Traffic:
    """The calls of a workspace within the last day, by the real clock."""

    workspace: int
    name: str
    calls: int
    refused: int
    failed: int


@dataclass(frozen=True, slots=True)
class Glance:
    """A workspace as it stands. `outage`: `now`, `planned` or nothing, by its own clock."""

    row: Workspace
    last: dt.datetime
    calls: int
    refused: int
    faults: int
    outage: str


def sums() -> dict[str, int]:
    """How much there is. Numbers count up by one and nothing is deleted, so the last number is how many there are."""
    found = Workspace.objects.aggregate(
        workspaces=Count("pk"), invoices=Sum("last_invoice_number"), notices=Sum("last_notice_number")
    )
    return {name: value or 0 for name, value in found.items()} | {"companies": Company.objects.count()}


def issued_by_day(today: dt.date) -> Counter[dt.date]:
    """By 発行日, since the beginning of the month or for DAYS, whichever is longer; each company's own index leads there."""
    first = min(today.replace(day=1), today - dt.timedelta(days=DAYS - 1))
    rows = Invoice.objects.filter(company__in=Company.objects.values("pk"), send_date__range=(first, today))
    counted = rows.order_by().values_list("send_date").annotate(count=Count("pk"))
    return Counter(dict(counted))


def traffic(now: dt.datetime) -> list[Traffic]:
    """The busiest first."""
    rows = LogEntry.objects.filter(real_at__gte=now - DAY).order_by()
    counted = rows.values("workspace_id").annotate(
        calls=Count("pk"), refused=Count("pk", filter=REFUSED), failed=Count("pk", filter=FAILED),
        name=Max("workspace__name"),
    )  # fmt: skip
    return [
        Traffic(row["workspace_id"], row["name"], row["calls"], row["refused"], row["failed"])
        for row in counted.order_by("-calls", "workspace_id")
    ]


def slots(now: dt.datetime) -> list[tuple[dt.datetime, int, int]]:
    """(begin, calls, those refused) of each part of the last day, ending with the full hour after now. One query."""
    end = now.replace(minute=0, second=0, microsecond=0) + dt.timedelta(hours=1)
    begins = [end - SLOT * (SLOTS - at) for at in range(SLOTS)]
    within = {begin: Q(real_at__gte=begin, real_at__lt=begin + SLOT) for begin in begins}
    counts = {f"calls{at}": Count("pk", filter=within[begin]) for at, begin in enumerate(begins)}
    counts |= {f"refused{at}": Count("pk", filter=within[begin] & REFUSED) for at, begin in enumerate(begins)}
    found = LogEntry.objects.filter(real_at__gte=begins[0]).order_by().aggregate(**counts)
    return [(begin, found[f"calls{at}"], found[f"refused{at}"]) for at, begin in enumerate(begins)]


def at_a_glance(found: Collection[Traffic]) -> list[Glance]:
    """The workspaces in which something happened last. `found`: the traffic of the last day."""
    rows: list[Any] = list(_latest())
    keys = [row.pk for row in rows]
    busy = {one.workspace: one for one in found}
    armed, down = _armed(rows), _down(rows)
    quiet = Traffic(0, "", 0, 0, 0)
    return [
        Glance(row, row.last_seen, (calls := busy.get(key, quiet)).calls, calls.refused, armed[key], down.get(key, ""))
        for key, row in zip(keys, rows, strict=True)
    ]


def _latest() -> QuerySet[Workspace]:
    newest = {
        "call": LogEntry.objects.filter(workspace=OuterRef("pk")).order_by("-number").values("real_at")[:1],
        "act": Act.objects.filter(workspace=OuterRef("pk")).order_by("-number").values("real_at")[:1],
    }
    seen = (Coalesce(Subquery(one, output_field=DateTimeField()), F("created_at")) for one in newest.values())
    return Workspace.objects.annotate(last_seen=Greatest(*seen)).order_by("-last_seen", "slug")[:WORKSPACES]


def _armed(rows: Collection[Workspace]) -> Counter[int]:
    """How many faults wait in each, by its own clock."""
    now = {row.pk: row.clock.now() for row in rows}
    waiting = FaultRule.objects.filter(workspace__in=rows, over=False).order_by().values_list("workspace_id", "until")
    return Counter(key for key, until in waiting if until is None or until > now[key])


def _down(rows: Collection[Workspace]) -> dict[int, str]:
    now = {row.pk: row.clock.now() for row in rows}
    since = min(now.values(), default=clock.REAL.now())
    windows: dict[int, set[str]] = defaultdict(set)
    standing = Outage.objects.filter(workspace__in=rows, ends_at__gt=since).order_by()
    for key, starts_at, ends_at in standing.values_list("workspace_id", "starts_at", "ends_at"):
        if ends_at > now[key]:
            windows[key].add("now" if starts_at <= now[key] else "planned")
    return {key: "now" if "now" in found else "planned" for key, found in windows.items()}
