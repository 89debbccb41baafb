"""`manage.py verify`: was anything edited behind the product's back, in one workspace or in all of them."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Workspace
from accounts.snapshots import snapshot
from invoices.services import verifying
from invoices.services.histories import Finding
from sandbox import selectors
from sandbox.serving.progress import shown

# Of one workspace; the rest is counted.
LISTED = 1_000


class Command(BaseCommand):
    help = (
        "Walk the event chains, counters, totals and documents of every workspace and say what does not fit. "
        "Reads one moment of the database, may run beside the server. Ends with 1 when anything is found."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--workspace", metavar="SLUG", help="this one alone")

    def handle(self, *_args: Any, workspace: str | None, **_options: Any) -> None:
        rows = [_found(workspace)] if workspace else list(selectors.workspaces())
        findings = sum(self._verified(row) for row in rows)
        if findings:
            raise CommandError(f"{findings} {'finding' if findings == 1 else 'findings'}")

    def _verified(self, workspace: Workspace) -> int:
        """What the bar would blur is told when it is gone."""
        told, count = list[Finding](), 0
        with snapshot(), shown():
            workspace.refresh_from_db()
            for count, finding in enumerate(verifying.verify(workspace), 1):
                if count <= LISTED:
                    told.append(finding)
        for finding in told:
            self.stdout.write(f"workspace {workspace.slug}, {finding}")
        if count > LISTED:
            self.stdout.write(f"workspace {workspace.slug}: and {count - LISTED} more")
        if not count:
            said = f"{workspace.last_invoice_number} invoices, {workspace.last_event_number} events"
            self.stdout.write(f"workspace {workspace.slug}: nothing found ({said})")
        return count


def _found(slug: str) -> Workspace:
    workspace = selectors.workspace_named(slug)
    if workspace is None:
        raise CommandError(f"there is no workspace {slug!r}; see: manage.py workspace list")
    return workspace
