"""A sandbox started as a person starts it, in a process of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from tests.plugins.torture import scaled

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = scaled(90, 300)
# What a person's shell does not set; without the last, each start would compile everything anew.
NOT_AT_HOME = ("DATABASE_URL", "HOST", "PORT", "TLS", "PYTHONDONTWRITEBYTECODE")
SECONDS_TO_STOP = 10


@dataclass
class Sandbox:
    """`origin` is where it answers; `printed()` what it has said so far; `ended()` how it ended (0 is well)."""

    process: subprocess.Popen[bytes]
    port: int
    said: Path
    origin: str

    def printed(self) -> str:
        return re.sub(r"\x1b\[[0-9;]*m", "", self.said.read_text(encoding="utf-8"))

    def tell_to_stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        self.process.send_signal(how)

    def ended(self) -> int:
        return self.process.wait(SECONDS_TO_STOP)


@contextmanager
def started(home: dict[str, str], *arguments: str, port: int = 0) -> Iterator[Sandbox]:
    """Start `manage.py serve` with the environment `home` (DATA, DATABASE_URL) and wait until it is ready.

    `port` 0 takes a free one.
    """
    port = port or free_port()
    said = Path(home["DATA"]) / f"said-{port}.txt"
    said.parent.mkdir(parents=True, exist_ok=True)
    with said.open("wb") as output:
        process = subprocess.Popen(
            command(port, *arguments), env=environment(home), stdout=output, stderr=output, start_new_session=True
        )
    scheme = "https" if "--tls" in arguments else "http"
    sandbox = Sandbox(process, port, said, f"{scheme}://127.0.0.1:{port}")
    try:
        wait_until_ready(sandbox)
        yield sandbox
    finally:
        # How it stops is for the tests of stopping; its workers end with it.
        process.kill()
        process.wait()


def command(port: int, *arguments: str) -> list[str]:
    return [sys.executable, str(ROOT / "manage.py"), "serve", "--port", str(port), *arguments]


def environment(home: dict[str, str]) -> dict[str, str]:
    outside = {name: value for name, value in os.environ.items() if name not in NOT_AT_HOME}
    return outside | {"DJANGO_ENV": "local", "COLUMNS": "80"} | home


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def workers(sandbox: Sandbox) -> list[int]:
    """The processes that serve."""
    children = Path(f"/proc/{sandbox.process.pid}/task/{sandbox.process.pid}/children")
    return [int(pid) for pid in children.read_text().split()]


def wait_until_ready(sandbox: Sandbox) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until:
        assert sandbox.process.poll() is None, sandbox.printed()
        try:
            # Whether a certificate is trusted is for the test to say.
            with socket.create_connection(("127.0.0.1", sandbox.port), timeout=1):
                if sandbox.origin.startswith("https") or requests.get(f"{sandbox.origin}/readyz", timeout=5).ok:
                    return
        except OSError:
            pass
        time.sleep(0.02)
    raise AssertionError(f"not ready after {SECONDS_TO_START} s: {sandbox.printed()}")
