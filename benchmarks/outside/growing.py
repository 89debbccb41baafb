"""What grows: the memory of a worker with the requests it has answered; throughput and waiting with clients and workers."""

import time
from typing import Any

from benchmarks.bodies import SEARCH, search
from benchmarks.outside.load import Call, Repeating, Talk, percentile, play, request
from benchmarks.outside.serving import Served, served, tokens
from benchmarks.outside.writing import one
from benchmarks.saying import say
from benchmarks.sizes import PAGE, Size
from benchmarks.worlds import World

SECONDS_AT_MOST = 280
WARM = 100
# Answers of ten invoices, so that ten thousand of them take minutes; every tenth call registers one.
ROWS_FOR_MEMORY = 10
MOMENTS = 20


def first_page(bearer: str, count: int = PAGE) -> Call:
    return request("list", "POST", SEARCH, search(start=1, count=count), bearer=bearer)


class Mixed(Talk):
    """Nine lists, one registration."""

    def __init__(self, bearer: str) -> None:
        self._calls = [first_page(bearer, ROWS_FOR_MEMORY)] * 9 + [one(bearer)]
        self._turn = 0

    def next(self) -> Call:
        self._turn += 1
        return self._calls[self._turn % len(self._calls)]


def measure(world: World, requests: int) -> dict[str, Any]:
    """MiB of the one worker after 100 requests, after all of them, and in between."""
    with served(world, workers=1) as sandbox:
        talks: list[Talk] = [Mixed(bearer) for bearer in tokens(world, 4)]
        until = time.monotonic() + SECONDS_AT_MOST
        play(sandbox.port, talks, seconds=60, most=WARM)
        held = [(WARM, _settled(sandbox))]
        failed = 0
        while held[-1][0] < requests and time.monotonic() < until:
            part = max(1, min(requests // MOMENTS, requests - held[-1][0]))
            outcome = play(sandbox.port, talks, seconds=60, most=part)
            failed += len(outcome.surprises)
            held.append((held[-1][0] + sum(outcome.statuses.values()), _settled(sandbox)))
    return {"before": held[0][1], "after": held[-1][1], "requests": held[-1][0], "failed": failed, "over time": held}


def _settled(sandbox: Served) -> float:
    """After the log has caught up."""
    time.sleep(1)
    return max(sandbox.memory())


def grid(world: World, size: Size) -> list[dict[str, Any]]:
    """List pages by so many clients of so many workers: answers a second, what they waited, what the workers used."""
    found = []
    bearers = tokens(world, max(size.clients))
    for workers in size.workers:
        with served(world, workers=workers) as sandbox:
            # Each worker makes its connections and reads what it reads once.
            play(sandbox.port, _lists(bearers, 8 * workers), seconds=1)
            cells = [_cell(sandbox, _lists(bearers, clients), size.load_seconds, workers) for clients in size.clients]
        found += cells
        say(f"  {workers} workers: {max(cell['rate'] for cell in cells):.0f} pages/s at best")
    return found


def _lists(bearers: list[str], clients: int) -> list[Talk]:
    return [Repeating(first_page(bearers[place % len(bearers)])) for place in range(clients)]


def _cell(sandbox: Served, talks: list[Talk], seconds: float, workers: int) -> dict[str, Any]:
    before = sandbox.processor_seconds()
    outcome = play(sandbox.port, talks, seconds=seconds)
    used = sandbox.processor_seconds() - before
    took = outcome.all_took()
    return {
        "workers": workers, "clients": len(talks), "rate": round(outcome.rate, 1), "p50": round(percentile(took, 50), 1),
        "p95": round(percentile(took, 95), 1), "cpu": round(used * 1000 / max(1, len(took)), 2),
        "failed": len(outcome.surprises),
    }  # fmt: skip
