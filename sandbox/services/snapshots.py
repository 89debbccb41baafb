"""Named snapshots of a workspace: taken, gone back to, thrown away."""

import zlib

from django.db import transaction

from accounts.models import Workspace
from platform_project.kernel import clock
from sandbox import selectors
from sandbox.bottles import writing
from sandbox.errors import refuse
from sandbox.models import Snapshot
from sandbox.services import acts, bottles, rewinding
from sandbox.services.clocks import move_held
from sandbox.services.holding import held

LIMIT = 30


def take(workspace: Workspace, name: str, *, replace: bool = False, is_origin: bool = False) -> Snapshot:
    """The workspace as it stands, under a name. One of that name is replaced, or the name refused."""
    with held(workspace) as row:
        _make_room(row, name, replace)
        acts.record(row, "snapshot_taken", name=name)
        written = writing.write(row)
        content, marks = rewinding.packed(row, written)
        return Snapshot.objects.create(
            workspace=row, name=name, is_origin=is_origin, taken_at=clock.REAL.now(), shows=row.clock.now(),
            invoices=len(written.keys[writing.INVOICES]), size=len(written.content), content=content, marks=marks,
        )  # fmt: skip


def _make_room(row: Workspace, name: str, replace: bool) -> None:
    kept = Snapshot.objects.filter(workspace=row)
    same = kept.filter(name=name).values_list("is_origin", flat=True).first()
    if same is not None and not replace:
        refuse("snapshot_exists", name=name)
    if same:
        refuse("snapshot_needed")
    kept.filter(name=name).delete()
    if kept.count() >= LIMIT:
        refuse("snapshots_full", limit=LIMIT)


def restore(workspace: Workspace, name: str, *, keep_clock: bool = False) -> None:
    """Everything as it stood, or nothing changed. Passwords, clients' secrets, tokens and the key stay, as does the log.

    The clock goes to where it stood, unless it is to stay.
    """
    with held(workspace) as row:
        wanted = selectors.snapshot(row, name)
        acts.record(row, "snapshot_restored", name=name, keep_clock=keep_clock)
        rewind(row, wanted, keep_clock=keep_clock)
    workspace.refresh_from_db()


def rewind(row: Workspace, snapshot: Snapshot, *, keep_clock: bool) -> None:
    """As :func:`restore`, on a row that the caller holds."""
    sheet = rewinding.Sheet.of(bytes(snapshot.content), bytes(snapshot.marks))
    if not keep_clock:
        move_held(row, lambda _now: sheet.clock)
    rewinding.rewind(row, sheet)
    bottles.write_own(row, sheet.workspace)


def delete(workspace: Workspace, name: str) -> None:
    with transaction.atomic():
        snapshot = selectors.snapshot(workspace, name)
        if snapshot.is_origin:
            refuse("snapshot_needed")
        snapshot.delete()


def bottle_of(snapshot: Snapshot) -> bytes:
    """The snapshot as a bottle, to keep or to pour elsewhere."""
    return zlib.decompress(snapshot.content)


def origin_of(workspace: Workspace) -> Snapshot | None:
    """What a poured workspace began with."""
    return Snapshot.objects.filter(workspace=workspace, is_origin=True).first()
