"""SQLite: its own online copy, which is of one moment and lets writers go on; put back by the same way, in one transaction."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from platform_project.backups.errors import BackupError

# How long one who is just finishing may take.
_PATIENCE = 5


def copy(connection: Any, target: Path) -> None:
    with closing(sqlite3.connect(_file(connection))) as source, closing(sqlite3.connect(target)) as out:
        source.backup(out)  # in one step: a reader's view of one moment
        # A file that needs none beside it.
        out.execute("PRAGMA journal_mode=DELETE")
        _check(out)


def refuse_if_used(connection: Any) -> None:
    """Whoever has the file open keeps SQLite from leaving WAL."""
    file = Path(_file(connection))
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        return
    with closing(sqlite3.connect(file, timeout=_PATIENCE, isolation_level=None)) as own:
        try:
            (mode,) = own.execute("PRAGMA journal_mode=DELETE").fetchone()
        except sqlite3.OperationalError as error:
            raise BackupError(f"the database is in use ({error}): stop the server first") from error
        if mode != "delete":
            raise BackupError("the database is in use: stop the server first")


def put(connection: Any, source: Path) -> None:
    """Page by page into the file itself, so that whoever opens it sees all of the one or all of the other."""
    with (
        closing(sqlite3.connect(source)) as held,
        closing(sqlite3.connect(_file(connection), timeout=_PATIENCE)) as own,
    ):
        _check(held)
        try:
            held.backup(own)
        except sqlite3.OperationalError as error:
            raise BackupError(f"the database could not be written ({error}); it is as it was") from error
        own.execute("PRAGMA journal_mode=WAL")


def _check(held: sqlite3.Connection) -> None:
    try:
        (found,) = held.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        raise BackupError(f"the copy is damaged: {error}") from error
    if found != "ok":
        raise BackupError(f"the copy is damaged: {found}")


def _file(connection: Any) -> str:
    return str(connection.settings_dict["NAME"])
