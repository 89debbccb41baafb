"""What was acknowledged was flushed to the disk before."""

import re
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.db import connection

from platform_project.settings.base import SQLITE_OPTIONS
from tests.plugins.torture import FULL, Measured, scaled
from tests.system.serving import started, workers
from tests.torture.bulk import ISSUERS, Clerk, Office
from tests.torture.cluster import running

WRITES = scaled(20, 500)
SERVED_BY = ("--workers", "1", "--threads", "4", "--quiet")
FULL_SYNCHRONOUS = 2


@pytest.mark.security("D9")
def test_postgresql_flushes_for_every_call_that_writes(tmp_path: Path, measured: Measured) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("about PostgreSQL; SQLite has tests of its own below")
    with running() as cluster:
        home = {"DATA": str(tmp_path), "DATABASE_URL": cluster.url}
        told = []
        # Its tables; a start; a start and the calls.
        for calls in (0, 0, WRITES):
            with started(home, *SERVED_BY) as sandbox:
                if calls:
                    write(sandbox.origin)
            told.append(settled_flushes(cluster.ask))
    tables, start, both = told
    flushes = (both - start) - (start - tables)
    measured(acknowledged=WRITES, flushes=flushes)
    assert flushes >= WRITES


@pytest.mark.security("D9")
def test_sqlite_is_told_to_flush_at_every_commit(tmp_path: Path, measured: Measured) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("about SQLite; PostgreSQL has a test of its own above")
    with closing(sqlite3.connect(tmp_path / "some.sqlite3")) as some:
        some.executescript(SQLITE_OPTIONS["init_command"])
        told = some.execute("PRAGMA synchronous").fetchone()[0]
        mode = some.execute("PRAGMA journal_mode").fetchone()[0]
    measured(synchronous=told)
    assert (mode, told) == ("wal", FULL_SYNCHRONOUS)


@pytest.mark.security("D9")
def test_sqlite_flushes_for_every_call_that_writes(tmp_path: Path, measured: Measured) -> None:
    """Counted from outside, by strace."""
    if connection.vendor != "sqlite" or not FULL:
        pytest.skip("about SQLite, and wants strace: `make torture ROWS=D9`")
    assert shutil.which("strace"), "strace counts the flushes: install it"
    with started({"DATA": str(tmp_path)}, *SERVED_BY) as sandbox:
        with counted(workers(sandbox)[0], tmp_path / "flushes") as told:
            write(sandbox.origin)
        flushes = len(re.findall(r"\b(?:fsync|fdatasync)\(", told.read_text()))
    measured(acknowledged=WRITES, flushes=flushes)
    assert flushes >= WRITES


def write(origin: str) -> None:
    office = Office(origin, size=1)
    clerk = Clerk(office, ISSUERS[0])
    assert all(clerk.register(f"0-{number}") for number in range(WRITES))
    assert office.answers == {200: WRITES}


@contextmanager
def counted(process: int, told: Path) -> Iterator[Path]:
    calls = ["strace", "-f", "-q", "-e", "trace=fsync,fdatasync", "-o", str(told), "-p", str(process)]
    with subprocess.Popen(calls) as strace:
        time.sleep(1)
        yield told
        strace.terminate()


def settled_flushes(ask: Callable[[str], int]) -> int:
    """A connection's process tells of its own when it ends (of a silent one ten seconds pass), the others after a moment."""
    told = -1
    while told != (told := ask("SELECT wal_sync FROM pg_stat_wal")):
        time.sleep(1.5)
    return told
