"""The writer beside the requests: one thread of each process that stores whatever has gathered.

It begins with the first record, so a forked worker has its own. Whoever reads the log in the same process waits until it
has caught up; what another process still holds comes within `LINGER` seconds. When storing fails, those entries are lost,
and a line on stderr says so: the log never stops a call.
"""

import logging
import os
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import util

from django.conf import settings
from django.db import close_old_connections, connection, transaction

from platform_project.watching.metrics import meters
from sandbox.log.records import Record
from sandbox.log.storing import store

log = logging.getLogger(__name__)

# How long the first record may wait for others that come into the same transaction.
LINGER = 0.25
MOST_RECORDS = 5_000
HEAVIEST = 128 * 1024 * 1024


class Writer:
    """A buffer, and the thread that empties it. `write` stores a batch."""

    def __init__(self, write: Callable[[list[Record]], None]) -> None:
        self._write = write
        self._renew()
        os.register_at_fork(after_in_child=self._renew)

    def _renew(self) -> None:
        self._changed = threading.Condition()
        self._waiting: deque[Record] = deque()
        self._weight = self._lost = 0
        self._is_writing = self._in_a_hurry = self._ends = False
        self._thread: threading.Thread | None = None

    def put(self, record: Record) -> None:
        weight = record.weight
        with self._changed:
            if self._ends or len(self._waiting) >= MOST_RECORDS or self._weight + weight > HEAVIEST:
                self._lost += 1
                meters().log_lost.inc()
                return
            self._waiting.append(record)
            self._weight += weight
            meters().log_waiting.set(len(self._waiting))
            if self._thread is None:
                self._start()
            if len(self._waiting) == 1:
                self._changed.notify_all()

    def _start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="log-writer", daemon=True)
        self._thread.start()
        # Runs at the end of a forked worker too, where atexit does not.
        util.Finalize(None, self.stop, exitpriority=0)

    def settle(self, seconds: float = 5.0) -> bool:
        """Wait until everything that was put is written or lost; False when that takes longer."""
        with self._changed:
            if self._thread is None:
                return True
            self._in_a_hurry = True
            self._changed.notify_all()
            return self._changed.wait_for(lambda: not (self._waiting or self._is_writing), seconds)

    def stop(self) -> None:
        """Write what is there, and end the thread; the next record begins another."""
        thread = self._thread
        if thread is None:
            return
        with self._changed:
            self._ends = True
            self._changed.notify_all()
        thread.join(5.0)
        with self._changed:
            self._thread, self._ends = None, False

    def _run(self) -> None:
        try:
            while batch := self._next():
                self._stored(batch)
                with self._changed:
                    self._is_writing = False
                    self._changed.notify_all()
        finally:
            connection.close()

    def _next(self) -> list[Record]:
        """What has gathered; empty at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._ends)
            self._changed.wait_for(lambda: self._in_a_hurry or self._ends, LINGER)
            batch = list(self._waiting)
            self._waiting.clear()
            meters().log_waiting.set(0)
            self._weight, self._in_a_hurry, self._is_writing = 0, False, bool(batch)
            if self._lost:
                log.error("%d calls were not logged: too many are waiting", self._lost)
                self._lost = 0
        return batch

    def _stored(self, batch: list[Record]) -> None:
        try:
            close_old_connections()
            with _quickly():
                self._write(batch)
            meters().log_written.inc(len(batch))
        except Exception as error:
            meters().log_lost.inc(len(batch))
            log.error("%d calls were not logged: %s", len(batch), error)
            connection.close()
        else:
            close_old_connections()


@contextmanager
def _quickly() -> Iterator[None]:
    """What is written inside need not wait for the disk: a loss of power may cost the log's last entries, and nothing else.

    On SQLite that holds for the connection, which is this thread's own. On PostgreSQL for one transaction: others use the
    connection after it.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=NORMAL")
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit TO off")
        yield


_writer = Writer(store)


def post(record: Record) -> None:
    """Log the record: beside the requests, or at once where the setting says `direct`."""
    if settings.SANDBOX_LOG == "direct":
        try:
            store([record])
        except Exception as error:
            log.error("1 call was not logged: %s", error)
    else:
        _writer.put(record)


def settle() -> None:
    """Let everything that this process has answered be in the log."""
    _writer.settle()


def stop() -> None:
    _writer.stop()
