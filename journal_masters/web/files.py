"""A journal master as a CSV file: one row per line under Japanese titles; what is written is read as unchanged."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.forms import Field
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Company
from accounts.web import csv_import
from accounts.web.csv_import import CellFault
from accounts.web.faults import language
from journal_masters import selectors
from journal_masters.drafts import Key, Kind, MasterDraft
from journal_masters.web.forms import FORMS, FlagField, values_of
from platform_project.kernel.csv_text import Cell
from platform_project.kernel.errors import Fault, PlatformError

DELETE = "delete"
# As any program that reads or writes such a file knows it, in every language.
DELETE_TITLE = "削除"


@dataclass(slots=True)
class Reading:
    """What a file asks for, and what is wrong with it. `lines` counts rows that are not blank."""

    drafts: list[MasterDraft] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)
    lines: int = 0


class Table:
    """The columns of a master's file, by field name."""

    def __init__(self, kind: Kind) -> None:
        form = FORMS[kind]()
        self.kind, self.key = kind, form.key
        self.fields: dict[str, Field] = {**form.fields, DELETE: FlagField(label=DELETE_TITLE)}
        self.wire = form.wire
        with translation.override("ja"):
            self.titles = {name: str(column.label) for name, column in self.fields.items()}

    def column(self, wire_name: str) -> str:
        """The title of what a fault's path means; the last part of the key stands for the row."""
        return self.titles[self.wire.get(wire_name, self.key[-1])]


def written(company: Company, kind: Kind) -> Iterator[Sequence[Cell]]:
    """The whole master, and an empty column in which rows may be marked for deletion."""
    table = Table(kind)
    yield list(table.titles.values())
    for row in selectors.rows(company, kind).iterator():
        values = _cells(values_of(kind, row))
        yield [values.get(name, "") for name in table.titles]


def _cells(values: Mapping[str, Any]) -> dict[str, Cell]:
    return {name: str(int(value)) if isinstance(value, bool) else value for name, value in values.items()}


def read(company: Company, kind: Kind, content: bytes) -> Reading:
    """Drafts with `rows[line]` as their path. Unreadable where no row can be read."""
    rows = csv_import.rows_of(content)
    table = Table(kind)
    header = csv_import.header_of(rows, table.titles, table.key)
    return _Reader(table, header, selectors.by_key(company, kind)).read(rows)


class _Reader:
    """One file being read against what is stored: a cell that says what is stored is not judged, and changes nothing."""

    def __init__(self, table: Table, header: Sequence[str], stored: Mapping[Key, Any]) -> None:
        self._table, self._header, self._stored = table, header, stored
        self._reading = Reading()
        self._lines: dict[Key, int] = {}

    def read(self, rows: Sequence[list[str]]) -> Reading:
        for line, cells in enumerate(rows[1:], 2):
            if csv_import.is_blank(cells):
                continue
            self._reading.lines += 1
            if refusal := csv_import.refusal_of(self._header, cells):
                self._refuse(line, "", refusal)
            else:
                self._read_row(line, dict(zip(self._header, cells, strict=True)))
        return self._reading

    def _read_row(self, line: int, cells: dict[str, str]) -> None:
        before = len(self._reading.faults)
        key = self._key(line, cells)
        if len(self._reading.faults) == before:
            self._settle_twins(line, key)
        mark = cells.pop(DELETE, "")
        changes = {} if mark.strip() == "1" else self._changes(line, key, cells)
        delete = bool(self._clean(line, DELETE, mark))
        if len(self._reading.faults) == before:
            draft = MasterDraft(self._table.kind, key, changes, delete=delete, item=f"rows[{line}]")
            self._reading.drafts.append(draft)

    def _changes(self, line: int, key: Key, cells: Mapping[str, str]) -> dict[str, Any]:
        known = self._known(key)
        names = [name for name in cells if name not in self._table.key and cells[name] != known.get(name)]
        return {name: self._clean(line, name, cells[name]) for name in names}

    def _key(self, line: int, cells: Mapping[str, str]) -> Key:
        raw = tuple(cells[name] for name in self._table.key)
        if raw in self._stored:
            return raw
        return tuple(self._clean(line, name, cells[name]) or "" for name in self._table.key)

    def _known(self, key: Key) -> dict[str, str]:
        row = self._stored.get(key)
        cells = _cells(values_of(self._table.kind, row)) if row else {}
        return {name: _read_back(cell) for name, cell in cells.items()}

    def _clean(self, line: int, name: str, cell: str) -> Any:
        value, refusals = csv_import.cleaned(self._table.fields[name], cell)
        for said in refusals:
            self._refuse(line, name, said, cell)
        return value

    def _settle_twins(self, line: int, key: Key) -> None:
        first = self._lines.setdefault(key, line)
        if first != line:
            said = _("%(key)s は%(first)d行目にもあります。") % {"key": " ".join(key), "first": first}
            self._refuse(line, self._table.key[-1], said, key[-1])

    def _refuse(self, line: int, name: str, said: str, cell: str = "") -> None:
        self._reading.faults.append(CellFault(line, self._table.titles.get(name, ""), said, cell))


def _read_back(cell: Cell) -> str:
    """What a written cell reads as."""
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def located(kind: Kind, error: PlatformError) -> list[CellFault]:
    """The faults of a service by line and column."""
    table = Table(kind)
    return [_located(table, fault) for fault in error.faults]


def _located(table: Table, fault: Fault) -> CellFault:
    path = re.fullmatch(r"rows\[(\d+)\](?:\.(\w+))?", fault.item)
    line, column = (int(path[1]), table.column(path[2] or "")) if path else (0, "")
    return CellFault(line, column, fault.message(language()), code=fault.code)
