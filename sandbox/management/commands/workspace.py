"""`manage.py workspace`: what a script needs to know of a workspace."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.table import Table

from accounts.models import Workspace
from sandbox.facts import facts_of


class Command(BaseCommand):
    help = "list: every workspace; show SLUG: its ids, secrets, users and addresses"

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("list", help="every workspace")
        show = actions.add_parser("show", help="ids, secrets, users and addresses of one workspace")
        show.add_argument("slug")
        show.add_argument("--json", action="store_true", help="as JSON, for scripts")
        show.add_argument("--base-url", default="http://127.0.0.1:8000", help="where the platform is served")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["action"] == "list":
            for workspace in Workspace.objects.all():
                self.stdout.write(f"{workspace.slug}\t{workspace.name}")
            return
        workspace = Workspace.objects.filter(slug=options["slug"]).first()
        if workspace is None:
            raise CommandError(f"there is no workspace {options['slug']!r}; see: manage.py workspace list")
        facts = facts_of(workspace, options["base_url"].rstrip("/"))
        if options["json"]:
            self.stdout.write(json.dumps(facts, ensure_ascii=False, indent=2))
        else:
            _print(facts)


def _print(facts: dict[str, Any]) -> None:
    console = Console()
    console.print(f"[bold]{facts['name']}[/bold] ({facts['workspace']})")
    for title in ("clients", "users", "urls"):
        rows = facts[title] if isinstance(facts[title], list) else [facts[title]]
        table = Table(*rows[0].keys(), title=title, title_justify="left")
        for row in rows:
            table.add_row(*("" if value is None else str(value) for value in row.values()))
        console.print(table)
