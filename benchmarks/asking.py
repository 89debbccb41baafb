"""Asks a process of the product (`benchmarks.inside.process`) to measure itself, and does not wait for ever."""

import selectors
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import orjson

from benchmarks.worlds import ROOT, World

SECONDS_TO_ANSWER = 300


class Inside:
    """`ask("walk", start=1, pages=20)` answers what that command returns there."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process

    def ask(self, command: str, **arguments: Any) -> Any:
        line = orjson.dumps({"command": command, **arguments}) + b"\n"
        asked, told = _pipes(self._process)
        try:
            asked.write(line)
            asked.flush()
        except BrokenPipeError as error:
            raise RuntimeError("the process ended: it says why above") from error
        with selectors.DefaultSelector() as waiting:
            waiting.register(told, selectors.EVENT_READ)
            if not waiting.select(SECONDS_TO_ANSWER):
                raise TimeoutError(f"{command}: no answer in {SECONDS_TO_ANSWER} s")
        answer = orjson.loads(told.readline() or b'{"failed":"the process ended"}')
        if "failed" in answer:
            raise RuntimeError(answer["failed"])
        return answer["answer"]


def _pipes(process: "subprocess.Popen[bytes]") -> tuple[IO[bytes], IO[bytes]]:
    if process.stdin is None or process.stdout is None:
        raise ValueError("a process without pipes cannot be asked")
    return process.stdin, process.stdout


@contextmanager
def inside(world: World) -> Iterator[Inside]:
    command = [sys.executable, "-m", "benchmarks.inside.process"]
    with subprocess.Popen(
        command, cwd=ROOT, env=world.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        try:
            yield Inside(process)
        finally:
            process.kill()
            process.stdin = None
