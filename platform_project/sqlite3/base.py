"""Django's SQLite backend with the parameter limit that SQLite has had since 3.32, so that a bulk insert is one statement, and
with writers that wait for their turn instead of overtaking each other.
"""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError
from django.db.backends.sqlite3 import base, features

# So many seconds pass between two questions whether the database is free.
ASKS_EVERY = 0.0003
# One thread of a process asks, the others stand in line behind it.
_line = threading.Lock()


class DatabaseFeatures(features.DatabaseFeatures):
    max_query_params = 32_766


class DatabaseWrapper(base.DatabaseWrapper):
    features_class = DatabaseFeatures

    def _start_transaction_under_autocommit(self) -> None:
        """Begin when it is this thread's turn; OperationalError when that takes longer than the option `timeout`, in seconds.

        SQLite would wait by itself, but it asks the more seldom the longer it has waited, ten times a second in the end:
        whoever comes anew overtakes, and of eight writers now and then one waits for most of a second.
        """
        waits = self.settings_dict["OPTIONS"].get("timeout", 5.0)
        until = time.monotonic() + waits
        with self.wrap_database_errors, _in_line(until), self._answered_at_once(waits):
            try:
                super()._start_transaction_under_autocommit()  # type: ignore[misc]
            except OperationalError as error:
                if not _is_busy(error.__cause__):
                    raise
                self._begin_by(until)

    def _begin_by(self, until: float) -> None:
        """Not by a cursor of Django's: however often it is asked, it is one statement to whoever counts them."""
        mode = self.transaction_mode or ""  # type: ignore[attr-defined]
        while True:
            try:
                self.connection.execute(f"BEGIN {mode}")
                return
            except sqlite3.OperationalError as error:
                if not _is_busy(error) or time.monotonic() >= until:
                    raise
            time.sleep(ASKS_EVERY)

    @contextmanager
    def _answered_at_once(self, waits: float) -> Iterator[None]:
        """SQLite says whether the database is free, instead of waiting for it; otherwise it waits, so many seconds."""
        self.connection.execute("PRAGMA busy_timeout = 0")
        try:
            yield
        finally:
            self.connection.execute(f"PRAGMA busy_timeout = {waits * 1000:.0f}")


def _is_busy(error: BaseException | None) -> bool:
    # The low byte is the kind of error, the rest says more of it.
    return isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY


@contextmanager
def _in_line(until: float) -> Iterator[None]:
    """Behind the other threads of this process, but no longer than until then."""
    is_first = _line.acquire(timeout=max(0, until - time.monotonic()))
    try:
        yield
    finally:
        if is_first:
            _line.release()
