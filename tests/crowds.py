"""Several at the same moment."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection

T = TypeVar("T")

SECONDS = 600


def at_once(*moves: Callable[[], T]) -> list[T]:
    """What each move came to, in their order. Each runs in a thread, on a database connection of its own."""
    barrier = threading.Barrier(len(moves))

    def play(move: Callable[[], T]) -> T:
        try:
            barrier.wait(SECONDS)
            return move()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(moves)) as pool:
        return list(pool.map(play, moves, timeout=SECONDS))
