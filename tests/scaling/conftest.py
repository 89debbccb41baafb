"""Runs beside a real standby alone: `make test-scaling`."""

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from accounts import snapshots
from platform_project.standby.breaker import Breaker
from tests.factories import Cast, make_cast
from tests.scaling.clusters import Pair

if "DATABASE_REPLICA_URL" not in os.environ:
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture
def pair(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pair]:
    """The two servers, both well again afterwards."""
    pair = Pair.at(Path(os.environ["STANDBY_FOLDER"]))
    monkeypatch.setattr(snapshots, "breaker", Breaker())
    yield pair
    connections["replica"].close()
    if not (pair.standby.data / "postmaster.pid").exists():
        pair.standby.start()
    pair.standby.signal(signal.SIGCONT)
    if pair.standby.sql("SELECT pg_is_wal_replay_paused()") == "t":
        pair.standby.sql("SELECT pg_wal_replay_resume()")


@pytest.fixture
def cast(transactional_db: None, pair: Pair) -> Cast:
    cast = make_cast()
    pair.wait_until_alike()
    return cast


@dataclass
class Watched:
    """The rows that were read from the standby, by their statements; asking how its state is does not count."""

    reads: list[str] = field(default_factory=list)
    _stack: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> "Watched":
        self._stack.enter_context(connections["replica"].execute_wrapper(self._note))
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _note(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        done = execute(sql, params, many, context)
        if "xmin" not in sql:
            self.reads.append(sql)
        return done
