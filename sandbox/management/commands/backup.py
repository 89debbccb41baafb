"""`manage.py backup FILE`: the whole database as one file, while the server serves."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from platform_project.backups import BackupError, backup


class Command(BaseCommand):
    help = (
        "Write the whole database into a new file, as it is at one moment; the server may go on. The file holds "
        "passwords' hashes and tokens: keep it as you keep the database."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        try:
            manifest = backup(file)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{file}: {manifest.engine}, {file.stat().st_size:,} bytes, sha256 of the copy {manifest.sha256}"
        )
