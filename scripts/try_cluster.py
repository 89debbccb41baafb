"""Try several web processes behind nginx, beside a PostgreSQL primary and its standby, while one after another is killed.

    make try-cluster [ARGS="--seconds 8 --asynchronous"]

Programs register an invoice through one process and list it at once through whichever nginx chooses. Prints of each act: calls,
answers of 5xx, the longest time without an answer of 200, own writes that were not seen; and at the end acknowledged writes that
are lost. Needs nginx and PostgreSQL's programs; takes the ports 8160 to 8163, of this machine alone.
"""

import argparse
import itertools
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


from sandbox.serving import tls  # noqa: E402
from tests.scaling.clusters import Pair, Server, replicated  # noqa: E402
from tests.scaling.programs import HOST, Happened, Program, Web  # noqa: E402

FRONT, PORTS = 8160, (8161, 8162, 8163)
ORIGIN = f"https://{HOST}:{FRONT}"
PROGRAMS = 4
# Until whoever watches over the servers has noticed that one is gone.
SECONDS_TO_NOTICE = 1.0


@dataclass
class Stage:
    """All that runs, and what the programs met so far."""

    pair: Pair
    webs: list[Web]
    is_synchronous: bool
    happened: Happened = field(default_factory=Happened)

    def follow_synchronously(self, primary: Server, *, wanted: bool = True) -> None:
        """Whether a write is acknowledged only when the standby has it too; the operator's to say, at any time."""
        if self.is_synchronous:
            primary.sql(f"ALTER SYSTEM SET synchronous_standby_names = '{'*' if wanted else ''}'")
            primary.sql("SELECT pg_reload_conf()")


def calm(_stage: Stage) -> None:
    """Everything runs."""


def web_killed(stage: Stage) -> None:
    """One web process of three is killed (SIGKILL)."""
    stage.webs[0].end(signal.SIGKILL)


def web_back(stage: Stage) -> None:
    """It is started again."""
    stage.webs[0].start()
    stage.webs[0].wait()


def standby_late(stage: Stage) -> None:
    """The standby stops replaying for the act, and lags behind."""
    stage.follow_synchronously(stage.pair.primary, wanted=False)
    stage.pair.standby.sql("SELECT pg_wal_replay_pause()")


def standby_killed(stage: Stage) -> None:
    """The standby catches up, then is killed; after a second the operator lets the primary go on alone."""
    stage.pair.standby.sql("SELECT pg_wal_replay_resume()")
    stage.pair.wait_until_alike()
    stage.follow_synchronously(stage.pair.primary)
    stage.pair.standby.kill()
    time.sleep(SECONDS_TO_NOTICE)
    stage.follow_synchronously(stage.pair.primary, wanted=False)


def standby_back(stage: Stage) -> None:
    """The standby is started again and catches up."""
    stage.pair.standby.start()
    stage.pair.wait_until_alike()
    stage.follow_synchronously(stage.pair.primary)


def primary_killed(stage: Stage) -> None:
    """The primary is killed; after a second the standby is promoted. No web process is told or started anew."""
    stage.pair.primary.kill()
    time.sleep(SECONDS_TO_NOTICE)
    stage.pair.standby.promote()


def primary_rejoins(stage: Stage) -> None:
    """The one that was primary is copied anew and follows."""
    stage.pair.primary.follow(stage.pair.standby)
    stage.follow_synchronously(stage.pair.standby)


_IN_ORDER = (
    calm, web_killed, web_back, standby_late, standby_killed, standby_back, primary_killed, primary_rejoins,
)  # fmt: skip
ACTS: dict[str, Callable[[Stage], None]] = {act.__name__: act for act in _IN_ORDER}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=8, help="that an act lasts at least")
    parser.add_argument(
        "--asynchronous", action="store_true", help="acknowledge writes that the standby does not have yet"
    )
    parser.add_argument(
        "--acts", nargs="+", default=list(ACTS), choices=list(ACTS), metavar="ACT", help="in this order"
    )
    asked = parser.parse_args()
    with ExitStack() as stack:
        pair = stack.enter_context(replicated(() if asked.asynchronous else ("synchronous_commit=remote_apply",)))
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cluster.")))
        environment = environment_of(pair, home)
        manage(environment, "collectstatic", "--no-input", "-v0")
        manage(environment, "migrate", "-v0")
        stage = Stage(pair, [Web(port, home, environment) for port in PORTS], not asked.asynchronous)
        for web in stage.webs:
            web.start()
            stack.callback(web.end)
        for web in stage.webs:
            web.wait()
        stack.enter_context(fronted(home))
        stage.follow_synchronously(pair.primary)
        certificate = str(home / "tls" / "certificate.pem")
        workspaces = [made(n, certificate, environment) for n in range(PROGRAMS)]
        with played([Program(found, ORIGIN, certificate, stage.happened) for found in workspaces]):
            for name in asked.acts:
                perform(ACTS[name], stage, asked.seconds)
        return told_what_is_lost(stage)


