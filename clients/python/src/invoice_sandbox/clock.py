"""The clock of a workspace, which everything in it obeys: tokens, dates, limits, bots."""

import datetime as dt
from dataclasses import dataclass

from invoice_sandbox.control import Control, Json

Instant = dt.datetime | dt.date | str


@dataclass(frozen=True, slots=True)
class Reading:
    """How the clock stands: `mode` is real, running or frozen; `now` has Japan's offset."""

    mode: str
    now: dt.datetime

    @property
    def today(self) -> dt.date:
        return self.now.date()


@dataclass(frozen=True, slots=True)
class Quiet:
    """Where the clock stands, what happened on the way, and whether nothing is left that would happen."""

    reading: Reading
    moves: list[Json]
    quiet: bool


@dataclass(frozen=True, slots=True)
class Clock:
    """Each move answers how the clock stands after it.

    An instant is a datetime, a day, or ISO 8601 text; without an offset it is Japan's time.
    """

    control: Control

    def read(self) -> Reading:
        return _reading(self.control.get("clock"))

    @property
    def now(self) -> dt.datetime:
        return self.read().now

    @property
    def today(self) -> dt.date:
        """The business day in Japan."""
        return self.read().today

    def freeze(self, at: Instant | None = None) -> Reading:
        """Stand still, at that instant or where it is."""
        return self._put("frozen", at)

    def run(self, at: Instant | None = None) -> Reading:
        """Go on at the usual pace, from that instant or from where it is."""
        return self._put("running", at)

    def set(self, at: Instant) -> Reading:
        """To that instant, forwards or back; it stands or runs as before. What had expired stays expired."""
        return self._put(None, at)

    def real(self) -> Reading:
        return self._put("real", None)

    def advance(self, *, months: int = 0, days: int = 0, hours: int = 0, minutes: int = 0, seconds: int = 0) -> Reading:
        """Forwards; months are the calendar's, and are taken first."""
        parts = {"months": months, "days": days, "hours": hours, "minutes": minutes, "seconds": seconds}
        return _reading(self.control.post("clock/advance", **parts))

    def advance_until_quiet(self, until: Instant | None = None) -> Quiet:
        """From one planned move of the counterparties to the next, until nothing is planned, or to `until`."""
        answer = self.control.post("clock/advance_until_quiet", until=until)
        return Quiet(_reading(answer), answer["moves"], answer["quiet"])

    def _put(self, mode: str | None, at: Instant | None) -> Reading:
        return _reading(self.control.put("clock", mode=mode, now=at))


def _reading(answer: Json) -> Reading:
    return Reading(answer["mode"], dt.datetime.fromisoformat(answer["now"]))
