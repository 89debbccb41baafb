"""`manage.py workspace`: workspaces and their clocks, for a person or a script at the machine itself."""

import json
import os
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from pydantic import ValidationError
from rich.markup import escape

from accounts.models import Workspace
from platform_project.kernel import clock
from sandbox import facts, selectors
from sandbox.api import wire
from sandbox.api.wire.counterparties import UntilQuiet
from sandbox.bots import facts as bot_facts
from sandbox.bottles import files as bottle_files
from sandbox.errors import Refusal
from sandbox.seeding import demo
from sandbox.seeding.seeds import SEEDS
from sandbox.services import clocks, keys, pouring, quiet, workspaces
from sandbox.services.clocks import Moved
from sandbox.services.workspaces import Credentials
from sandbox.serving import tables
from sandbox.serving.progress import shown

SPANS = ("months", "days", "hours", "minutes", "seconds")


class Command(BaseCommand):
    help = "Make, list, show, reset and delete workspaces; give one a new key; set its clock."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("list", help="every workspace")
        create = actions.add_parser("create", help="a new one; its secrets are told this once")
        create.add_argument("name", nargs="?", help="the bottle's own when absent")
        create.add_argument("--slug", help="what names it in addresses and PFIDs; given when absent")
        create.add_argument("--seed", choices=SEEDS, default="demo")
        create.add_argument(
            "--bottle", type=Path, metavar="FILE", help="instead of a seed: what 'manage.py bottle save' wrote"
        )
        show = actions.add_parser("show", help="ids, users and addresses; secrets of the demo's only")
        reset = actions.add_parser("reset", help="back to its seed; clients, tokens, passwords and key stay")
        reset.add_argument("--keep-clock", action="store_true", help="else the clock goes back to real time")
        delete = actions.add_parser("delete", help="it and everything in it, for good")
        key = actions.add_parser("key", help="a new key of the control API; the one before is void")
        hands = actions.add_parser("clock", help="how the clock stands, or another setting of it")
        for action in (show, reset, delete, key, hands):
            action.add_argument("slug")
        for action in (create, show):
            action.add_argument("--json", action="store_true", help="as JSON, for scripts")
            action.add_argument("--base-url", default=served_at(), help="where the platform is served")
        _add_clock_arguments(hands)

    def handle(self, *_args: Any, action: str, **options: Any) -> None:
        act: Callable[..., None] = getattr(self, f"_{action}")
        try:
            with clock.using(clock.REAL):
                if action not in ("list", "create"):
                    options["workspace"] = _found(options["slug"])
                act(**options)
        except Refusal as refusal:
            raise CommandError(f"{refusal.message()} {refusal.cure()}") from refusal

    def _list(self, **_: Any) -> None:
        for workspace in selectors.workspaces():
            self.stdout.write(f"{workspace.slug}\t{workspace.name}")

    def _create(self, *, bottle: Path | None, base_url: str, json: bool, **options: Any) -> None:
        base_url = base_url.rstrip("/")
        self._tell(_planted(base_url, **options) if bottle is None else _poured(base_url, bottle, **options), json)

    def _show(self, workspace: Workspace, **options: Any) -> None:
        found = facts.facts_of(workspace, options["base_url"].rstrip("/"))
        if demo.is_demo(workspace.slug):
            found["staff"] = facts.demo_staff()
        self._tell(found, options["json"])

    def _tell(self, found: dict[str, Any], as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
        else:
            tell(found)

    @shown()
    def _reset(self, workspace: Workspace, *, keep_clock: bool, **_: Any) -> None:
        workspaces.reset(workspace, keep_clock=keep_clock)

    def _delete(self, workspace: Workspace, **_: Any) -> None:
        workspaces.delete(workspace)

    def _key(self, workspace: Workspace, **_: Any) -> None:
        self.stdout.write(keys.renew(workspace))

    def _clock(self, workspace: Workspace, **options: Any) -> None:
        if options["until_quiet"]:
            self._until_quiet(workspace, options["at"])
            return
        try:
            moved = _move(workspace, options)
        except ValidationError as error:
            raise CommandError(str(error)) from error
        setting = moved.setting if moved else workspace.clock
        self.stdout.write(json.dumps(facts.clock_facts(setting), ensure_ascii=False))

    def _until_quiet(self, workspace: Workspace, at: str | None) -> None:
        try:
            asked = UntilQuiet.model_validate({"until": at})
        except ValidationError as error:
            raise CommandError(str(error)) from error
        with shown():
            made = quiet.advance(workspace, until=asked.until, most=asked.max_moves)
        for move in made.moves:
            self.stdout.write(json.dumps(bot_facts.move(move), ensure_ascii=False))
        self.stdout.write(json.dumps(facts.clock_facts(workspace.clock), ensure_ascii=False))


@shown()
def _planted(base_url: str, *, name: str | None, slug: str | None, seed: str, **_: Any) -> dict[str, Any]:
    try:
        asked = wire.NewWorkspace(name=name, slug=slug, seed=seed)
    except ValidationError as error:
        raise CommandError(str(error)) from error
    credentials = Credentials()
    made = workspaces.create(name=asked.name or "", slug=asked.slug or "", seed=seed, credentials=credentials)
    return facts.facts_of(made, base_url, credentials)


@shown()
def _poured(base_url: str, file: Path, *, name: str | None, slug: str | None, **_: Any) -> dict[str, Any]:
    try:
        asked = wire.NewWorkspace(name=name, slug=slug, bottle={})
        bottle = bottle_files.from_disk(file)
    except (ValidationError, OSError) as error:
        raise CommandError(str(error)) from error
    key = keys.new()
    poured = pouring.pour(bottle, key=key, name=asked.name or "", slug=asked.slug or "")
    return facts.facts_of(poured.workspace, base_url) | {"key": key, "suffix": poured.suffix}


def served_at() -> str:
    """Where `serve`, with the same environment, serves."""
    scheme = "https" if os.environ.get("TLS") else "http"
    return f"{scheme}://{os.environ.get('HOST') or '127.0.0.1'}:{os.environ.get('PORT') or '8000'}"


def _add_clock_arguments(hands: ArgumentParser) -> None:
    ways = hands.add_mutually_exclusive_group()
    ways.add_argument("--freeze", action="store_true", help="stand still, at once or at --at")
    ways.add_argument("--run", action="store_true", help="run on, from where it stands or from --at")
    ways.add_argument("--real", action="store_true", help="back to real time")
    ways.add_argument("--advance", action="store_true", help="by --months, --days, --hours, --minutes, --seconds")
    ways.add_argument("--until-quiet", action="store_true", help="from one planned move of a counterparty to the next")
    hands.add_argument(
        "--at", help="an instant in ISO 8601; alone, it sets the clock, and with --until-quiet it is the last"
    )
    for unit in SPANS:
        hands.add_argument(f"--{unit}", type=int, default=0)


@shown()
def _move(workspace: Workspace, options: dict[str, Any]) -> Moved | None:
    if options["advance"]:
        return clocks.advance(workspace, wire.Advance(**{unit: options[unit] for unit in SPANS}).span)
    modes = {"real": options["real"], "frozen": options["freeze"], "running": options["run"]}
    mode = next((name for name, chosen in modes.items() if chosen), None)
    if mode is None and options["at"] is None:
        return None
    asked = wire.NewClock.model_validate({"mode": mode, "now": options["at"]})
    return clocks.set_to(workspace, asked.mode, asked.now)


def _found(slug: str) -> Workspace:
    workspace = selectors.workspace_named(slug)
    if workspace is None:
        raise CommandError(f"there is no workspace {slug!r}; see: manage.py workspace list")
    return workspace


def tell(found: dict[str, Any]) -> None:
    console = tables.wide()
    name, key = escape(found["name"]), found["key"] or "(told at creation)"
    console.print(f"[bold]{name}[/bold] ({found['workspace']})   key: {key}")
    for title in ("clock", "clients", "users", "staff", "urls"):
        if rows := found.get(title):
            table = tables.listed(title, rows) if isinstance(rows, dict) else tables.rows(title, rows)
            console.print(table, soft_wrap=True)
