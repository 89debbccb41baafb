"""Eight programs that register invoices in one workspace as fast as they are answered, by the served API."""

from typing import Any

import orjson

from benchmarks.bodies import REGISTER, registration
from benchmarks.outside.load import Call, Repeating, Talk, percentile, play, request
from benchmarks.outside.serving import served, tokens
from benchmarks.worlds import World

WRITERS = 8
WORKERS = 2


def one(bearer: str) -> Call:
    """The registration of one invoice."""
    return request("register", "POST", REGISTER, orjson.dumps(registration(1, 5)), bearer=bearer)


def measure(world: World, seconds: float) -> dict[str, Any]:
    with served(world, workers=WORKERS) as sandbox:
        talks: list[Talk] = [Repeating(one(bearer)) for bearer in tokens(world, WRITERS)]
        outcome = play(sandbox.port, talks, seconds=seconds)
    took = outcome.all_took()
    return {
        "calls": len(took), "failed": len(outcome.surprises), "surprises": outcome.surprises[:5], "p50": percentile(took, 50),
        "p95": percentile(took, 95), "longest": max(took), "rate": outcome.rate,
    }  # fmt: skip
