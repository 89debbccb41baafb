"""Whether it is worth asking the standby: after a failure nobody does for a while, then one request tries."""

import logging
import threading
import time
from collections.abc import Callable

log = logging.getLogger(__name__)

SECONDS_OF_REST = 2.0


class Breaker:
    """`is_closed` while the standby may be asked. Of those who come after a rest, one alone finds out how it is."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._retry_at: float | None = None

    def lets_through(self) -> bool:
        """Each yes while it is open puts the next try off, so that only one waits for a server that may be gone."""
        if self._retry_at is None:
            return True
        with self._lock:
            if self._retry_at is None or self._clock() < self._retry_at:
                return self._retry_at is None
            self._retry_at = self._clock() + SECONDS_OF_REST
            return True

    def failed(self, error: Exception) -> None:
        with self._lock:
            if self._retry_at is None:
                log.warning("the standby does not answer, the primary is read: %s", str(error).strip())
            self._retry_at = self._clock() + SECONDS_OF_REST

    def worked(self) -> None:
        if self._retry_at is not None:
            with self._lock:
                self._retry_at = None
            log.warning("the standby answers again")
