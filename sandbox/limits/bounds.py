"""How often a client may call: the profiles, and the windows in which calls are counted. Pure."""

import datetime as dt
import math
from dataclasses import dataclass
from enum import StrEnum

SECOND, MINUTE = dt.timedelta(seconds=1), dt.timedelta(minutes=1)


class Profile(StrEnum):
    """`production` is our guess of what a real platform allows, `tiny` small enough to be met by hand (A)."""

    OFF = "off"
    PRODUCTION = "production"
    TINY = "tiny"
    CUSTOM = "custom"


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many calls of one client are answered in a second and in a minute; 0 is no bound."""

    per_second: int = 0
    per_minute: int = 0


PROFILES = {Profile.OFF: Bounds(), Profile.PRODUCTION: Bounds(10, 300), Profile.TINY: Bounds(3)}


@dataclass(frozen=True, slots=True)
class Moment:
    """The second and the minute that are being counted at an instant: they begin anew with the clock's own."""

    at: dt.datetime

    @property
    def second(self) -> dt.datetime:
        return self.at.replace(microsecond=0)

    @property
    def minute(self) -> dt.datetime:
        return self.at.replace(second=0, microsecond=0)

    def seconds_to(self, later: dt.datetime) -> int:
        """Whole seconds of the workspace's clock, at least one."""
        return max(1, math.ceil((later - self.at).total_seconds()))
