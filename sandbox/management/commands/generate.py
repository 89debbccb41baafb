"""`manage.py generate`: a workspace with years of invoices, as many as one wants to try a program with."""

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError
from pydantic import ValidationError

from accounts.models import Workspace
from platform_project.kernel import clock
from sandbox import facts, selectors
from sandbox.api import wire
from sandbox.bulk.history import History, Unprepared, Wish, issuer_of
from sandbox.errors import Refusal
from sandbox.management.commands.workspace import served_at, tell
from sandbox.services import workspaces
from sandbox.services.workspaces import Credentials
from sandbox.serving.progress import shown

BOUNDS = {"invoices": 5_000_000, "lines": 100, "years": 30}


class Command(BaseCommand):
    help = (
        "Fill a workspace with invoices of its issuing company to many 発行先 over years. A workspace of that name that is not "
        "there is made, and its secrets are told this once. The same seed makes the same invoices."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--workspace", metavar="SLUG", default="big")
        parser.add_argument("--invoices", type=int, default=10_000)
        parser.add_argument("--lines", type=int, default=5, help="of each invoice")
        parser.add_argument("--years", type=int, default=5, help="that they are spread over, up to now")
        parser.add_argument("--seed", type=int, default=1, help="another number, other invoices")
        parser.add_argument("--base-url", default=served_at(), help="where the platform is served")
        parser.add_argument("--json", action="store_true", help="as JSON, for scripts")

    def handle(self, *_args: Any, workspace: str, base_url: str, **options: Any) -> None:
        for name, most in BOUNDS.items():
            if not 1 <= options[name] <= most:
                raise CommandError(f"--{name} must lie between 1 and {most:,}")
        started = time.monotonic()
        credentials = Credentials()
        try:
            row, is_new = _workspace(workspace, credentials)
            wish = Wish(options["invoices"], options["lines"], options["years"], options["seed"])
            with shown(), clock.using(row.clock):
                History(issuer_of(row), wish).write()
        except (Unprepared, IntegrityError) as error:
            raise CommandError(f"{workspace}: {error}") from error
        found = facts.facts_of(row, base_url.rstrip("/"), credentials if is_new else None)
        took = time.monotonic() - started
        if options["json"]:
            self.stdout.write(json.dumps(found | {"seconds": round(took, 1)}, ensure_ascii=False, indent=2))
            return
        self.stdout.write(f"{workspace}: {wish.invoices:,} invoices of {wish.lines} lines in {took:.1f} s")
        if is_new:
            tell(found)


def _workspace(slug: str, credentials: Credentials) -> tuple[Workspace, bool]:
    """The workspace of that slug, and whether it had to be made."""
    if found := selectors.workspace_named(slug):
        return found, False
    try:
        asked = wire.NewWorkspace(name=slug, slug=slug, seed="masters")
        return workspaces.create(name=slug, slug=slug, seed=asked.seed, credentials=credentials), True
    except (ValidationError, Refusal) as error:
        raise CommandError(str(error)) from error
