"""A sandbox served as a person serves it, in a process of its own that ends with the bench."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import orjson

from benchmarks.worlds import ROOT, World

SECONDS_TO_START = 300
SECONDS_TO_STOP = 20
PAUSE = 0.005
CODE = """
import django; django.setup()
from benchmarks.inside.calling import token, workspace
import orjson, sys
row = workspace(); row.page_size_cap = 999; row.save(update_fields=["page_size_cap"])
sys.stdout.write(orjson.dumps([token() for _ in range(int(sys.argv[1]))]).decode())
"""


@dataclass(frozen=True, slots=True)
class Served:
    """`seconds`: from the start of the process to its first answer."""

    process: "subprocess.Popen[bytes]"
    port: int
    seconds: float

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def memory(self) -> list[float]:
        """MiB that each worker holds, what it shares with the others counted in."""
        return [_resident(pid) for pid in self.workers()]

    def processor_seconds(self) -> float:
        """What the workers have used so far."""
        return sum(_used(pid) for pid in self.workers())


def _resident(pid: int) -> float:
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


def _used(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def served(world: World, *, workers: int, path: str = "/readyz") -> Iterator[Served]:
    port = _free_port()
    command = [
        sys.executable,
        "manage.py",
        "serve",
        "--port",
        str(port),
        "--workers",
        str(workers),
        "--quiet",
        "--with-parent",
    ]
    said = world.folder / "said.txt"
    with said.open("wb") as output:
        begun = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, env=world.environment, stdout=output, stderr=output)
    try:
        _wait(process, port, path, said)
        yield Served(process, port, time.perf_counter() - begun)
    finally:
        process.terminate()
        try:
            process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def tokens(world: World, count: int) -> list[str]:
    """Access tokens of the issuing company's user, as many as there are clients."""
    told = subprocess.run(
        [sys.executable, "-c", CODE, str(count)], cwd=ROOT, check=True, timeout=60, stdout=subprocess.PIPE,
        env=world.environment | {"DJANGO_SETTINGS_MODULE": "platform_project.settings"},
    )  # fmt: skip
    found: list[str] = orjson.loads(told.stdout)
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(process: "subprocess.Popen[bytes]", port: int, path: str, said: Path) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the sandbox ended: {said.read_text()}")
        if _answers(port, path):
            return
        time.sleep(PAUSE)
    raise TimeoutError(f"the sandbox does not answer: {said.read_text()}")


def _answers(port: int, path: str) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
            line.sendall(f"GET {path} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n".encode())
            line.settimeout(5)
            return line.recv(64).split(b" ")[1:2] == [b"200"]
    except OSError:
        return False
