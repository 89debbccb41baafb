"""Reading the log of a workspace, the newest first."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import quote

from django.db.models import Q, QuerySet

from accounts.models import Workspace
from sandbox.calls import Kind
from sandbox.log import writer
from sandbox.models import LogEntry

# What only the page of a single entry needs.
BULKY = ("request_headers", "answer_headers", "notes", "request_body", "answer_body")
# Where a text is looked for.
_WORDS = ("path", "query", "name", "user", "client_id", "fault")
_BODIES = ("request_body", "answer_body")
MOST_FOUND = 201
_STEP = 100
_PAUSE = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Conditions, all of which must hold; an empty one holds for everything. Without a `kind`, control calls are left out.

    `operation` is an operation's key or an OAuth endpoint's name. `status` is three digits, or `4xx`. `text` stands
    somewhere in the address, the names or the bodies. `after` and `before` are numbers of entries.
    """

    kind: str = ""
    operation: str = ""
    status: str = ""
    code: str = ""
    client: str = ""
    text: str = ""
    invoice: int | None = None
    request_id: str = ""
    after: int | None = None
    before: int | None = None


def entries(workspace: Workspace) -> QuerySet[LogEntry]:
    """All of them, with everything that this process has answered so far."""
    writer.settle()
    return LogEntry.objects.filter(workspace=workspace).order_by("-number")


def entry(workspace: Workspace, number: int) -> LogEntry | None:
    return entries(workspace).filter(number=number).first()


def search(workspace: Workspace, conditions: Search) -> QuerySet[LogEntry]:
    """What fits, without its bulky columns."""
    found = entries(workspace).defer(*BULKY)
    for name, condition in _CONDITIONS.items():
        value = getattr(conditions, name)
        if value or value == 0:
            found = found.filter(condition(value))
    found = found if conditions.kind else found.exclude(kind=Kind.CONTROL)
    return found.filter(pk__in=_holding(found, conditions.text)) if conditions.text else found


def refused(workspace: Workspace) -> QuerySet[LogEntry]:
    """Operations and OAuth calls that were not answered as asked, whole: why stands in their bodies."""
    return entries(workspace).filter(status__gte=400).exclude(kind=Kind.CONTROL)


def _holding(found: QuerySet[LogEntry], text: str) -> list[int]:
    """The newest entries that hold the text, as many as one page may show. Bodies are packed, so they are opened here."""
    # A letter may stand for itself, or be escaped as programs do.
    spellings = {text.lower(), json.dumps(text)[1:-1].lower(), quote(text).lower()}
    rows = found.defer(None).only(*_WORDS, *_BODIES).iterator(chunk_size=_STEP)
    return [row.pk for row in islice((row for row in rows if _holds(row, spellings)), MOST_FOUND)]


def _holds(row: LogEntry, spellings: set[str]) -> bool:
    words = "\n".join(str(getattr(row, name)) for name in _WORDS).lower()
    if any(spelling in words for spelling in spellings):
        return True
    bodies = (bytes(getattr(row, name)).lower() for name in _BODIES)
    return any(spelling.encode("utf-8", "replace") in body for body in bodies for spelling in spellings)


def awaited(workspace: Workspace, conditions: Search, seconds: float) -> QuerySet[LogEntry]:
    """As :func:`search`, once something fits: another process may still hold it for a moment."""
    until = time.monotonic() + seconds
    found = search(workspace, conditions)
    while not found.exists() and time.monotonic() < until:
        time.sleep(_PAUSE)
    return found.all()


def repeated(entry: LogEntry, request_id: str) -> LogEntry | None:
    """The newest call that repeated the entry and was answered under that request id: a reset clock may give one twice, and
    an answer that was lost has none."""
    return entries(entry.workspace).filter(resent_from=entry.number, request_id=request_id).first()


def naming(workspace: Workspace, invoice: int) -> QuerySet[LogEntry]:
    """Calls that named the invoice, in what came or in what was answered."""
    return entries(workspace).filter(invoices__contains=f" {invoice} ")


def _status(value: str) -> Q:
    if value.endswith("xx"):
        return Q(status__gte=int(value[0]) * 100, status__lt=int(value[0]) * 100 + 100)
    return Q(status=int(value))


_CONDITIONS: dict[str, Callable[[Any], Q]] = {
    "kind": lambda value: Q() if value == "all" else Q(kind=value),
    "operation": lambda value: Q(name=value),
    "status": _status,
    "code": lambda value: Q(codes__contains=f" {value} "),
    "client": lambda value: Q(client_id=value),
    "invoice": lambda value: Q(invoices__contains=f" {value} "),
    "request_id": lambda value: Q(request_id=value),
    "after": lambda value: Q(number__gt=value),
    "before": lambda value: Q(number__lt=value),
}
