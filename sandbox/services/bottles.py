"""Bottling a workspace, and pouring a bottle back into one."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model

from accounts import removal, repeats
from accounts.models import Workspace
from sandbox.bottles import writing
from sandbox.bottles.reading import Bottle
from sandbox.bottles.tables import tables
from sandbox.services import acts, keeping, renaming
from sandbox.services.clocks import move_held
from sandbox.services.filling import Filling
from sandbox.services.holding import held

_OWN = ("slug", "name", "clock_offset", "clock_frozen_at")


def fill(workspace: Workspace) -> bytes:
    """The workspace as a bottle; its writers wait meanwhile."""
    with held(workspace) as row:
        return writing.write(row).content


def restore(workspace: Workspace, bottle: Bottle, *, keep_clock: bool = False) -> None:
    """Everything as it is in the bottle, or nothing changed at all.

    The workspace keeps its own name and slug, its key, clients' secrets, passwords and tokens, as far as clients and users
    are in the bottle; whatever is not in it goes. The clock goes to the bottle's, unless it is to stay.
    """
    with held(workspace) as row:
        acts.record(row, "bottle_restored", filled_from=bottle.workspace["slug"], keep_clock=keep_clock)
        if not keep_clock:
            move_held(row, lambda _now: bottle.clock)
        suffix = renaming.free_suffix(bottle, row.slug, row)
        own = renaming.renamed(bottle, suffix, row.slug, row)
        removal.clear(row, _is_written_anew)
        repeats.forget_all(row)
        kept = {table: own.rows[table.label] for table in tables() if table.kept_by is not None}
        keeping.remove(keeping.others({table: keeping.known(table, row) for table in kept}, kept))
        Filling(row).fill(own)
        write_own(row, bottle.workspace)
    workspace.refresh_from_db()


def write_own(row: Workspace, fields: Mapping[str, Any]) -> None:
    """The workspace's counters and switches; name, slug and clock are not a bottle's to change."""
    own = {name: value for name, value in fields.items() if name not in _OWN}
    Workspace.objects.filter(pk=row.pk).update(**own)


def _is_written_anew(model: type[Model]) -> bool:
    return any(table.model is model and table.kept_by is None for table in tables())
