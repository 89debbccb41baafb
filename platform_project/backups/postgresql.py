"""PostgreSQL: pg_dump and pg_restore, as installed on this machine; a restore is one transaction."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from platform_project.backups.errors import BackupError

# What libpq's programs take from their surroundings.
_NAMES = {
    "host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "passfile": "PGPASSFILE", "service": "PGSERVICE",
    "target_session_attrs": "PGTARGETSESSIONATTRS",
}  # fmt: skip
_OTHERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND backend_type = 'client backend'"
)


def copy(connection: Any, target: Path) -> None:
    _run(connection, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def refuse_if_used(connection: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_OTHERS)
        (others,) = cursor.fetchone()
    if others:
        raise BackupError(f"the database is in use ({others} other connections): stop the server first")


def put(connection: Any, source: Path) -> None:
    """Tables are dropped and made anew; until the commit everybody sees what was there."""
    _run(
        connection, "pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction",
        "--exit-on-error", f"--dbname={connection.get_connection_params()['dbname']}", str(source),
    )  # fmt: skip


def _run(connection: Any, name: str, *arguments: str) -> None:
    given = {
        _NAMES[key]: str(value) for key, value in connection.get_connection_params().items() if key in _NAMES and value
    }
    # Not for ever behind somebody who came after all.
    own = os.environ | given | {"PGOPTIONS": "-c lock_timeout=10s"}
    done = subprocess.run([program(name), *arguments], env=own, capture_output=True, text=True)  # noqa: S603  # ours
    if done.returncode:
        raise BackupError(f"{name} failed: {done.stderr.strip()}")


def program(name: str) -> str:
    """The newest one installed, which can talk to every server that is no newer."""
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    found = str(versions[-1]) if versions else shutil.which(name)
    if found is None:
        raise BackupError(f"{name} is not installed here; it comes with PostgreSQL's client programs")
    return found
