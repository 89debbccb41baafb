"""A PostgreSQL primary and its streaming standby that live as long as somebody needs them, reached by sockets in a folder.

PostgreSQL refuses to run as root: there the machine's `postgres` user runs it.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

PRIMARY_PORT, STANDBY_PORT = 5432, 5433  # names of sockets; no port is taken
# Nothing is flushed to disk: for tests. A figure or a loss of power needs the server's own settings.
HASTY = ("fsync=off", "full_page_writes=off")


def programs() -> Path:
    """Where PostgreSQL's programs are: the newest that is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    known = shutil.which("initdb")
    if not found and not known:
        raise FileNotFoundError("PostgreSQL's programs are not installed")
    return (found[-1] if found else Path(str(known))).parent


@dataclass(frozen=True, slots=True)
class Server:
    """One server of the two. Its data, log and socket lie in `folder`."""

    folder: Path
    name: str
    port: int
    settings: tuple[str, ...] = ()

    def run(self, program: str, *arguments: str) -> str:
        as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*as_owner, str(programs() / program), *arguments]
        done = subprocess.run(command, cwd="/", capture_output=True, text=True, timeout=60, check=False)
        if done.returncode:
            raise RuntimeError(f"{program} {' '.join(arguments)}: {done.stdout}{done.stderr}")
        return done.stdout

    @property
    def data(self) -> Path:
        return self.folder / self.name

    def control(self, *what: str) -> None:
        self.run("pg_ctl", "-D", str(self.data), "-w", *what)

    def start(self) -> None:
        told = ("listen_addresses=", "max_connections=200", "wal_level=replica", *self.settings)
        options = f"-p {self.port} -k {self.folder} " + " ".join(f"-c {one or repr(one)}" for one in told)
        self.control("-l", str(self.folder / f"{self.name}.log"), "-o", options, "start")

    def stop(self) -> None:
        """As a power cut does: clients are cut off, nothing is tidied up."""
        self.control("-m", "immediate", "stop")

    def kill(self) -> None:
        """All its processes at once; what it leaves behind is for its next start to tidy up."""
        self.signal(signal.SIGKILL)
        time.sleep(0.2)

    def promote(self) -> None:
        self.control("promote")

    def takes_writes(self) -> bool:
        try:
            return self.sql("SELECT pg_is_in_recovery()") == "f"
        except RuntimeError:  # it does not run
            return False

    def follow(self, other: "Server") -> None:
        """Begin anew as a standby of the other."""
        shutil.rmtree(self.data, ignore_errors=True)
        copied = ("-D", str(self.data), "-R", "-X", "stream", "-c", "fast", "--no-sync")
        self.run("pg_basebackup", "-h", str(other.folder), "-p", str(other.port), "-U", "postgres", *copied)
        self.start()

    def signal(self, how: signal.Signals) -> None:
        """To the server and all that serve its clients."""
        head = int((self.data / "postmaster.pid").read_text().split()[0])
        family = Path(f"/proc/{head}/task/{head}/children").read_text().split()
        for process in [head, *map(int, family)]:
            os.kill(process, how)

    def sql(self, statement: str, database: str = "postgres") -> str:
        where = ("-h", str(self.folder), "-p", str(self.port), "-U", "postgres", "-d", database)
        return self.run("psql", *where, "-X", "-At", "-v", "ON_ERROR_STOP=1", "-c", statement).strip()


@dataclass(frozen=True, slots=True)
class Pair:
    primary: Server
    standby: Server

    @classmethod
    def at(cls, folder: Path, settings: tuple[str, ...] = HASTY) -> "Pair":
        """The two of a folder, whether or not they run."""
        return cls(Server(folder, "primary", PRIMARY_PORT, settings), Server(folder, "standby", STANDBY_PORT, settings))

    def url(self, wanted: str) -> str:
        """Of whichever of the two is what is wanted, in libpq's words: `read-write` or `standby`."""
        folder = quote(str(self.primary.folder), safe="")
        hosts = f"{folder}:{PRIMARY_PORT},{folder}:{STANDBY_PORT}"
        return f"postgresql://postgres@{hosts}/app?target_session_attrs={wanted}"

    @property
    def environment(self) -> dict[str, str]:
        return {
            "DATABASE_URL": self.url("read-write"), "DATABASE_REPLICA_URL": self.url("standby"),
            "STANDBY_FOLDER": str(self.primary.folder),
        }  # fmt: skip

    def build(self) -> None:
        server = self.primary
        told = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        server.run("initdb", "-D", str(server.data), *told)
        server.start()
        where = ("-h", str(server.folder), "-p", str(server.port), "-U", "postgres")
        server.run("createdb", *where, "app")
        self.standby.follow(server)

    def wait_until_alike(self, seconds: float = 20) -> None:
        """Until the standby has replayed all that the primary has written by now."""
        wanted, end = self.primary.sql("SELECT pg_current_wal_lsn()"), time.monotonic() + seconds
        while self.standby.sql(f"SELECT pg_last_wal_replay_lsn() >= '{wanted}'") != "t":
            if time.monotonic() > end:
                raise TimeoutError("the standby lags behind")
            time.sleep(0.02)


@contextmanager
def replicated(settings: tuple[str, ...] = HASTY) -> Iterator[Pair]:
    """A primary and its standby in a new folder, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="postgres."))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    pair = Pair.at(folder, settings)
    try:
        pair.build()
        yield pair
    finally:
        for server in (pair.standby, pair.primary):
            with suppress(OSError, RuntimeError):  # it may not run
                server.signal(signal.SIGCONT)
                server.stop()
        shutil.rmtree(folder, ignore_errors=True)
