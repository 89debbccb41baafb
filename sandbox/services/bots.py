"""The counterparties at work: what has fallen due is made, each move at its instant, one transaction each.

They pull. A call of the workspace begins with :func:`wake`, and whoever moves the clock forwards ends with it; nothing runs by
itself. The workspace's row is the lock: of two processes that look at once, the second finds the move made.
"""

import datetime as dt
import logging
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import QuerySet

from accounts.models import Workspace
from platform_project.kernel import clock, progress, trace
from platform_project.kernel.clock import Setting
from platform_project.kernel.errors import PlatformError
from platform_project.kernel.progress import Tally, Work
from sandbox.bots import outcomes
from sandbox.bots.behaviour import Intent, next_after
from sandbox.bots.characters import What
from sandbox.bots.outcomes import Why
from sandbox.models import BotMove, Control
from sandbox.services import bot_acts, bot_news
from sandbox.services.bot_acts import Moot
from sandbox.services.holding import held

log = logging.getLogger(__name__)

# At the start of one call; what is left is made by the next.
MOST = 500


@dataclass(frozen=True, slots=True)
class Made:
    """The moves that were made, in order; `more` when some that are due were left for the next time."""

    moves: tuple[BotMove, ...] = ()
    more: bool = False


NOTHING = Made()


def wake(
    workspace: Workspace,
    control: Control | None,
    *,
    at: dt.datetime,
    most: int | None = None,
    tally: Tally | None = None,
) -> Made:
    """Make what is due at that instant of the workspace's clock. No query where nothing can be.

    `tally` counts the moves of a longer way, of which this is a part.
    """
    if control is None or not control.wakes_bots(at):
        return NOTHING
    most = MOST if most is None else most
    tally = tally or Tally(Work.MOVING, min(most, _due(workspace, at).count()) if progress.is_heard() else 0)
    moves: list[BotMove] = []
    while len(moves) < most:
        made = _next(workspace, at)
        if made is None:
            return Made(tuple(moves))
        moves.append(made)
        tally.add()
    return Made(tuple(moves), more=True)


def _due(row: Workspace, at: dt.datetime) -> QuerySet[BotMove]:
    return ready(row).filter(due_at__lte=at)


def _next(workspace: Workspace, at: dt.datetime) -> BotMove | None:
    with held(workspace) as row:
        control = Control.objects.get(workspace=row)
        if control.bots_paused:
            return None
        bot_news.listen(row, control)
        move = _due(row, at).first()
        if move is not None:
            make(move, move.due_at)
        note_next(row, control)
        return move


def ready(row: Workspace) -> QuerySet[BotMove]:
    """What is planned by those who are not paused, in the order in which it will be made."""
    planned = BotMove.objects.filter(workspace=row, state=BotMove.State.PLANNED, counterparty__paused=False)
    return in_order(planned)


def in_order(moves: QuerySet[BotMove]) -> QuerySet[BotMove]:
    return moves.select_related("counterparty", "workspace").order_by("due_at", "counterparty__code", "number")


def note_next(row: Workspace, control: Control) -> None:
    """When the next call has to look again. Of what a move has caused nobody has heard yet: that is news."""
    due_at = None if control.bots_paused else ready(row).values_list("due_at", flat=True).first()
    if due_at != control.bots_wake_at:
        control.bots_wake_at = due_at
        control.save(update_fields=["bots_wake_at"])


def make(move: BotMove, at: dt.datetime) -> None:
    """Make the move at that instant, or write down why not. The caller holds the workspace."""
    with clock.using(Setting(frozen_at=at)):
        move.state, move.outcome = _played(move)
    move.made_at = at
    move.save(update_fields=["state", "outcome", "made_at", "issued"])
    trace.note("bot", move.counterparty.code, number=move.number, what=move.what, state=move.state)
    if move.recurring and move.counterparty.character.every:
        due_at = next_after(move.counterparty.character.every, max(at, move.due_at))
        intent = Intent(What(move.what), due_at, move.partner, recurring=True)
        bot_news.plan(move.workspace, [(move.counterparty, intent)])


def _played(move: BotMove) -> tuple[str, str]:
    try:
        # What the services say of their doing concerns the move, not the call before which it is made.
        with transaction.atomic(), trace.collecting() as heard:
            bot_acts.act(move)
            heard.clear()
    except Moot as reason:
        return BotMove.State.MOOT, str(reason)
    except PlatformError as refusal:
        return BotMove.State.MOOT, f"{refusal.faults[0].code} {refusal.faults[0].message('en')}"[:255]
    except (OperationalError, InterfaceError):
        raise  # the database: whoever calls next tries again
    except Exception as error:
        log.exception("the move %s of %s failed", move.number, move.counterparty.code)
        return BotMove.State.FAILED, outcomes.kept(Why.BROKEN, type(error).__name__)[:255]
    return BotMove.State.DONE, ""
