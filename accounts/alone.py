"""Being the only one at work under a name, or being told at once that somebody else is."""

import fcntl
import hashlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache

from django.db import connection, transaction

_guard = threading.Lock()
_at_work: set[int] = set()


class Busy(Exception):
    """Somebody else is at work under that name."""


@contextmanager
def alone(name: str) -> Iterator[None]:
    """One transaction, in which nobody else in the installation works under that name. Raises Busy without waiting.

    PostgreSQL has a lock of its own for this, which ends with the transaction. On SQLite, where every writer waits for its
    turn, a mark stands before the turn: one byte of a file beside the database, which the kernel frees when a process dies.
    """
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
    if connection.vendor == "postgresql":
        with transaction.atomic():
            _lock(number)
            yield
        return
    with _marked(number % 2**62), transaction.atomic():
        yield


def _lock(number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        if cursor.fetchone() != (True,):
            raise Busy


@contextmanager
def _marked(place: int) -> Iterator[None]:
    # The file keeps processes apart, the set keeps the threads of one process apart: they share the file's locks.
    with _guard:
        if place in _at_work:
            raise Busy
        _at_work.add(place)
    try:
        with _byte_locked(place):
            yield
    finally:
        with _guard:
            _at_work.discard(place)


@contextmanager
def _byte_locked(place: int) -> Iterator[None]:
    database = str(connection.settings_dict["NAME"])
    if ":memory:" in database or "mode=memory" in database:  # no other process can see it
        yield
        return
    marks = _marks(f"{database}-keys")
    try:
        fcntl.lockf(marks, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
    except OSError as taken:
        raise Busy from taken
    try:
        yield
    finally:
        with suppress(OSError):
            fcntl.lockf(marks, fcntl.LOCK_UN, 1, place)


@cache
def _marks(path: str) -> int:
    """Open for as long as the process lives: closing any handle of the file would free every byte of the process."""
    return os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
