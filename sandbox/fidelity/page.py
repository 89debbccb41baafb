"""The fidelity ledger as people read it: its rows narrowed, counted, and beside each the tests that hold it up."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sandbox.fidelity import ledger as fidelity
from sandbox.fidelity.ledger import Row

MARKS = {
    "S": "the user's flow document",
    "P": "published by the real platform, or observed against it by a public client",
    "V": "the name exists in the platform's public vocabulary; its meaning, or that this call carries it, is our decision",
    "A": "our decision, because nothing public says",
}

_HELD = re.compile(r"^\| (?P<source>[^|]+) \| (?P<row>[^|]+) \| `(?P<test>[^`]+)` \|$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Held:
    """A test, and what of the wire contract or of the seed it holds up: the chapter, and the row in it."""

    source: str
    row: str
    test: str


@cache
def ledger() -> tuple[Row, ...]:
    """It is code: it changes with a new start only."""
    return tuple(fidelity.rows())


@cache
def matrix() -> tuple[Held, ...]:
    """What the document says of the tests, which do not come along with an installation."""
    section = fidelity.section(fidelity.read_document(), fidelity.MATRIX)
    found = (
        Held(**{name: text.strip() for name, text in match.groupdict().items()}) for match in _HELD.finditer(section)
    )
    return tuple(row for row in found if row.source != "source")


def narrowed(rows: Sequence[Row], *, mark: str = "", what: str = "", word: str = "") -> list[Row]:
    wanted = word.casefold()
    return [
        row for row in rows
        if mark in ("", row.mark) and what in ("", row.what) and wanted in f"{row.name} {row.note}".casefold()
    ]  # fmt: skip


def counts(rows: Sequence[Row]) -> dict[str, int]:
    """How many rest on each mark."""
    found = Counter(row.mark for row in rows)
    return {mark: found[mark] for mark in MARKS}


_OF_OPERATION = frozenset({"operation", "route", "array", "request", "answer"})
_ENVELOPE = ("success", "response_type", "paging", "page facts")


def chapters(row: Row) -> list[str]:
    """The chapters of the contract and the seed that speak of the row and that tests hold up."""
    return [chapter for chapter in tests() if _speaks_of(row, *chapter.split(" ", 1))]


def _speaks_of(row: Row, source: str, of: str) -> bool:
    first = row.name.split(" ")[0]
    if row.what in _OF_OPERATION:
        return (source in ("seed", "6") and of.split(" ")[0] == first) or of.startswith(f"6 operation {first}")
    if row.what == "oauth":
        return source == "3" and (of == first or of in row.name)
    if row.what == "envelope":
        return of.removeprefix("2 ") in _ENVELOPE and (source == "2" or of.startswith("2 "))
    return source == "4" and of == "every code" and row.what == "error"


@cache
def tests() -> dict[str, list[str]]:
    """Chapter → its tests."""
    found: dict[str, list[str]] = {}
    for held in matrix():
        found.setdefault(f"{held.source} {held.row}", []).append(held.test)
    return found


@cache
def as_data() -> dict[str, Any]:
    """The whole of it, as `/fidelity.json` has it."""
    rows = [
        {"what": row.what, "name": row.name, "mark": row.mark, "note": row.note, "chapters": chapters(row)}
        for row in ledger()
    ]
    return {"marks": MARKS, "counts": counts(ledger()), "rows": rows, "tests": tests()}
