"""`manage.py bottle`: a workspace into a file and back, and its snapshots, for a person or a script at the machine itself."""

import sys
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from pydantic import TypeAdapter, ValidationError

from accounts.models import Workspace
from platform_project.kernel import clock
from sandbox import facts, selectors
from sandbox.api.wire.snapshots import Name
from sandbox.bottles import describing
from sandbox.bottles import files as bottle_files
from sandbox.errors import Refusal
from sandbox.services import bottles, snapshots
from sandbox.serving import tables
from sandbox.serving.progress import shown


class Command(BaseCommand):
    help = "Bottle a workspace into a file, pour one back into it; take, list, restore and delete its snapshots."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        save = actions.add_parser("save", help="the workspace, or a snapshot of it, as a bottle")
        pour = actions.add_parser("pour", help="a bottle back into the workspace, in place of all that is in it")
        take = actions.add_parser("take", help="a snapshot")
        listed = actions.add_parser("list", help="its snapshots")
        restore = actions.add_parser("restore", help="back to a snapshot")
        delete = actions.add_parser("delete", help="a snapshot, for good")
        actions.add_parser("describe", help="write what is in a bottle into docs/bottle.md")
        for action in (save, pour, take, listed, restore, delete):
            action.add_argument("slug", help="the workspace")
        for action in (take, restore, delete):
            action.add_argument("name", help="the snapshot")
        save.add_argument("--snapshot", metavar="NAME", help="else the workspace as it stands")
        save.add_argument("--out", type=Path, metavar="FILE", help="else it is printed")
        pour.add_argument("file", type=Path)
        take.add_argument("--replace", action="store_true", help="the one of that name, if there is one")
        for action in (pour, restore):
            action.add_argument("--keep-clock", action="store_true", help="else it goes to where it stood")

    def handle(self, *_args: Any, action: str, slug: str = "", **options: Any) -> None:
        if action == "describe":
            _describe()
            return
        workspace = selectors.workspace_named(slug)
        if workspace is None:
            raise CommandError(f"there is no workspace {slug!r}; see: manage.py workspace list")
        act: Callable[..., None] = getattr(self, f"_{action}")
        try:
            with clock.using(clock.REAL):
                act(workspace, **options)
        except Refusal as refusal:
            raise CommandError(f"{refusal.message()} {refusal.cure()}") from refusal

    def _save(self, workspace: Workspace, *, snapshot: str | None, out: Path | None, **_: Any) -> None:
        if snapshot is not None:
            content = snapshots.bottle_of(selectors.snapshot(workspace, snapshot))
        else:
            with shown():
                content = bottles.fill(workspace)
        if out is None:
            sys.stdout.buffer.write(content)
        else:
            out.touch(mode=0o600)
            out.write_bytes(content)

    @shown()
    def _pour(self, workspace: Workspace, *, file: Path, keep_clock: bool, **_: Any) -> None:
        try:
            bottle = bottle_files.from_disk(file)
        except OSError as error:
            raise CommandError(str(error)) from error
        bottles.restore(workspace, bottle, keep_clock=keep_clock)

    def _take(self, workspace: Workspace, *, name: str, replace: bool, **_: Any) -> None:
        try:
            fit = TypeAdapter(Name).validate_python(name)
        except ValidationError as error:
            raise CommandError(str(error)) from error
        with shown():
            taken = snapshots.take(workspace, fit, replace=replace)
        self.stdout.write(f"{taken.name}: {taken.invoices} invoices, {taken.size} bytes")

    def _list(self, workspace: Workspace, **_: Any) -> None:
        found = [facts.snapshot_facts(row) for row in selectors.snapshots(workspace)]
        console = tables.wide()
        console.print(tables.rows("snapshots", found) if found else "no snapshots", soft_wrap=True)

    @shown()
    def _restore(self, workspace: Workspace, *, name: str, keep_clock: bool, **_: Any) -> None:
        snapshots.restore(workspace, name, keep_clock=keep_clock)

    def _delete(self, workspace: Workspace, *, name: str, **_: Any) -> None:
        snapshots.delete(workspace, name)


def _describe() -> None:
    document = settings.BASE_DIR / "docs" / "bottle.md"
    written, mark, _old = document.read_text(encoding="utf-8").partition(describing.MARK)
    document.write_text(written + mark + "\n" + describing.text(), encoding="utf-8")
