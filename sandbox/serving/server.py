"""granian's server, as it serves the sandbox."""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from granian.server.mp import MPServer, WorkerProcess

# A process that dies at once would otherwise be started anew as fast as the machine can.
SECONDS_BETWEEN = 0.5


class Server(MPServer):
    """Keeps each process on one core, and replaces one that was killed however often it happens.

    Left alone, granian takes a process that dies within seconds of its start for one that can never start, and ends
    everything: two kills in a row, as by a machine short of memory, and nobody would be served any more. Here a process
    starts with an application that is loaded already, so there is nothing in it that could fail each time.
    """

    def _spawn_worker(self, idx: int, target: Any, callback_loader: Callable[[], Any]) -> WorkerProcess:  # type: ignore[override]
        return super()._spawn_worker(idx, target, partial(_loaded, idx / self.workers, callback_loader))

    def _respawn_workers(self, workers: list[int], *target: Any, **delay: Any) -> None:
        time.sleep(SECONDS_BETWEEN)
        super()._respawn_workers(workers, *target, **delay)
        self.respawned_wrks.clear()


def on_one_core(share: float) -> None:
    """Tie this process to the core that stands at this share of the machine's, where the system can do that.

    Of a process' threads Python lets one run at a time, and SQLite lets go of the turn with every row. Where the next thread sits
    on another core, that takes longer than the row: one worker with 64 clients gave a fifth of the pages that it gives on one.
    """
    if hasattr(os, "sched_setaffinity"):
        # Some containers do not allow it.
        with suppress(OSError):
            cores = sorted(os.sched_getaffinity(0))
            # Servers that share a machine begin at different ones.
            os.sched_setaffinity(0, {cores[(os.getppid() + int(share * len(cores))) % len(cores)]})


def _loaded(share: float, load: Callable[[], Any]) -> Any:
    on_one_core(share)
    return load()
