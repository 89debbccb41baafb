"""Where a clock's setting leads to: pure. A workspace's clock stands still (`frozen`), runs beside the real one
(`running`), or is the real one (`real`).
"""

import calendar
import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from platform_project.kernel import clock
from platform_project.kernel.clock import JAPAN, Setting
from sandbox.errors import refuse

# Business days of these years; ID tokens and every date of the wire can name them.
EARLIEST = dt.datetime(2000, 1, 1, tzinfo=JAPAN)
LATEST = dt.datetime(2100, 1, 1, tzinfo=JAPAN)


class Mode(StrEnum):
    REAL = "real"
    RUNNING = "running"
    FROZEN = "frozen"


@dataclass(frozen=True, slots=True)
class Span:
    """How far a clock is to go: calendar months first, in Japan's time, then the rest."""

    months: int = 0
    rest: dt.timedelta = dt.timedelta()


def mode_of(setting: Setting) -> Mode:
    if setting.frozen_at is not None:
        return Mode.FROZEN
    return Mode.RUNNING if setting.offset else Mode.REAL


def freeze(setting: Setting, at: dt.datetime | None = None) -> Setting:
    """Stand still, at `at` or at once."""
    return Setting(frozen_at=_in_range(at or setting.now()))


def run(setting: Setting, at: dt.datetime | None = None) -> Setting:
    """Go on from `at`, or from where the clock stands."""
    if at is None and setting.frozen_at is None:
        return setting
    return Setting(offset=_in_range(at or setting.now()) - clock.REAL.now())


def put(setting: Setting, at: dt.datetime) -> Setting:
    """Another time; a clock that stood still stands still there, another runs on from there."""
    return freeze(setting, at) if setting.frozen_at is not None else run(setting, at)


def setting_of(setting: Setting, mode: str | None, at: dt.datetime | None) -> Setting:
    """What a mode, an instant or both lead to: a mode alone keeps the time, an instant alone keeps the mode."""
    match mode:
        case Mode.REAL:
            return clock.REAL
        case Mode.FROZEN:
            return freeze(setting, at)
        case Mode.RUNNING:
            return run(setting, at)
    return put(setting, at) if at else setting


def advance(setting: Setting, span: Span) -> Setting:
    """As :func:`put`, by a distance; a running clock keeps its seconds."""
    now = setting.now()
    later = _later(now, span)
    if setting.frozen_at is not None:
        return Setting(frozen_at=later)
    return Setting(offset=setting.offset + (later - now))


def _later(now: dt.datetime, span: Span) -> dt.datetime:
    try:
        return _in_range(_months_later(now, span.months) + span.rest)
    except OverflowError:
        refuse("clock_out_of_range")


def _months_later(now: dt.datetime, months: int) -> dt.datetime:
    """The same day and hour in Japan; the last day of a month that is shorter."""
    local = now.astimezone(JAPAN)
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    if not EARLIEST.year <= year < LATEST.year:
        refuse("clock_out_of_range")
    day = min(local.day, calendar.monthrange(year, month + 1)[1])
    return local.replace(year=year, month=month + 1, day=day).astimezone(dt.UTC)


def _in_range(at: dt.datetime) -> dt.datetime:
    if not EARLIEST <= at < LATEST:
        refuse("clock_out_of_range")
    return at
