"""Letting a call wait, in real time, without keeping others from being served."""

import time
from threading import BoundedSemaphore

from django.db import connection

# Of a process, which on PostgreSQL serves with some forty threads: whoever comes later is not delayed.
MOST_AT_ONCE = 24

_beds = BoundedSemaphore(MOST_AT_ONCE)


def pause(milliseconds: int) -> bool:
    """Wait; at once False when too many are waiting already. The thread gives up its connection to the database first."""
    if not _beds.acquire(blocking=False):
        return False
    try:
        if not connection.in_atomic_block:
            connection.close()
        time.sleep(milliseconds / 1000)
    finally:
        _beds.release()
    return True
