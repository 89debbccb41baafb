"""Taking a backup and putting one back, whatever the database."""

import datetime as dt
import tempfile
from pathlib import Path
from types import ModuleType

from django.conf import settings
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from platform_project.backups import archive, postgresql, sqlite
from platform_project.backups.archive import Manifest
from platform_project.backups.errors import BackupError

_ENGINES: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgresql}


def backup(file: Path) -> Manifest:
    """Write the database to a new file as it is at one moment, whoever writes meanwhile."""
    if file.exists():
        raise BackupError(f"{file} is there already; a backup writes over nothing")
    applied = _applied()
    if not applied:
        raise BackupError("there is nothing in the database yet")
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=file.resolve().parent) as folder:
        copy = Path(folder, archive.DATABASE)
        _engine().copy(connection, copy)
        return archive.write(
            file, copy, engine=connection.vendor, taken_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            migrations=sorted(applied),
        )  # fmt: skip


def restore(file: Path) -> tuple[Manifest, Path | None]:
    """Put a backup in the place of what is in the database, in one transaction.

    What was there is kept as a backup, whose path comes back; None where there was nothing. BackupError, with nothing
    changed, for a file that is damaged or of another database or schema, and while anybody else uses the database.
    """
    with archive.opened(file) as (manifest, packed), tempfile.TemporaryDirectory(
        prefix=".restore-", dir=_beside(file)
    ) as folder:  # fmt: skip
        _check(manifest)
        copy = Path(folder, archive.DATABASE)
        archive.unpack(packed, manifest, copy)
        connections.close_all()
        _engine().refuse_if_used(connection)
        before = _kept(file) if _applied() else None
        connections.close_all()
        _engine().put(connection, copy)
    return manifest, before


def _engine() -> ModuleType:
    return _ENGINES[connection.vendor]


def _beside(file: Path) -> Path:
    """Where there is room for a copy of the database."""
    return Path(settings.DATA_DIR) if Path(settings.DATA_DIR).is_dir() else file.resolve().parent


def _kept(file: Path) -> Path:
    now = dt.datetime.now(dt.UTC).strftime("%Y%m%d-%H%M%S-%f")
    before = file.resolve().with_name(f"before-restore-{now}.backup")
    backup(before)
    return before


def _check(manifest: Manifest) -> None:
    if manifest.engine != connection.vendor:
        raise BackupError(f"the backup is one of {manifest.engine}; the database here is {connection.vendor}")
    known = {f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}
    _compare("the backup", set(manifest.migrations), known)
    if here := _applied():
        _compare("the database here", here, known)


def _compare(what: str, has: set[str], known: set[str]) -> None:
    if newer := sorted(has - known):
        raise BackupError(f"{what} is of a newer version than this program: it has {newer[0]}; use that version")
    if older := sorted(known - has):
        raise BackupError(
            f"{what} is of an older version than this program: it lacks {older[0]}; use the version that it is of "
            "(for a database that is here: manage.py migrate)"
        )


def _applied() -> set[str]:
    """Of the database here; nothing when it is empty."""
    recorder = MigrationRecorder(connection)
    if not recorder.has_table():
        return set()
    return {f"{app}.{name}" for app, name in recorder.applied_migrations()}
