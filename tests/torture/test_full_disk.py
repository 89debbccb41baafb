"""The disk fills up under the sandbox, and there is room again later."""

import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

import pytest
from django.db import connection

from tests.plugins.torture import Measured, scaled
from tests.system.serving import started
from tests.torture.bulk import ISSUERS, Clerk, Office, losses
from tests.torture.cluster import Cluster, running
from tests.torture.ledger import asking, faults, verified
from tests.torture.test_kills import NOTHING

SERVED_BY = ("--workers", "1", "--threads", "8", "--quiet")
ROUNDS = scaled(1, 10)
REFUSALS = 5
# Small enough to be filled soon, large enough for a new database and its journal.
MEGABYTES = {"sqlite": 48, "postgresql": 256}
LEFT_FREE = {"sqlite": 400_000, "postgresql": 2_000_000}
SECONDS_TO_GO_ON = 10


@dataclass(frozen=True, slots=True)
class Disk:
    folder: Path

    @property
    def ballast(self) -> Path:
        return self.folder / "ballast"

    def fill(self, leave: int) -> None:
        free = shutil.disk_usage(self.folder).free
        self.ballast.write_bytes(bytes(max(0, free - leave)))

    def free(self) -> None:
        self.ballast.unlink()


@pytest.fixture
def disk() -> Iterator[Disk]:
    folder = Path(mkdtemp(prefix="torture."))
    size = f"size={MEGABYTES[connection.vendor]}m"
    if subprocess.run(["mount", "-t", "tmpfs", "-o", size, "none", str(folder)], capture_output=True).returncode:
        folder.rmdir()
        pytest.skip("a disk that can be filled is a small file system, and mounting one wants root")
    folder.chmod(0o755)
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
        folder.rmdir()


@contextmanager
def home_on(disk: Disk) -> Iterator[tuple[dict[str, str], Cluster | None]]:
    if connection.vendor == "sqlite":
        yield {"DATA": str(disk.folder / "data")}, None
        return
    (disk.folder / "server").mkdir()
    with running(disk.folder / "server") as cluster:
        yield {"DATA": mkdtemp(prefix="torture."), "DATABASE_URL": cluster.url}, cluster


@pytest.mark.security("D10")
def test_a_full_disk_refuses_and_is_forgotten_when_there_is_room(disk: Disk, measured: Measured) -> None:
    told: Counter[int] = Counter()
    restarts = 0
    with home_on(disk) as (home, cluster), started(home, *SERVED_BY) as sandbox:
        office = Office(sandbox.origin, size=20)
        clerk = Clerk(office, ISSUERS[0])
        batches = (f"0-{number}" for number in range(100_000))
        for _ in range(ROUNDS):
            acknowledge(clerk, next(batches))
            disk.fill(LEFT_FREE[connection.vendor])
            told += refused(clerk, batches)
            disk.free()
            restarts += bool(cluster and came_to_an_end(cluster))
            acknowledge(clerk, next(batches))
        with asking(home) as question:
            found = losses(office, question)
            measured(
                rounds=ROUNDS,
                **found,
                told_503=told[503],
                told_otherwise=told.total() - told[503],
                restarts_by_hand=restarts,
            )
            assert faults(question) + verified(home) == []
    assert {name: found[name] for name in NOTHING} == NOTHING
    assert set(told) == {503}


def acknowledge(clerk: Clerk, batch: str) -> None:
    """A registration that is accepted, if not at once then soon."""
    until = time.monotonic() + SECONDS_TO_GO_ON
    while clerk.once(batch) != 200:
        assert time.monotonic() < until
        time.sleep(0.1)


def refused(clerk: Clerk, batches: Iterator[str]) -> Counter[int]:
    """Registrations until some of them were refused in a row; what was answered then, 0 standing for nothing."""
    told: list[int] = []
    while len(told) < REFUSALS:
        status = clerk.once(next(batches))
        told = [] if status == 200 else [*told, status]
    return Counter(told)


def came_to_an_end(cluster: Cluster) -> bool:
    """PostgreSQL stops when it cannot write its journal; whoever runs it starts it again when there is room."""
    if cluster.run("pg_ctl", "-D", str(cluster.data), "status").returncode == 0:
        return False
    cluster.start()
    return True
