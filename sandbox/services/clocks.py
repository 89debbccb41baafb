"""Moving a workspace's clock. Whatever was expired stays expired: before the clock goes back, that is written down."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from accounts import repeats
from accounts.models import Workspace
from accounts.services import lapse_expired
from partners.services import invitations
from platform_project.kernel.clock import Setting
from sandbox import moves, selectors
from sandbox.moves import Span
from sandbox.services import acts, bots, faults
from sandbox.services.bots import Made
from sandbox.services.holding import held


@dataclass(frozen=True, slots=True)
class Moved:
    """A move of a clock: from where to where, how it is set now, and what followed from it.

    `lapsed`: what a move backwards marked as expired for good, by kind. `made`: what a move forwards let the counterparties
    do.
    """

    before: dt.datetime
    now: dt.datetime
    setting: Setting
    lapsed: dict[str, int] = field(default_factory=dict)
    made: Made = bots.NOTHING


def set_to(workspace: Workspace, mode: str | None = None, at: dt.datetime | None = None) -> Moved:
    """`mode` (real, running, frozen) alone keeps the time, an instant alone keeps the mode."""
    return _move(workspace, lambda setting: moves.setting_of(setting, mode, at))


def advance(workspace: Workspace, span: Span) -> Moved:
    """Forwards by a distance, standing or running as before."""
    return _move(workspace, lambda setting: moves.advance(setting, span))


def go_on(workspace: Workspace, at: dt.datetime) -> Moved:
    """On to that instant, standing or running as before; what falls due there is left to the caller."""
    return _moved(workspace, lambda setting: moves.put(setting, at))


def _move(workspace: Workspace, to: Callable[[Setting], Setting]) -> Moved:
    """What was due where the clock stood is made before it goes, what falls due on the way before this returns."""
    before = bots.wake(workspace, selectors.control_of(workspace), at=workspace.clock.now())
    moved = _moved(workspace, to)
    after = bots.wake(workspace, selectors.control_of(workspace), at=moved.now)
    return replace(moved, made=Made((*before.moves, *after.moves), after.more))


def _moved(workspace: Workspace, to: Callable[[Setting], Setting]) -> Moved:
    with held(workspace) as row:
        moved = move_held(row, to)
    workspace.clock_offset, workspace.clock_frozen_at = row.clock_offset, row.clock_frozen_at
    return moved


def move_held(row: Workspace, to: Callable[[Setting], Setting]) -> Moved:
    """As the others, on a row that the caller holds."""
    before = row.clock.now()
    setting = to(row.clock)
    now = setting.now()
    lapsed = _lapse(row, before) if now < before else {}
    if setting != row.clock:
        acts.record(row, "clock", before=before, now=now, mode=moves.mode_of(setting).value)
    row.clock_offset, row.clock_frozen_at = setting.offset, setting.frozen_at
    row.save(update_fields=["clock_offset", "clock_frozen_at"])
    return Moved(before, now, setting, lapsed)


def _lapse(row: Workspace, at: dt.datetime) -> dict[str, int]:
    repeats.forget_old(row, at)
    return lapse_expired(row, at) | {"invitations": invitations.lapse_expired(row, at), "faults": faults.lapse(row, at)}
