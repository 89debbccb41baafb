"""Reading a bottle, which may come from anywhere: every name, value and reference is checked before anything is written.

A path names a row by its number in its array, from 1, as references do: `rows.invoices.invoice[3].net`.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from django.db.models import UniqueConstraint

from platform_project.kernel.clock import Setting
from platform_project.kernel.progress import Tally, Work
from sandbox import moves
from sandbox.bottles import FORMAT, VERSION
from sandbox.bottles.tables import Column, Table, tables, workspace_columns
from sandbox.bottles.values import Unfit, unfit
from sandbox.errors import Refusal, refuse

Row = list[Any]
_COUNTED = {
    "last_invoice_number": "invoices.invoice", "last_notice_number": "accounts.notice",
    "last_invitation_number": "partners.invitation", "last_event_number": "invoices.invoiceevent",
}  # fmt: skip
# The same of `sandbox.control`, of which there is one row or none.
_CONTROL = "sandbox.control"
_COUNTED_THERE = {"last_fault_number": "sandbox.faultrule", "last_outage_number": "sandbox.outage"}
# Nobody gets there by counting, and whoever counts on from there stays within a column.
_HIGHEST = 10**15


@dataclass(frozen=True, slots=True)
class Bottle:
    """What was read and found fit: the workspace's fields by name, and the rows of each table in the order of its columns.

    A reference is still the number of a row.
    """

    workspace: dict[str, Any]
    rows: dict[str, list[Row]]

    @property
    def size(self) -> int:
        """How many rows."""
        return sum(map(len, self.rows.values()))

    @property
    def clock(self) -> Setting:
        return Setting(self.workspace["clock_offset"], self.workspace["clock_frozen_at"])


def read(data: Any) -> Bottle:
    """The bottle in what a parser made of its bytes, or a Refusal that names the first thing that is wrong."""
    given = _rows_of(data)
    workspace = workspace_of(data.get("workspace"))
    sizes = {label: len(rows) for label, rows in given.items()}
    tally = Tally(Work.READING, sum(sizes.values()))
    rows = {table.label: _table(table, given.get(table.label, []), sizes, tally) for table in tables()}
    bottle = Bottle(workspace, rows)
    _check_clock(bottle)
    _check_counters(bottle)
    return bottle


def workspace_of(data: Any) -> dict[str, Any]:
    """The workspace's own fields, checked."""
    columns = workspace_columns()
    return dict(zip((column.name for column in columns), _values(columns, data, "workspace", {}), strict=True))


def _rows_of(data: Any) -> dict[str, list[Any]]:
    if type(data) is not dict or data.get("format") != FORMAT:
        refuse("bottle_format")
    _check_version(data.get("version"))
    for name in data.keys() - {"format", "version", "workspace", "rows"}:
        refuse("bottle_unknown", path=name)
    given = data.get("rows")
    if type(given) is not dict:
        _unfit("rows", "an object of arrays")
    for label, rows in given.items():
        if label not in {table.label for table in tables()}:
            refuse("bottle_unknown", path=f"rows.{label}")
        if type(rows) is not list:
            _unfit(f"rows.{label}", "an array")
    return dict(given)


def _check_version(version: Any) -> None:
    if type(version) is not int or version < 1:
        _unfit("version", "a whole number from 1")
    if version > VERSION:
        refuse("bottle_newer", version=version, known=VERSION)


def _table(table: Table, given: Sequence[Any], sizes: dict[str, int], tally: Tally) -> list[Row]:
    path = f"rows.{table.label}"
    rows = [row_of(table, row, f"{path}[{number}]", sizes) for number, row in enumerate(tally.over(given), 1)]
    for names in _uniques(table):
        _check_unique(table, rows, names)
    return rows


def row_of(table: Table, row: Any, path: str, sizes: dict[str, int]) -> Row:
    """One row, checked; `sizes` says how many rows each table has."""
    found = _values(table.columns, row, path, sizes)
    # Whoever has no way to the workspace would stand outside of it.
    way = table.path.split("__", maxsplit=1)[0]
    if way in table.names and found[table.names.index(way)] is None:
        _unfit(f"{path}.{way}", "the number of a row")
    return found


