"""granian's server, as it serves the sandbox."""

import time
from typing import Any

from granian.server.mp import MPServer

# A process that dies at once would otherwise be started anew as fast as the machine can.
SECONDS_BETWEEN = 0.5


class Server(MPServer):
    """Replaces a process that was killed however often it happens.

    Left alone, granian takes a process that dies within seconds of its start for one that can never start, and ends
    everything: two kills in a row, as by a machine short of memory, and nobody would be served any more. Here a process
    starts with an application that is loaded already, so there is nothing in it that could fail each time.
    """

    def _respawn_workers(self, workers: list[int], *target: Any, **delay: Any) -> None:
        time.sleep(SECONDS_BETWEEN)
        super()._respawn_workers(workers, *target, **delay)
        self.respawned_wrks.clear()
