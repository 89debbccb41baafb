"""What the console shows beside the clock: how the workspace is doing, each panel with its own few queries."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from accounts import selectors as accounts
from accounts.models import Company, Workspace
from accounts.web.faults import language
from sandbox import selectors
from sandbox.conformance import words
from sandbox.conformance.facts import calls_of, duties
from sandbox.conformance.rules import CallFact, Line, State, card, progress
from sandbox.log import explaining, finding, titles
from sandbox.models import BotMove, LogEntry
from sandbox.web import first_steps, traffic
from sandbox.web.counterparties import told_moves
from sandbox.web.log import titled

# As many as one takes in at a glance.
CALLS, REFUSALS, MOVES, NOTICES = 6, 4, 4, 4


@dataclass(frozen=True, slots=True)
class Refusal:
    """A call that was refused: the first of its reasons, and how many more there are."""

    entry: LogEntry
    title: str
    reason: explaining.Refused | None
    more: int


@dataclass(frozen=True, slots=True)
class Card:
    """How far the conformance card is, and what it asks for next."""

    done: int
    of: int
    title: str = ""
    how: str = ""


def panels(company: Company, facts: dict[str, Any], per: str) -> dict[str, Any]:
    """By the names under which the console's templates know them."""
    workspace = company.workspace
    calls = calls_of(workspace)
    planned = selectors.bot_moves(workspace, state=BotMove.State.PLANNED)[:MOVES]
    return {
        "traffic": traffic.panel(workspace, per), "rows": titled(finding.search(workspace, finding.Search())[:CALLS]),
        "refusals": list(_refusals(workspace)), "planned": told_moves(company, planned),
        "notices": accounts.notices(workspace)[:NOTICES], "card": _card(calls),
        "steps": first_steps.checklist(workspace, calls, facts),
    }  # fmt: skip


def _refusals(workspace: Workspace) -> Iterator[Refusal]:
    for entry in finding.refused(workspace)[:REFUSALS]:
        reasons = explaining.refusals(entry)
        yield Refusal(entry, titles.title_of(entry), next(iter(reasons), None), max(len(reasons) - 1, 0))


def _card(calls: tuple[CallFact, ...]) -> Card:
    lines = card(calls, duties())
    coming = next((line for line in lines if _waits(line)), None)
    if coming is None:
        return Card(*progress(lines))
    return Card(*progress(lines), words.title(coming, language()), words.how(coming, language()))


def _waits(line: Line) -> bool:
    return line.state not in (State.SEEN, State.OPTIONAL)
