"""Going back to a snapshot in the database that it was taken in: only what has changed since is written.

An invoice changes with an event and never without one, and a primary key is never given twice. So an invoice with the same
key and the same last event stands as it stood, with all that hangs on it. A mail or letter never changes. All else is written
anew under the keys that it had, so that what stayed still finds it.
"""

import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import orjson
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Max, QuerySet
from django.db.models.sql import DeleteQuery

from accounts import repeats
from accounts.models import Company, Notice, Workspace
from invoices.models import Invoice, InvoiceEvent
from platform_project.kernel.clock import Setting
from sandbox.bottles import reading
from sandbox.bottles.reading import Row
from sandbox.bottles.tables import Table, tables
from sandbox.bottles.writing import INVOICES, Written
from sandbox.services import keeping
from sandbox.services.filling import Filling

# What changes with an event of its invoice only.
CHAINED = frozenset(
    {"invoices.invoiceevent", "invoices.invoiceline", "invoices.invoiceversion", "invoices.journalentry"}
)
# What is written once.
NOTICES = "accounts.notice"
_AT_ONCE = 10_000
# Quick rather than small: a bottle shrinks to a tenth and less all the same.
_LEVEL = 1


def packed(workspace: Workspace, written: Written) -> tuple[bytes, bytes]:
    """A snapshot's content and its marks."""
    marks = {"keys": written.keys, "owners": written.owners, "heads": list(_heads(workspace).items())}
    return zlib.compress(written.content, _LEVEL), zlib.compress(orjson.dumps(marks), _LEVEL)


def _heads(workspace: Workspace) -> dict[int, int]:
    """Each invoice's key → that of its last event."""
    found = InvoiceEvent.objects.filter(workspace=workspace).order_by()
    return dict(found.values("invoice").annotate(last=Max("pk")).values_list("invoice", "last"))


@dataclass(slots=True)
class Sheet:
    """A snapshot that was unpacked; rows are parsed when they are wanted. `lines` are its rows as they were written."""

    workspace: dict[str, Any]
    keys: dict[str, list[int]]
    owners: dict[str, list[int]]
    heads: dict[int, int]
    lines: dict[str, list[bytes]] = field(default_factory=dict)

    @classmethod
    def of(cls, content: bytes, marks: bytes) -> "Sheet":
        told = orjson.loads(zlib.decompress(marks))
        _head, own, _rows, *lines = zlib.decompress(content).split(b"\n")
        workspace = orjson.loads(own.removeprefix(b'"workspace":').removesuffix(b","))
        sheet = cls(reading.workspace_of(workspace), told["keys"], told["owners"], dict(told["heads"]))
        start = 1
        for label, keys in sheet.keys.items():
            sheet.lines[label] = lines[start : start + len(keys)]
            start += max(len(keys), 1) + 2
        return sheet

    @property
    def clock(self) -> Setting:
        return Setting(self.workspace["clock_offset"], self.workspace["clock_frozen_at"])

    def rows(self, table: Table, places: Sequence[int] | None = None) -> list[Row]:
        """All the rows of a table, or those at these places."""
        lines, sizes = self.lines.get(table.label, []), {label: len(keys) for label, keys in self.keys.items()}
        wanted = range(len(lines)) if places is None else places
        parsed = ((place, orjson.loads(lines[place].removesuffix(b","))) for place in wanted)
        return [reading.row_of(table, row, f"rows.{table.label}[{place + 1}]", sizes) for place, row in parsed]


@dataclass(frozen=True, slots=True)
class Still:
    """What stayed as it was, by primary key; `moved` are the workspace's other invoices and notices as they stand now."""

    invoices: frozenset[int] = frozenset()
    notices: frozenset[int] = frozenset()
    moved: frozenset[int] = frozenset()
    moved_notices: frozenset[int] = frozenset()

    @classmethod
    def of(cls, workspace: Workspace, sheet: Sheet) -> "Still":
        invoices = frozenset(pk for pk, _last in _heads(workspace).items() & sheet.heads.items())
        now = frozenset(Invoice.objects.filter(workspace=workspace).order_by().values_list("pk", flat=True))
        sent = frozenset(Notice.objects.filter(workspace=workspace).order_by().values_list("pk", flat=True))
        notices = sent & frozenset(sheet.keys.get(NOTICES, ()))
        return cls(invoices, notices, now - invoices, sent - notices)

    def clear(self, table: Table, workspace: Workspace) -> None:
        """Delete what did not stay."""
        if table.label in CHAINED and self.invoices:
            _delete(table, workspace, "invoice", self.moved)
        elif table.label == INVOICES and self.invoices:
            _delete(table, workspace, "pk", self.moved)
        elif table.label == NOTICES and self.notices:
            _delete(table, workspace, "pk", self.moved_notices)
        else:
            with connection.cursor() as cursor:
                cursor.execute(_deletion(table), [workspace.pk])

    def missing(self, table: Table, sheet: Sheet) -> list[int]:
        """Which rows of the snapshot are to be written, by their places."""
        keys = sheet.keys.get(table.label, [])
        if table.label in CHAINED:
            invoices = sheet.keys[INVOICES]
            owners = sheet.owners[table.label]
            return [place for place, number in enumerate(owners) if invoices[number - 1] not in self.invoices]
        stayed = {INVOICES: self.invoices, NOTICES: self.notices}.get(table.label, frozenset())
        return [place for place, key in enumerate(keys) if key not in stayed]


def _rows(table: Table, workspace_id: int) -> QuerySet[Any]:
    return table.model._base_manager.filter(**{table.path: workspace_id})


@cache
def _deletion(table: Table) -> str:
    """The statement that deletes all rows of a workspace, whose key it takes: thought out once, as Django takes longer over it than
    the database over most tables.
    """
    query = _rows(table, 0).query.chain(DeleteQuery)
    return str(query.get_compiler(DEFAULT_DB_ALIAS).as_sql()[0])


def _delete(table: Table, workspace: Workspace, name: str, keys: Collection[int]) -> None:
    listed = sorted(keys)
    for start in range(0, len(listed), _AT_ONCE):
        some = _rows(table, workspace.pk).filter(**{f"{name}__in": listed[start : start + _AT_ONCE]})
        some._raw_delete(some.db)


def rewind(workspace: Workspace, sheet: Sheet) -> None:
    """The rows as they were. The caller holds the workspace, and its own fields are the caller's to write."""
    repeats.forget_all(workspace)
    kept = {table: sheet.rows(table) for table in tables() if table.kept_by is not None}
    known = {table: keeping.known(table, workspace) for table in kept}
    others = keeping.others(known, kept)
    # With a company goes what it sent and received, so nothing can be said to have stayed.
    still = Still.of(workspace, sheet) if not others.get(Company) else Still()
    for table in reversed(tables()):
        if table.kept_by is None:
            still.clear(table, workspace)
    keeping.remove(others)
    missing = {table: still.missing(table, sheet) for table in tables() if table not in kept}
    filling = Filling(workspace)
    filling.tally.total = sum(map(len, missing.values())) + sum(map(len, kept.values()))
    for table in tables():
        keys = filling.keys[table.label] = sheet.keys.get(table.label, [])
        if table in kept:
            filling.put(table, kept[table], known[table], keys)
        else:
            places = missing[table]
            filling.insert(table, list(zip((keys[place] for place in places), sheet.rows(table, places), strict=True)))
