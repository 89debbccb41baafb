"""A blank database, kept beside the code: a sandbox that begins in a new folder copies it, instead of applying every
migration anew. That is seconds against milliseconds, for suites that start a sandbox of their own each time.

On SQLite only. Nothing rests on the copy: what it lacks is migrated afterwards, and a folder that cannot be written is
done without.
"""

import hashlib
import inspect
import os
import shutil
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

from platform_project.health import is_migrated
from platform_project.kernel import progress
from platform_project.kernel.progress import Work


def migrate() -> None:
    """Bring the database up to this code."""
    kept = _kept() if _is_new() else None
    if kept and kept.exists():
        shutil.copyfile(kept, settings.DATABASES["default"]["NAME"])
    if is_migrated():
        return
    progress.step(Work.MIGRATING)
    call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    if kept:
        with suppress(OSError, DatabaseError):
            _keep(kept)


def _is_new() -> bool:
    return connection.vendor == "sqlite" and not Path(settings.DATABASES["default"]["NAME"]).exists()


def _kept() -> Path:
    """Named by what the migrations say, so that another state of the code never meets this one's."""
    known = hashlib.sha256()
    for key, migration in sorted(MigrationLoader(None).disk_migrations.items()):
        known.update(repr(key).encode() + Path(inspect.getfile(type(migration))).read_bytes())
    return Path(settings.BLANK_DATABASES, f"{known.hexdigest()[:16]}.sqlite3")


def _keep(kept: Path) -> None:
    """Whole or not at all: several may begin at once. Those of other states of the code go."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    for older in kept.parent.glob("*.sqlite3"):
        older.unlink(missing_ok=True)
    part = kept.with_suffix(f".{os.getpid()}")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(part)])
    part.replace(kept)
