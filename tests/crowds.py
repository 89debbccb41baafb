"""Several at the same moment."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection

from platform_project.kernel.errors import PlatformError

T = TypeVar("T")

SECONDS = 60


def at_once(*moves: Callable[[], T]) -> list[T | str]:
    """What each move came to: its result, or the codes of its refusal. Any other accident is raised."""
    barrier = threading.Barrier(len(moves))

    def play(move: Callable[[], T]) -> T | str:
        try:
            barrier.wait(SECONDS)
            return move()
        except PlatformError as refusal:
            return " ".join(fault.code for fault in refusal.faults)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(moves)) as pool:
        return list(pool.map(play, moves, timeout=SECONDS))
