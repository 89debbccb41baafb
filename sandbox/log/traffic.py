"""How many calls came when: by the real clock, since a workspace's own may stand still, jump or go back."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from accounts.models import Workspace
from platform_project.kernel.clock import JAPAN
from sandbox.calls import Kind
from sandbox.log import finding

Seen = tuple[dt.datetime, int]
NO_ANSWER = 444


class Per(StrEnum):
    """What one bar stands for, the finest first."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class _Span:
    one: dt.timedelta
    bars: int


SPANS = {
    Per.MINUTE: _Span(dt.timedelta(minutes=1), 30), Per.HOUR: _Span(dt.timedelta(hours=1), 24),
    Per.DAY: _Span(dt.timedelta(days=1), 30),
}  # fmt: skip


class Fate(StrEnum):
    """How a call ended: answered, refused for what it asked, or failed by the platform or the line."""

    ANSWERED = "answered"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Slot:
    """One bar: where it begins, and how many calls came in it by their fate."""

    begins: dt.datetime
    counts: Counter[Fate]


@dataclass(frozen=True, slots=True)
class Traffic:
    per: Per
    slots: tuple[Slot, ...]
    # Whatever is kept, before the first bar too.
    kept: int

    def total(self, fate: Fate | None = None) -> int:
        return sum(slot.counts[fate] if fate else slot.counts.total() for slot in self.slots)


def of(workspace: Workspace, now: dt.datetime, per: Per | None = None) -> Traffic:
    """Operations and OAuth calls up to the real instant `now`. One query over no more than the log keeps."""
    kinds = [Kind.OPERATION.value, Kind.OAUTH.value]
    rows = finding.entries(workspace).filter(kind__in=kinds).values_list("real_at", "status")
    return counted(list(rows), now, per)


def counted(calls: Collection[Seen], now: dt.datetime, per: Per | None = None) -> Traffic:
    """Without `per`, by the finest measure whose bars hold at least half of what is kept."""
    per = per or _fitting([at for at, _status in calls], now)
    begins = list(_begins(per, now))
    found: dict[dt.datetime, Counter[Fate]] = {begin: Counter() for begin in begins}
    for at, status in calls:
        if (begin := _floor(at, per)) in found:
            found[begin][fate_of(status)] += 1
    return Traffic(per, tuple(Slot(begin, found[begin]) for begin in begins), len(calls))


def fate_of(status: int) -> Fate:
    if status >= 500 or status == NO_ANSWER:
        return Fate.FAILED
    return Fate.REFUSED if status >= 400 else Fate.ANSWERED


def _fitting(instants: Collection[dt.datetime], now: dt.datetime) -> Per:
    for per in (Per.MINUTE, Per.HOUR):
        first = next(iter(_begins(per, now)))
        if 2 * sum(at >= first for at in instants) >= len(instants):
            return per
    return Per.DAY


def _begins(per: Per, now: dt.datetime) -> Iterable[dt.datetime]:
    """Of every bar, the oldest first; the last one holds `now`."""
    span = SPANS[per]
    last = _floor(now, per)
    return (last - span.one * back for back in range(span.bars - 1, -1, -1))


def _floor(at: dt.datetime, per: Per) -> dt.datetime:
    local = at.astimezone(JAPAN).replace(second=0, microsecond=0)
    if per is Per.MINUTE:
        return local
    return local.replace(minute=0) if per is Per.HOUR else local.replace(hour=0, minute=0)
