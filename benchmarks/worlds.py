"""Databases with a generated world in them, kept in var/bench from run to run, and copies of them that may be spoilt."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from benchmarks.saying import say
from benchmarks.sizes import LINES

ROOT = Path(__file__).resolve().parent.parent
KEPT = Path(os.environ.get("BENCH_DATA", ROOT / "var" / "bench")).resolve()
SECONDS_TO_GENERATE = 3_000
# What a run on one's own machine does not set. Without the last, every start would compile everything anew.
NOT_AT_HOME = ("DATABASE_URL", "HOST", "PORT", "TLS", "PYTHONDONTWRITEBYTECODE")
# What a kept world rests on: when one of these changes, it is made anew. Migrations are applied to it.
MADE_BY = "sandbox/bulk/*.py"

Kind = Literal["sqlite", "postgres"]


@dataclass(frozen=True, slots=True)
class World:
    """A database of its own, with a folder for what else a served sandbox keeps; `demo`: whether it plants the demo there."""

    name: str
    folder: Path
    url: str = ""
    demo: bool = False

    @property
    def environment(self) -> dict[str, str]:
        """For a process of the product that lives in it."""
        outside = {name: value for name, value in os.environ.items() if name not in NOT_AT_HOME}
        url = {"DATABASE_URL": self.url} if self.url else {}
        own = {"DATA": str(self.folder), "DJANGO_ENV": "local", "PYTHONPATH": str(ROOT)}
        demo = {} if self.demo else {"SANDBOX_DEMO": "off"}
        return outside | own | url | demo

    def managed(self, *arguments: str, seconds: float = 600) -> None:
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True, timeout=seconds, stdout=subprocess.DEVNULL)


def world(kind: Kind, invoices: int) -> World:
    """The kept world of so many invoices; made, when it is not there or rests on older code."""
    found = _named(kind, f"bench_{invoices}")
    marker = found.folder / "made"
    if marker.exists() and marker.read_text() == _state() and _exists(found):
        found.managed("migrate", "--verbosity", "0", seconds=SECONDS_TO_GENERATE)
        _settle(found)
        return found
    _remove(found)
    say(f"{kind}: a world of {invoices:,} invoices")
    if found.url:
        _administer("CREATE DATABASE {}", found.name)
    found.folder.mkdir(parents=True, exist_ok=True)
    found.managed("migrate", "--verbosity", "0")
    generate = ("generate", "--workspace", "bench", "--invoices", str(invoices), "--lines", str(LINES))
    found.managed(*generate, seconds=SECONDS_TO_GENERATE)
    _settle(found)
    marker.write_text(_state())
    return found


@contextmanager
def copy_of(original: World) -> Iterator[World]:
    """To write into; gone afterwards."""
    with empty(original, f"{original.name}_copy", original) as copy:
        yield copy


@contextmanager
def empty(beside: World, name: str = "bench_empty", template: World | None = None) -> Iterator[World]:
    """A world of the same kind without anything in it, or with what the template holds."""
    made = _named("postgres" if beside.url else "sqlite", name)
    _remove(made)
    made.folder.mkdir(parents=True)
    try:
        if made.url and template:
            _administer("CREATE DATABASE {} TEMPLATE {}", made.name, template.name)
        elif made.url:
            _administer("CREATE DATABASE {}", made.name)
        elif template:
            _fold(template)
            shutil.copyfile(_file(template), _file(made))
        yield made
    finally:
        _remove(made)


def _named(kind: Kind, name: str) -> World:
    folder = KEPT / f"{kind}-{name.removeprefix('bench_')}"
    return World(name, folder, _url(name) if kind == "postgres" else "")


def _url(name: str) -> str:
    given = urlsplit(os.environ["DATABASE_URL"])
    return given._replace(path=f"/{name}").geturl()


def _file(world: World) -> Path:
    return world.folder / "platform.sqlite3"


def _exists(world: World) -> bool:
    if not world.url:
        return _file(world).exists()
    with suppress(psycopg.OperationalError), psycopg.connect(world.url, connect_timeout=5):
        return True
    return False


def _remove(world: World) -> None:
    shutil.rmtree(world.folder, ignore_errors=True)
    if world.url:
        _administer("DROP DATABASE IF EXISTS {} WITH (FORCE)", world.name)


def _administer(statement: str, *names: str) -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True, connect_timeout=5) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _settle(world: World) -> None:
    """What a database does sooner or later by itself: statistics, and no work left from the filling."""
    if world.url:
        with psycopg.connect(world.url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
            connection.execute("CHECKPOINT")
    else:
        _fold(world)


def _fold(world: World) -> None:
    """The log of a SQLite file back into the file, so that the file alone is the database."""
    code = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('PRAGMA wal_checkpoint(TRUNCATE)')"
    subprocess.run([sys.executable, "-c", code, str(_file(world))], check=True, timeout=300)


def _state() -> str:
    known = hashlib.sha256()
    for path in sorted(ROOT.glob(MADE_BY)):
        known.update(path.read_bytes())
    return known.hexdigest()
