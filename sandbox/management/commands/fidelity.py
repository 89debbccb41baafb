"""`manage.py fidelity`: the fidelity ledger, written to the docs or printed."""

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from sandbox.fidelity import ledger as fidelity


class Command(BaseCommand):
    help = "Write the fidelity ledger to docs/fidelity.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print it as JSON instead")

    def handle(self, *, json: bool, **_options: object) -> None:
        ledger = fidelity.rows()
        if without := fidelity.unmarked(ledger):
            raise CommandError("no mark: " + ", ".join(f"{row.what} {row.name}" for row in without))
        if json:
            self.stdout.write(_as_json(ledger))
            return
        fidelity.write_section(fidelity.LEDGER, fidelity.ledger_text(ledger))
        self.stdout.write(f"{len(ledger)} rows written to {fidelity.document_path().name}")


def _as_json(ledger: list[fidelity.Row]) -> str:
    return json.dumps(fidelity.as_dicts(ledger), ensure_ascii=False, indent=1)
