"""`manage.py restore FILE`: a backup in the place of what is in the database, all of it or nothing."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from platform_project.backups import BackupError, restore


class Command(BaseCommand):
    help = (
        "Put a backup in the place of the whole database, in one transaction; stop the server first. What was there is "
        "kept as a backup beside FILE. Afterwards: manage.py verify."
    )
    # The database may be empty or gone.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        try:
            manifest, before = restore(file)
        except (BackupError, OSError) as error:
            raise CommandError(f"nothing was restored: {error}") from error
        self.stdout.write(f"restored what was backed up at {manifest.taken_at}")
        if before:
            self.stdout.write(f"what was there before is in {before}")
