"""A journal master as a CSV file: one row per line under Japanese titles; what is written is read as unchanged."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Field
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Company
from accounts.web.faults import language
from journal_masters import selectors
from journal_masters.drafts import Key, Kind, MasterDraft
from journal_masters.web.forms import FORMS, FlagField, values_of
from platform_project.kernel import csv_text
from platform_project.kernel.csv_text import Cell
from platform_project.kernel.errors import PlatformError

MAX_ROWS = 10_000
DELETE = "delete"
# As any program that reads or writes such a file knows it, in every language.
DELETE_TITLE = "削除"


class Unreadable(Exception):
    """The file as a whole cannot be taken; says why."""


@dataclass(frozen=True, slots=True)
class CellFault:
    """`line` as a spreadsheet numbers its rows, from 1; `column` is the title."""

    line: int
    column: str
    text: str


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

    def required(self) -> list[str]:
        """The titles without which no row can be named."""
        return [self.titles[name] for name in self.key]

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
    rows = _rows(content)
    table = Table(kind)
    header = _header(table, rows[0] if rows else [])
    return _Reader(table, header, selectors.by_key(company, kind)).read(rows)


def _rows(content: bytes) -> list[list[str]]:
    try:
        rows = csv_text.decode(content)
    except PlatformError as error:
        raise Unreadable(error.faults[0].message(language())) from error
    if sum(not _is_blank(row) for row in rows[1:]) > MAX_ROWS:
        raise Unreadable(_("一度に取り込めるのは%(limit)s行までです。") % {"limit": f"{MAX_ROWS:,}"})
    return rows


def _is_blank(cells: Sequence[str]) -> bool:
    return not any(cell.strip() for cell in cells)


def _header(table: Table, titles: Sequence[str]) -> list[str]:
    """The first line as field names."""
    names = {title: name for name, title in table.titles.items()}
    found = [title.strip() for title in titles]
    unknown = [title for title in found if title not in names]
    missing = [title for title in table.required() if title not in found]
    twice = sorted({title for title in found if found.count(title) > 1} - set(unknown))
    sentences = (
        (missing, _("1行目の見出しに列「%(titles)s」がありません。")),
        (unknown, _("1行目の見出しに使えない列「%(titles)s」があります。")),
        (twice, _("1行目の見出しに列「%(titles)s」が重複しています。")),
    )
    if len(unknown) == len(found):
        raise Unreadable(
            _("1行目に見出しがありません。見出しの行と、文字コード（UTF-8またはShift_JIS）を確認してください。")
        )
    if wrong := [said % {"titles": "、".join(which)} for which, said in sentences if which]:
        known = _("使える列は次のとおりです：%(titles)s") % {"titles": "、".join(table.titles.values())}
        raise Unreadable(" ".join([*wrong, known]))
    return [names[title] for title in found]


class _Reader:
    """One file being read against what is stored: a cell that says what is stored is not judged, and changes nothing."""

    def __init__(self, table: Table, header: Sequence[str], stored: Mapping[Key, Any]) -> None:
        self._table, self._header, self._stored = table, header, stored
        self._reading = Reading()
        self._lines: dict[Key, int] = {}

    def read(self, rows: Sequence[list[str]]) -> Reading:
        for line, cells in enumerate(rows[1:], 2):
            if _is_blank(cells):
                continue
            self._reading.lines += 1
            if len(cells) == len(self._header):
                self._read_row(line, dict(zip(self._header, cells, strict=True)))
            else:
                counts = {"expected": len(self._header), "found": len(cells)}
                self._refuse(line, "", _("列の数が見出しと違います（見出し%(expected)d、この行%(found)d）。") % counts)
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
        try:
            return self._table.fields[name].clean(cell)
        except ValidationError as refusal:
            for said in refusal.messages:
                self._refuse(line, name, said)
            return None

    def _settle_twins(self, line: int, key: Key) -> None:
        first = self._lines.setdefault(key, line)
        if first != line:
            said = _("%(key)s は%(first)d行目にもあります。") % {"key": " ".join(key), "first": first}
            self._refuse(line, self._table.key[-1], said)

    def _refuse(self, line: int, name: str, said: str) -> None:
        self._reading.faults.append(CellFault(line, self._table.titles.get(name, ""), said))


def _read_back(cell: Cell) -> str:
    """What a written cell reads as."""
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def located(kind: Kind, error: PlatformError) -> list[CellFault]:
    """The faults of a service by line and column."""
    table = Table(kind)
    return [_located(table, fault.item, fault.message(language())) for fault in error.faults]


def _located(table: Table, item: str, said: str) -> CellFault:
    path = re.fullmatch(r"rows\[(\d+)\](?:\.(\w+))?", item)
    return CellFault(int(path[1]), table.column(path[2] or ""), said) if path else CellFault(0, "", said)
