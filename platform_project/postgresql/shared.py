"""Connections that the threads of a process share: fewer of them than threads, each taken for one request and put back.

A server has few connections to give, and a thread may wait long for a caller who sends slowly. `psycopg_pool` is not used: it
connects in threads of its own, so that while the database is away a request waits out a limit instead of failing at once, and
after a restart of the database it sleeps a second and more for each dead connection that it meets.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from psycopg import Connection, Error, OperationalError
from psycopg.pq import TransactionStatus

# How long a request waits for one of the others to finish, and how long an unused connection is kept.
SECONDS_TO_WAIT = 10.0
SECONDS_UNUSED = 60.0


class SharedConnections:
    """At most `places` connections at once, those that are lying ready included."""

    def __init__(self, places: int) -> None:
        self._free = threading.BoundedSemaphore(places)
        self._lock = threading.Lock()
        # The one that was used last at the right end, with when that was.
        self._ready: deque[tuple[Connection[Any], float]] = deque()

    def take(self, connect: Callable[[], Connection[Any]]) -> Connection[Any]:
        """A connection that answers. What the database said when it is away is raised at once."""
        if not self._free.acquire(timeout=SECONDS_TO_WAIT):
            raise OperationalError("all connections to the database are in use")
        try:
            connection = self._pop()
            if connection is not None and _answers(connection):
                return connection
            if connection is not None:
                # The others died of the same, most likely; to ask each of them may take long.
                self._close_all(connection)
            return connect()
        except BaseException:
            self._free.release()
            raise

    def put_back(self, connection: Connection[Any]) -> None:
        """For the next one, unless something was left open on it."""
        try:
            if _is_clean(connection):
                with self._lock:
                    self._ready.append((connection, time.monotonic()))
                self._close_unused()
            else:
                connection.close()
        finally:
            self._free.release()

    def _pop(self) -> Connection[Any] | None:
        with self._lock:
            return self._ready.pop()[0] if self._ready else None

    def _close_all(self, *more: Connection[Any]) -> None:
        with self._lock:
            ready, self._ready = [connection for connection, _since in self._ready], deque()
        for connection in (*more, *ready):
            connection.close()

    def _close_unused(self) -> None:
        with self._lock:
            oldest, since = self._ready[0] if self._ready else (None, time.monotonic())
            if oldest is None or time.monotonic() - since < SECONDS_UNUSED:
                return
            self._ready.popleft()
        oldest.close()


def _is_clean(connection: Connection[Any]) -> bool:
    return (
        not connection.closed and connection.autocommit and connection.info.transaction_status is TransactionStatus.IDLE
    )


def _answers(connection: Connection[Any]) -> bool:
    try:
        connection.execute("")
    except Error:
        return False
    return True
