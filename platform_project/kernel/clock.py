"""The platform's clock. The domain asks here, never the wall.

A workspace may run with real time, shifted by an offset, or stand still; whoever enters a workspace (a request, a bot, a
seed) says so with :func:`using`. Outside any workspace the clock is the real one.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from zoneinfo import ZoneInfo

JAPAN = ZoneInfo("Asia/Tokyo")


@dataclass(frozen=True, slots=True)
class Setting:
    """How a clock runs: `frozen_at` (an aware instant) stands still, else real time plus `offset`."""

    offset: dt.timedelta = dt.timedelta()
    frozen_at: dt.datetime | None = None

    def now(self) -> dt.datetime:
        return self.frozen_at or dt.datetime.now(dt.UTC) + self.offset


REAL = Setting()
_setting: ContextVar[Setting] = ContextVar("clock", default=REAL)


def now() -> dt.datetime:
    """The current instant of the workspace at hand, aware, in UTC."""
    return _setting.get().now()


def today() -> dt.date:
    """The current business day in Japan."""
    return now().astimezone(JAPAN).date()


def date_of(instant: dt.datetime) -> dt.date:
    """The business day in Japan to which an aware instant belongs."""
    return instant.astimezone(JAPAN).date()


@contextmanager
def using(setting: Setting) -> Iterator[None]:
    """Let `setting` rule inside the block; blocks nest."""
    token = _setting.set(setting)
    try:
        yield
    finally:
        _setting.reset(token)


def enter(setting: Setting) -> None:
    """Let `setting` rule from here to the end of the enclosing :func:`using` block.

    For code that learns only on its way whose workspace it serves: a request is wrapped once, the token names the workspace.
    """
    _setting.set(setting)
