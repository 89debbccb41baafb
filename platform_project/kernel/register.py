"""The public register of registration numbers (登録番号公表サイト), as far as somebody keeps one: numbers, and the days on
which they are good. What follows from a number that is not good is our own decision.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from . import trace
from .errors import Faults, Warning


class Standing(StrEnum):
    """How a number stands on a day."""

    VALID = "valid"
    NOT_YET = "not_yet"
    LAPSED = "lapsed"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


# In Japanese and in English.
NAMES: Mapping[Standing, tuple[str, str]] = {
    Standing.VALID: ("有効", "valid"),
    Standing.NOT_YET: ("登録日前", "not registered yet"),
    Standing.LAPSED: ("失効", "lapsed"),
    Standing.REVOKED: ("取消", "revoked"),
    Standing.UNKNOWN: ("登録なし", "not in the register"),
}


@dataclass(frozen=True, slots=True)
class Listing:
    """A number of the register: good from `valid_from` to `valid_to`, both included; `ended` says how it ended."""

    number: str
    name: str
    valid_from: dt.date
    valid_to: dt.date | None = None
    ended: Standing = Standing.LAPSED

    def standing(self, on: dt.date) -> Standing:
        if on < self.valid_from:
            return Standing.NOT_YET
        return Standing.VALID if self.valid_to is None or on <= self.valid_to else self.ended


@dataclass(frozen=True, slots=True)
class Register:
    """What is known of the numbers that were asked for. A strict one makes an error of what is else a warning."""

    listings: Mapping[str, Listing] = field(default_factory=dict)
    strict: bool = False

    def standing(self, number: str, on: dt.date) -> Standing:
        listing = self.listings.get(number)
        return listing.standing(on) if listing else Standing.UNKNOWN

    def denies(self, number: str, on: dt.date) -> bool:
        """Whether the number is known not to be good; of one that is unknown nothing is said."""
        return self.standing(number, on) not in (Standing.VALID, Standing.UNKNOWN)

    def judge(self, number: str, on: dt.date, item: str, faults: Faults, warnings: list[Warning]) -> None:
        """E300016 or W700004 for a number that is not good; an unknown one is a matter of the strict register alone."""
        standing = self.standing(number, on)
        if standing is Standing.VALID or (standing is Standing.UNKNOWN and not self.strict):
            return
        trace.note("looked_up", item, number=number, date=on.isoformat(), standing=standing.value)
        state, state_en = NAMES[standing]
        told = {"value": number, "date": on.isoformat(), "state": state, "state_en": state_en}
        if self.strict:
            faults.add("E300016", item, **told)
        else:
            warnings.append(Warning("W700004", item, told))