def environment_of(pair: Pair, home: Path) -> dict[str, str]:
    own = {
        "DJANGO_ENV": "production", "SECRET_KEY": secrets.token_urlsafe(64), "ALLOWED_HOSTS": HOST, "BEHIND_PROXY": "1",
        "METRICS_TOKEN": secrets.token_urlsafe(16), "SANDBOX_ADMIN_KEY": secrets.token_urlsafe(24),
        "DATA": str(home / "shared"), "PROGRESS_DIR": str(home / "shared" / "progress"),
    }  # fmt: skip
    return os.environ | pair.environment | own


def made(number: int, certificate: str, environment: dict[str, str]) -> dict[str, Any]:
    """A workspace for a program."""
    key = {"Authorization": f"Bearer {environment['SANDBOX_ADMIN_KEY']}"}
    asked = {"name": f"program {number}", "seed": "masters"}
    answer = requests.post(f"{ORIGIN}/sandbox/v1/workspaces", json=asked, headers=key, verify=certificate, timeout=60)
    answer.raise_for_status()
    told: dict[str, Any] = answer.json()
    return told


def manage(environment: dict[str, str], *command: str) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"manage.py {' '.join(command)}: {done.stderr}")


@contextmanager
def fronted(home: Path) -> Iterator[None]:
    """nginx with the committed configuration, but for its ports and folders."""
    certificate = tls.ensure(home / "tls", HOST)
    told = (ROOT / "deploy" / "nginx.conf").read_text()
    for old, new in (
        (r"127\.0\.0\.1:800(\d)", r"127.0.0.1:816\1"),
        ("listen 443 ssl", f"listen 127.0.0.1:{FRONT} ssl"),
        (r"    server \{\n        listen 80;.*?\n    \}\n", ""),
        (r"/etc/ssl/invoice\.example/certificate\.pem", str(certificate.certificate)),
        (r"/etc/ssl/invoice\.example/certificate-key\.pem", str(certificate.key)),
        (r"invoice\.example", HOST),
        ("pid /run/nginx.pid;", f"pid {home}/nginx.pid;" + (" user root;" if os.geteuid() == 0 else "")),
        ("http {", "http {" + "".join(f"{kind}_temp_path {home}/{kind};" for kind in ("client_body", "proxy"))),
    ):
        told, count = re.subn(old, new, told, flags=re.DOTALL)
        if not count:
            raise ValueError(f"deploy/nginx.conf has no {old}")
    (home / "nginx.conf").write_text(told)
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    command = [
        nginx,
        "-p",
        str(home),
        "-e",
        str(home / "nginx.log"),
        "-c",
        str(home / "nginx.conf"),
        "-g",
        "daemon off;",
    ]
    process = subprocess.Popen(command)
    try:
        wait_for_port(FRONT)
        yield
    finally:
        process.terminate()
        process.wait(20)


def wait_for_port(port: int) -> None:
    for _ in range(200):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise TimeoutError(f"nobody listens on port {port}")


@contextmanager
def played(programs: list[Program]) -> Iterator[None]:
    over = threading.Event()
    threads = [threading.Thread(target=program.play, args=[over]) for program in programs]
    for thread in threads:
        thread.start()
    print(f"{'act':16} {'calls':>6} {'by the':>8} {'5xx and':>24} {'longest':>8} {'own writes':>10}")
    print(f"{'':16} {'':>6} {'standby':>8} {'no answer':>24} {'gap, s':>8} {'not seen':>10}", flush=True)
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def perform(act: Callable[[Stage], None], stage: Stage, seconds: float) -> None:
    before, began = standby_reads(stage), time.monotonic()
    act(stage)
    time.sleep(max(0.0, seconds - (time.monotonic() - began)))
    ended = time.monotonic()
    answers = [(at, status) for at, status in list(stage.happened.answers) if began <= at < ended]
    bad = Counter(status for _, status in answers if status != 200)
    good = [began, *(at for at, status in answers if status == 200), ended]
    gap = max(after - at for at, after in itertools.pairwise(good))
    unseen = sum(began <= at < ended for at in stage.happened.unseen)
    told = ", ".join(f"{count} × {status or 'no answer'}" for status, count in sorted(bad.items())) or "0"
    reads = standby_reads(stage) - before
    print(f"{act.__name__:16} {len(answers):>6} {max(reads, 0):>8} {told:>24} {gap:>8.1f} {unseen:>10}", flush=True)


def standby_reads(stage: Stage) -> int:
    """Pages that the web processes have read from the standby, by their own count."""
    return sum(web.read_from_standby() for web in stage.webs)


def told_what_is_lost(stage: Stage) -> int:
    primary = next(server for server in (stage.pair.standby, stage.pair.primary) if server.takes_writes())
    lost = 0
    for slug, numbers in stage.happened.acknowledged.items():
        query = f"SELECT i.number FROM invoices_invoice i JOIN accounts_workspace w ON w.id = i.workspace_id WHERE w.slug = '{slug}'"  # noqa: S608, E501
        lost += len(numbers - {int(number) for number in primary.sql(query, "app").split()})
    acknowledged = sum(map(len, stage.happened.acknowledged.values()))
    print(f"{acknowledged} writes were acknowledged, {lost} of them are lost")
    return 1 if lost and stage.is_synchronous else 0


if __name__ == "__main__":
    sys.exit(main())
