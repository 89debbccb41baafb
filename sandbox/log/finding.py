"""Reading the log of a workspace, the newest first."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BinaryField, Func, IntegerField, Q, QuerySet, Value
from django.db.models.lookups import GreaterThan

from accounts.models import Workspace
from sandbox.calls import Kind
from sandbox.log import writer
from sandbox.models import LogEntry

# What only the page of a single entry needs.
BULKY = ("request_headers", "answer_headers", "notes", "request_body", "answer_body")
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


class Position(Func):
    """Where bytes stand in bytes, from 1; 0 where they do not."""

    function = "INSTR"
    output_field = IntegerField()

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper, **context: Any) -> Any:
        turned = self.copy()
        turned.set_source_expressions(list(reversed(self.get_source_expressions())))
        return turned.as_sql(compiler, connection, function="POSITION", arg_joiner=" IN ", **context)


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
    return found if conditions.kind else found.exclude(kind=Kind.CONTROL)


def awaited(workspace: Workspace, conditions: Search, seconds: float) -> QuerySet[LogEntry]:
    """As :func:`search`, once something fits: another process may still hold it for a moment."""
    until = time.monotonic() + seconds
    found = search(workspace, conditions)
    while not found.exists() and time.monotonic() < until:
        time.sleep(_PAUSE)
    return found.all()


def latest(workspace: Workspace, request_id: str) -> LogEntry | None:
    """The newest call that was answered under that request id, which a reset clock may give twice."""
    return entries(workspace).filter(request_id=request_id).first()


def naming(workspace: Workspace, invoice: int) -> QuerySet[LogEntry]:
    """Calls that named the invoice, in what came or in what was answered."""
    return entries(workspace).filter(invoices__contains=f" {invoice} ")


def _status(value: str) -> Q:
    if value.endswith("xx"):
        return Q(status__gte=int(value[0]) * 100, status__lt=int(value[0]) * 100 + 100)
    return Q(status=int(value))


def _text(value: str) -> Q:
    words = Q(query__icontains=quote(value))
    for name in ("path", "query", "name", "user", "client_id", "fault"):
        words |= Q(**{f"{name}__icontains": value})
    # In a body a letter may stand for itself, or be escaped as programs do.
    for spelling in {value, json.dumps(value)[1:-1]}:
        sought = Value(spelling.encode("utf-8", "replace"), BinaryField())
        for column in ("request_body", "answer_body"):
            words |= Q(GreaterThan(Position(column, sought), 0))
    return words


_CONDITIONS: dict[str, Callable[[Any], Q]] = {
    "kind": lambda value: Q() if value == "all" else Q(kind=value),
    "operation": lambda value: Q(name=value),
    "status": _status,
    "code": lambda value: Q(codes__contains=f" {value} "),
    "client": lambda value: Q(client_id=value),
    "text": _text,
    "invoice": lambda value: Q(invoices__contains=f" {value} "),
    "request_id": lambda value: Q(request_id=value),
    "after": lambda value: Q(number__gt=value),
    "before": lambda value: Q(number__lt=value),
}
