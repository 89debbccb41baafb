"""The conformance card as a document for a go-live review."""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from accounts.models import Workspace
from platform_project.documents.typesetting import typeset
from platform_project.kernel import clock
from sandbox.conformance import words
from sandbox.conformance.facts import card_of
from sandbox.conformance.rules import Line, State, progress


@dataclass(frozen=True, slots=True)
class CardRow:
    title: str
    state: str
    done: bool
    times: int
    last: dt.date | None
    calls: str
    note: str


@dataclass(frozen=True, slots=True)
class CardDocument:
    template: ClassVar[str] = "card.typ"

    title: str
    workspace: str
    on: dt.date
    done: int
    of: int
    rows: tuple[CardRow, ...]


def pdf(workspace: Workspace) -> bytes:
    """Dated by the workspace's clock."""
    lines, now = card_of(workspace), clock.now()
    done, of = progress(lines)
    rows = tuple(_row(line) for line in lines)
    name = f"{workspace.name}（{workspace.slug}）"
    return typeset(CardDocument("連携適合カード", name, clock.date_of(now), done, of, rows), at=now)


def _row(line: Line) -> CardRow:
    return CardRow(
        words.title(line, "ja"), words.state(line, "ja"), line.state in (State.SEEN, State.OPTIONAL), line.times,
        clock.date_of(line.last) if line.last else None, ", ".join(f"#{number}" for number in line.calls),
        words.how(line, "ja") or line.detail,
    )  # fmt: skip
