"""A PostgreSQL server of a test's own, which writes to the disk as one in earnest does, and may be crashed."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

SECONDS_TO_START = 30
OPTIONS = "-c listen_addresses='' -c fsync=on -c synchronous_commit=on -c full_page_writes=on -c max_connections=100"


@dataclass(frozen=True, slots=True)
class Cluster:
    """A server whose data and socket are in `folder`; `url` names the database `app` in it."""

    folder: Path

    @property
    def url(self) -> str:
        return f"postgresql://postgres@{quote(str(self.folder), safe='')}/app"

    @property
    def data(self) -> Path:
        return self.folder / "main"

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        """One of PostgreSQL's programs, as its owner: it refuses to run as root."""
        as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        return subprocess.run([*as_owner, programs() / program, *arguments], cwd="/", capture_output=True)

    def start(self, more: str = "") -> None:
        """What a crashed one left in memory may be in use for a moment still."""
        options = f"-k {self.folder} {OPTIONS} {more}"
        until = time.monotonic() + SECONDS_TO_START
        while True:
            log = str(self.folder / "main.log")
            done = self.run("pg_ctl", "-D", str(self.data), "-w", "-l", log, "-o", options, "start")
            if done.returncode == 0:
                return
            assert time.monotonic() < until, Path(log).read_text()
            time.sleep(0.1)

    def stop(self) -> None:
        self.run("pg_ctl", "-D", str(self.data), "-m", "immediate", "-w", "stop")

    def kill(self) -> None:
        """kill -9 of the postmaster; its servers notice, and go."""
        os.kill(self.process_id, signal.SIGKILL)

    @property
    def process_id(self) -> int:
        return int((self.data / "postmaster.pid").read_text().splitlines()[0])

    def ask(self, question: str) -> int:
        with psycopg.connect(self.url, autocommit=True) as there:
            row = there.execute(question).fetchone()
            assert row is not None
            return int(row[0])


def programs() -> Path:
    """The folder of the newest PostgreSQL on this machine."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
    return found[-1] if found else Path(shutil.which("initdb") or "/nowhere/initdb").parent


@contextmanager
def running(folder: Path | None = None) -> Iterator[Cluster]:
    """A new server, gone with all it kept at the end. Its owner must be able to reach the `folder`."""
    cluster = Cluster(folder or Path(tempfile.mkdtemp(prefix="torture.")))
    if os.geteuid() == 0:
        shutil.chown(cluster.folder, "postgres")
    try:
        made = cluster.run(
            "initdb", "-D", str(cluster.data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"
        )
        assert made.returncode == 0, made.stderr.decode()
        cluster.start()
        cluster.run("createdb", "-h", str(cluster.folder), "-U", "postgres", "app")
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(cluster.folder, ignore_errors=True)
