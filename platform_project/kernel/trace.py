"""Why something happened, told while it happens.

Any room may leave a :class:`Note`; whoever wants to read them (the log, a test) opens :func:`collecting` around the work.
With nobody listening a note costs one look-up.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Note:
    """`kind` is what was done (stripped, defaulted, looked_up, ignored, refused, recorded, sent …), `item` the path in the
    request.
    """

    kind: str
    item: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


_notes: ContextVar[list[Note] | None] = ContextVar("trace", default=None)


def note(kind: str, item: str = "", **detail: Any) -> None:
    notes = _notes.get()
    if notes is not None:
        notes.append(Note(kind, item, detail))


@contextmanager
def collecting() -> Iterator[list[Note]]:
    """Collect the notes left inside the block; what an inner block collected is the outer one's too when it ends."""
    notes: list[Note] = []
    token = _notes.set(notes)
    try:
        yield notes
    finally:
        _notes.reset(token)
        if (outer := _notes.get()) is not None:
            outer.extend(notes)
