"""Clients that call as fast as they are answered: keep-alive lines over asyncio, just enough HTTP to tell one answer from the next.

On a machine of two cores the caller eats what the server could have had, so it does as little as it can.
"""

import asyncio
import statistics
import time
from collections import Counter
from dataclasses import dataclass, field

SECONDS_TO_ANSWER = 60
LARGEST = 2**22


@dataclass(frozen=True, slots=True)
class Call:
    """One request as it goes over the line; `expects` are the statuses that are no surprise."""

    name: str
    message: bytes
    expects: frozenset[int] = frozenset({200})


@dataclass(frozen=True, slots=True)
class Answer:
    """`stays`: whether the line stays open."""

    status: int
    head: bytes
    body: bytes
    stays: bool


@dataclass(slots=True)
class Outcome:
    """What came of a load: milliseconds by name of the call, answers by name and status, what failed."""

    took: dict[str, list[float]] = field(default_factory=dict)
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    surprises: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def all_took(self) -> list[float]:
        return [value for values in self.took.values() for value in values]

    @property
    def rate(self) -> float:
        return sum(self.statuses.values()) / self.seconds

    def add(self, call: Call, answer: Answer, milliseconds: float) -> None:
        self.took.setdefault(call.name, []).append(milliseconds)
        self.statuses[call.name, answer.status] += 1
        if answer.status not in call.expects:
            self.surprises.append(f"{call.name} {answer.status} {answer.body[:300]!r}")


def request(
    name: str, method: str, path: str, body: bytes = b"", *, bearer: str = "", kind: str = "application/json",
    cookie: str = "", accept: str = "application/json", expects: tuple[int, ...] = (200,),
) -> Call:  # fmt: skip
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Accept: {accept}"]
    if bearer:
        lines.append(f"Authorization: Bearer {bearer}")
    if cookie:
        lines.append(f"Cookie: {cookie}")
    if body or method == "POST":
        lines += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    return Call(name, "\r\n".join([*lines, "", ""]).encode() + body, frozenset(expects))


def percentile(values: list[float], percent: int) -> float:
    """0 where nothing was measured."""
    if len(values) < 2:
        return values[0] if values else 0.0
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def play(port: int, conversations: list["Talk"], *, seconds: float, most: int = 0) -> Outcome:
    """Let them all talk at once until the time is over, or so many calls were answered."""
    return asyncio.run(_play(port, conversations, seconds, most))


class Talk:
    """One client. A subclass says what it asks next, and hears what it was answered."""

    def next(self) -> Call:
        raise NotImplementedError

    def hear(self, call: Call, answer: Answer) -> None:
        """Nothing by default."""


class Repeating(Talk):
    """Asks the same again and again."""

    def __init__(self, call: Call) -> None:
        self._call = call

    def next(self) -> Call:
        return self._call


async def _play(port: int, talks: list[Talk], seconds: float, most: int) -> Outcome:
    outcome = Outcome()
    begun = time.perf_counter()
    until = begun + seconds
    await asyncio.gather(*(_talk(port, talk, outcome, until, most) for talk in talks))
    outcome.seconds = time.perf_counter() - begun
    return outcome


async def _talk(port: int, talk: Talk, outcome: Outcome, until: float, most: int) -> None:
    line = await asyncio.open_connection("127.0.0.1", port, limit=LARGEST)
    try:
        while time.perf_counter() < until and not (most and sum(outcome.statuses.values()) >= most):
            call = talk.next()
            before = time.perf_counter()
            stays = False
            try:
                answer = await asyncio.wait_for(_exchange(*line, call.message), SECONDS_TO_ANSWER)
            except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
                outcome.surprises.append(f"{call.name} {error!r}")
            else:
                stays = answer.stays
                outcome.add(call, answer, (time.perf_counter() - before) * 1000)
                talk.hear(call, answer)
            if not stays:
                line[1].close()
                line = await asyncio.open_connection("127.0.0.1", port, limit=LARGEST)
    finally:
        line[1].close()


async def _exchange(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, message: bytes) -> Answer:
    writer.write(message)
    head = await reader.readuntil(b"\r\n\r\n")
    names = head.lower()
    if b"transfer-encoding: chunked" in names:
        body = await _chunks(reader)
    else:
        length = names.partition(b"content-length:")[2].partition(b"\r\n")[0]
        body = await reader.readexactly(int(length or 0))
    return Answer(int(head[9:12]), head, body, b"connection: close" not in names)


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    parts = []
    while size := int(await reader.readline(), 16):
        parts.append(await reader.readexactly(size))
        await reader.readexactly(2)
    await reader.readline()
    return b"".join(parts)
