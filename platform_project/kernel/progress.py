"""How far a long piece of work has come, told while it goes on.

Any room may say so; whoever wants to show it (a page, a terminal) binds a listener with :func:`listening` around the work.
With nobody listening it costs one look-up.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

T = TypeVar("T")


class Work(StrEnum):
    """What is being done; each listener has its own words for it."""

    READING = "reading"
    CHECKING = "checking"
    COMPUTING = "computing"
    ISSUING = "issuing"
    SAVING = "saving"
    EXPORTING = "exporting"
    BOTTLING = "bottling"
    FILLING = "filling"
    MOVING = "moving"
    MIGRATING = "migrating"
    SEEDING = "seeding"
    VERIFYING = "verifying"


@dataclass(frozen=True, slots=True)
class Step:
    """`total` is 0 where nobody knows it beforehand."""

    what: Work
    done: int
    total: int


Listener = Callable[[Step], None]
_listener: ContextVar[Listener | None] = ContextVar("progress", default=None)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def is_heard() -> bool:
    """Whether anybody listens: a total that has to be counted first is counted for him alone."""
    return _listener.get() is not None


def step(what: Work, done: int = 0, total: int = 0) -> None:
    if (listener := _listener.get()) is not None:
        listener(Step(what, done, max(done, total) if total else 0))


@dataclass(slots=True)
class Tally:
    """Counts pieces of work, wherever they are done."""

    what: Work
    total: int = 0
    done: int = 0

    def add(self, count: int = 1) -> None:
        self.done += count
        step(self.what, self.done, self.total)

    def over(self, rows: Iterable[T]) -> Iterator[T]:
        """Each row counts as done when the next one is asked for."""
        for row in rows:
            yield row
            self.add()


def track(rows: Sequence[T], what: Work) -> Iterator[T]:
    """The rows one by one; told of at the beginning, and after each."""
    step(what, 0, len(rows))
    return Tally(what, len(rows)).over(rows)
