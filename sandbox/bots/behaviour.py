"""What a counterparty plans to do when it hears of something: pure. State goes in, moves with their instants come out."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from platform_project.kernel.clock import JAPAN
from sandbox.bots.characters import Character, Every, Heard, Kind, What

_AT = {Every.DAY: dt.time(9), Every.MONTH_END: dt.time(18)}


@dataclass(frozen=True, slots=True)
class News:
    """Something that a counterparty hears of. `partner` is the other company's code.

    An invoice is known by its number and version, an invitation by its number and the instant at which it expires.
    """

    heard: Heard
    at: dt.datetime
    partner: str
    invoice: int | None = None
    version: int | None = None
    invitation: int | None = None
    expires_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Intent:
    """A move that is planned. `recurring`: when it was made, the next of its kind follows."""

    what: What
    due_at: dt.datetime
    partner: str
    invoice: int | None = None
    version: int | None = None
    invitation: int | None = None
    recurring: bool = False


def answers(character: Character, news: News) -> Iterator[Intent]:
    """What the character's rules make of the news, in their order."""
    for rule in character.rules:
        version = news.version or 1
        if rule.on is news.heard and rule.first <= version <= (rule.last or version):
            due = news.expires_at if rule.what is What.LAPSE and news.expires_at else news.at + rule.after
            yield Intent(rule.what, due, news.partner, news.invoice, news.version, news.invitation)


def reason_of(character: Character, version: int) -> str:
    """Why it returns that version."""
    fitting = (
        rule.reason for rule in character.rules
        if rule.what is What.RETURN and rule.first <= version <= (rule.last or version)
    )  # fmt: skip
    return next(fitting, "")


def greeting(character: Character, partner: str, at: dt.datetime) -> list[Intent]:
    """What an issuer plans when it begins to trade with somebody."""
    if character.kind is not Kind.ISSUER:
        return []
    due = next_after(character.every, at) if character.every else at
    return [Intent(What.ISSUE, due, partner, recurring=character.every is not None)]


def next_after(every: Every, at: dt.datetime) -> dt.datetime:
    """The first such instant behind `at`."""
    day = at.astimezone(JAPAN).date()
    return next(instant for instant in _instants(every, day) if instant > at)


def _instants(every: Every, day: dt.date) -> Iterable[dt.datetime]:
    while True:
        if every is Every.MONTH_END:
            day = (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
        yield dt.datetime.combine(day, _AT[every], JAPAN).astimezone(dt.UTC)
        day += dt.timedelta(days=1)
