"""advance_until_quiet: the clock goes from one planned move to the next, until nothing is planned any more."""

import datetime as dt
from dataclasses import dataclass

from accounts.models import Workspace
from platform_project.kernel.clock import Setting
from platform_project.kernel.progress import Tally, Work
from sandbox import selectors
from sandbox.models import BotMove
from sandbox.services import bots, clocks


@dataclass(frozen=True, slots=True)
class Quiet:
    """What happened, in order; where the clock was and how it is set now. `quiet`: nothing is left that would count."""

    before: dt.datetime
    setting: Setting
    moves: tuple[BotMove, ...]
    quiet: bool


def advance(workspace: Workspace, *, until: dt.datetime | None = None, most: int = bots.MOST) -> Quiet:
    """Move the clock to the next due instant and make what is due, again and again; `most` moves at most.

    What recurs would never be quiet: without `until` it is made on the way to the other moves, and is no reason to go on.
    With `until` everything due by then counts, and nothing later. The clock stays at the last instant, standing or running.
    """
    before = workspace.clock.now()
    moves: list[BotMove] = []
    # How many it will be nobody knows: one move brings about another.
    tally = Tally(Work.MOVING)
    moves += _due(workspace, most, tally)
    while len(moves) < most and (at := _next_instant(workspace, until)):
        moved = clocks.go_on(workspace, max(at, workspace.clock.now()))
        moves += _due(workspace, most - len(moves), tally, at=moved.now)
    return Quiet(before, workspace.clock, tuple(moves), quiet=_next_instant(workspace, until) is None)


def _due(workspace: Workspace, most: int, tally: Tally, at: dt.datetime | None = None) -> tuple[BotMove, ...]:
    control = selectors.control_of(workspace)
    return bots.wake(workspace, control, at=at or workspace.clock.now(), most=most, tally=tally).moves


def _next_instant(workspace: Workspace, until: dt.datetime | None) -> dt.datetime | None:
    """The next due instant, if the clock has a reason to go there."""
    control = selectors.control_of(workspace)
    if control is None or control.bots_paused:
        return None
    ready = bots.ready(workspace).values_list("due_at", flat=True)
    counted = ready.filter(due_at__lte=until) if until else ready.filter(recurring=False)
    return ready.first() if counted.exists() else None
