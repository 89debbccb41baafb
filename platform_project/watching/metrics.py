"""Figures for Prometheus, added up over the processes that serve.

Each process writes into files of its own in one folder (`share`), and whichever is asked adds all of them up. Without a folder,
as in a command or a test, the figures are this process's alone. No label holds what a caller could make up.
"""

import os
from functools import cache
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest, values
from prometheus_client.multiprocess import MultiProcessCollector

_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Meters:
    """Everything that is counted."""

    def __init__(self) -> None:
        self.registry = own = CollectorRegistry()
        self.requests = Counter(
            "sandbox_requests", "Requests answered, by operation or route", ["name", "method", "status"], registry=own
        )
        self.seconds = Histogram(
            "sandbox_request_seconds", "Time to an answer", ["name"], buckets=_SECONDS, registry=own
        )
        self.in_flight = Gauge(
            "sandbox_requests_in_flight", "Requests being served", multiprocess_mode="livesum", registry=own
        )
        self.workers = Gauge("sandbox_workers", "Processes that serve", multiprocess_mode="livesum", registry=own)
        self.refusals = Counter(
            "sandbox_refusals",
            "Calls refused: by the platform's rules, or by a fault, a limit or an outage that somebody set up",
            ["kind", "made_by"],
            registry=own,
        )
        self.database_away = Counter(
            "sandbox_database_unavailable", "Answers of 503 because the database did not answer", registry=own
        )
        self.reads = Counter(
            "sandbox_reads", "Lists and pages where a standby is configured, by what they were read from", ["source"],
            registry=own,
        )  # fmt: skip
        self.tokens = Counter("sandbox_tokens_issued", "Access tokens given", ["grant"], registry=own)
        self.log_waiting = Gauge(
            "sandbox_log_waiting", "Calls that wait to be logged", multiprocess_mode="livesum", registry=own
        )
        self.log_written = Counter("sandbox_log_written", "Calls logged", registry=own)
        self.log_lost = Counter("sandbox_log_lost", "Calls that could not be logged", registry=own)


@cache
def meters() -> Meters:
    """Made at the first asking, so that each process has its own."""
    return Meters()


def share(folder: Path) -> None:
    """Have this process and those forked from it write into `folder`; what an earlier run left there goes."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for file in folder.glob("*.db"):
        file.unlink(missing_ok=True)
    os.environ[_FOLDER] = str(folder)
    values.ValueClass = values.MultiProcessValue()
    meters.cache_clear()


def exposition() -> bytes:
    """All figures in the text form of Prometheus."""
    folder = os.environ.get(_FOLDER)
    if folder is None:
        return generate_latest(meters().registry)
    forget_the_dead(Path(folder))
    together = CollectorRegistry()
    MultiProcessCollector(together, path=folder)
    return generate_latest(together)


def forget_the_dead(folder: Path) -> None:
    """A process that was killed serves nothing any more; what it has counted stays counted."""
    for file in folder.glob("gauge_live*.db"):
        if not Path(f"/proc/{file.stem.rpartition('_')[2]}").exists():
            file.unlink(missing_ok=True)
