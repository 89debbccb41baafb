"""A sandbox of one's own: a server process with a folder of its own, for as long as it is needed."""

import os
import shlex
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from invoice_sandbox.errors import NotReachable, SandboxError
from invoice_sandbox.sandbox import Sandbox

SECONDS_TO_START = 90
SECONDS_TO_STOP = 10
# Somebody else may take the port between finding it and using it.
ATTEMPTS = 3
# What the surroundings may say of another server.
NOT_OURS = ("DATABASE_URL", "DATABASE_REPLICA_URL", "DJANGO_SETTINGS_MODULE", "TLS", "SANDBOX_ADMIN_KEY")


class DidNotStart(SandboxError):
    """The server ended, or was not ready in time; what it said is part of the message."""


def command_of(home: Path) -> list[str]:
    """What starts the sandbox of a checkout; `make run` there once has made its environment."""
    python = home / ".venv" / "bin" / "python"
    if not (home / "manage.py").is_file() or not python.exists():
        raise DidNotStart(
            f"no sandbox is installed in {home}: expected manage.py and .venv there (`make run` makes it)"
        )
    return [
        str(python),
        str(home / "manage.py"),
        "serve",
        "--quiet",
        "--workers",
        "1",
        "--threads",
        "16",
        "--with-parent",
    ]


def words(command: str) -> list[str]:
    return shlex.split(command)


@contextmanager
def started(command: Sequence[str], folder: Path) -> Iterator[Sandbox]:
    """Run `command` with HOST, PORT and DATA in its environment; yield when it is ready, stop it afterwards."""
    process, sandbox = _ready(command, folder)
    try:
        yield sandbox
    finally:
        _stop(process)


def _ready(command: Sequence[str], folder: Path) -> tuple[subprocess.Popen[bytes], Sandbox]:
    said = folder / "server.log"
    for _attempt in range(ATTEMPTS):
        port = _free_port()
        process, sandbox = _run(command, folder, port, said), Sandbox(f"http://127.0.0.1:{port}")
        if _becomes_ready(process, sandbox):
            return process, sandbox
        _stop(process)
        if "cannot listen" not in _last(said):
            break
    raise DidNotStart(f"{shlex.join(command)} did not start:\n{_last(said)}")


def _run(command: Sequence[str], folder: Path, port: int, said: Path) -> subprocess.Popen[bytes]:
    outside = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    ours = {
        "DJANGO_ENV": "local", "SANDBOX_DEMO": "off", "HOST": "127.0.0.1", "PORT": str(port), "DATA": str(folder),
    }  # fmt: skip
    with said.open("wb") as output:
        # Ctrl-C is for the tests; they stop the server in their own time. The command is the developer's own.
        return subprocess.Popen(  # noqa: S603
            command, env=outside | ours, stdout=output, stderr=output, start_new_session=True
        )


def _becomes_ready(process: subprocess.Popen[bytes], sandbox: Sandbox) -> bool:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and process.poll() is None:
        try:
            if sandbox.is_ready():
                return True
        except SandboxError:
            pass
        time.sleep(0.02)
    return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _last(said: Path) -> str:
    return said.read_text("utf-8", "replace")[-2000:]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def reached(url: str, admin_key: str | None = None) -> Sandbox:
    """The sandbox that runs there; NotReachable, at once and in words, when none does."""
    sandbox = Sandbox(url, admin_key)
    if not sandbox.is_ready():
        raise NotReachable(url, "it answers /readyz, but not with 200: another program, or a sandbox that is starting")
    return sandbox