def _values(columns: Sequence[Column], row: Any, path: str, sizes: dict[str, int]) -> Row:
    if type(row) is not dict:
        _unfit(path, "an object")
    try:
        found = [column.decode(row[column.name]) if column.name in row else _absent(column) for column in columns]
    except Unfit:
        _refuse_first(columns, row, path)
    if len(row) > len(columns) or row.keys() - {column.name for column in columns}:
        refuse("bottle_unknown", path=f"{path}.{_readable(min(row.keys() - {column.name for column in columns}))}")
    for column, value in zip(columns, found, strict=True):
        if column.target and value is not None and not 1 <= value <= sizes.get(column.target, 0):
            refuse("bottle_dangling", path=f"{path}.{column.name}", number=value, target=column.target)
    return found


def _absent(column: Column) -> Any:
    return column.default if column.may_be_absent else unfit("there")


def _refuse_first(columns: Sequence[Column], row: dict[str, Any], path: str) -> NoReturn:
    """Say which column it was that did not fit."""
    for column in columns:
        try:
            column.decode(row[column.name]) if column.name in row else _absent(column)
        except Unfit as fault:
            raise Refusal("bottle_unfit", path=f"{path}.{column.name}", expected=fault.expected) from fault
    raise AssertionError("one of them did not fit")


def _uniques(table: Table) -> Iterator[list[str]]:
    """What may stand once only, but for rules with a condition: those are the database's to keep."""
    for rule in table.model._meta.constraints:
        if isinstance(rule, UniqueConstraint) and rule.condition is None and rule.fields:
            yield list(rule.fields)
    yield from ([field.name] for field in table.model._meta.concrete_fields if field.unique and not field.primary_key)


def _check_unique(table: Table, rows: Sequence[Row], names: list[str]) -> None:
    """The workspace is the same for all rows; a rule over a field that is left out is nobody's to check."""
    own = [name for name in names if name in table.names]
    if set(names) - set(own) - {table.workspace_name}:
        return
    places = [table.names.index(name) for name in own]
    seen: set[tuple[Any, ...]] = set()
    for number, row in enumerate(rows, 1):
        key = tuple(row[place] for place in places)
        if key in seen:
            refuse("bottle_twice", path=f"rows.{table.label}[{number}]", names=", ".join(own) or "workspace")
        if None not in key:
            seen.add(key)


def _check_clock(bottle: Bottle) -> None:
    try:
        now: dt.datetime | None = bottle.clock.now()
    except OverflowError:
        now = None
    if now is None or not moves.EARLIEST <= now < moves.LATEST:
        name = "clock_frozen_at" if bottle.clock.frozen_at else "clock_offset"
        _unfit(f"workspace.{name}", "within the years 2000 to 2099")


def _check_counters(bottle: Bottle) -> None:
    """A number that was given must not be given again, and the next one must fit."""
    for name, label in _COUNTED.items():
        _check_counter(f"workspace.{name}", bottle.workspace[name], _last_of(bottle, label))
    (row,) = bottle.rows[_CONTROL] or ([column.default for column in _table_of(_CONTROL).columns],)
    told = dict(zip(_table_of(_CONTROL).names, row, strict=True))
    for name, label in _COUNTED_THERE.items():
        _check_counter(f"rows.{_CONTROL}[1].{name}", told[name], _last_of(bottle, label))
    _check_counter(f"rows.{_CONTROL}[1].last_request_number", told["last_request_number"], 0)
    _check_counter("rows.sandbox.botmove", _last_of(bottle, "sandbox.botmove"), 0)


def _check_counter(path: str, counter: int, last: int) -> None:
    if not last <= counter <= _HIGHEST:
        _unfit(path, f"from {last} to {_HIGHEST}")


def _last_of(bottle: Bottle, label: str) -> int:
    place = _table_of(label).names.index("number")
    return max((row[place] for row in bottle.rows[label]), default=0)


def _table_of(label: str) -> Table:
    return next(table for table in tables() if table.label == label)


def _unfit(path: str, expected: str) -> NoReturn:
    refuse("bottle_unfit", path=path, expected=expected)


def _readable(name: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in name[:60])
