"""Writing a bottle: one line for each row, so that two bottles can be compared line by line.

The same state gives the same bytes on every database: rows stand in the order of their tables, members of objects are
sorted, and nothing tells when the bottle was filled.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from accounts import removal
from accounts.models import Workspace
from platform_project.kernel import progress
from platform_project.kernel.progress import Tally, Work
from sandbox.bottles import FORMAT, VERSION
from sandbox.bottles.tables import Column, Table, tables, workspace_columns

Encode = Callable[[Any], Any]
INVOICES = "invoices.invoice"


@dataclass(slots=True)
class Written:
    """A bottle, and beside it what only this database can use: the primary keys of each table's rows, in their order.

    `owners` names, for each row of a table that hangs on invoices, the number of its invoice's row.
    """

    content: bytes = b""
    keys: dict[str, list[int]] = field(default_factory=dict)
    owners: dict[str, list[int]] = field(default_factory=dict)


def write(workspace: Workspace) -> Written:
    """The whole workspace. The caller holds it, so that it does not change on the way."""
    written = Written()
    written.content = b"".join(_pieces(workspace, written))
    return written


def _pieces(workspace: Workspace, written: Written) -> Iterator[bytes]:
    tally = Tally(Work.BOTTLING, _size(workspace) if progress.is_heard() else 0)
    yield b'{"format":%b,"version":%d,\n' % (orjson.dumps(FORMAT), VERSION)
    columns = workspace_columns()
    values = [getattr(workspace, column.field.attname) for column in columns]
    yield b'"workspace":%b,\n"rows":{\n' % _printed(columns, [values], {})[0]
    numbers: dict[str, dict[int | None, int | None]] = {}
    for place, table in enumerate(tables()):
        keys, rows = _rows(workspace, table, numbers)
        numbers[table.label] = {key: number for number, key in enumerate(keys, 1)} | {None: None}
        lines = b",\n".join(_printed(table.columns, tally.over(rows), numbers))
        yield b"%b%b:[\n%b\n]" % (b",\n" if place else b"", orjson.dumps(table.label), lines)
        written.keys[table.label] = keys
        if (owner := _owner(table)) is not None:
            written.owners[table.label] = [row[owner] for row in rows]
    yield b"\n}}\n"


def _size(workspace: Workspace) -> int:
    """How many rows there will be; the log and the like are in no bottle."""
    counts = removal.contents(workspace)
    return sum(counts[table.model] for table in tables())


def _owner(table: Table) -> int | None:
    return next((place for place, column in enumerate(table.columns) if column.target == INVOICES), None)


def _rows(workspace: Workspace, table: Table, numbers: dict[str, Any]) -> tuple[list[int], list[list[Any]]]:
    """Primary keys and values, in the order of the table; equals stand as they came."""
    names = [column.field.attname for column in table.columns]
    found = table.model._base_manager.filter(**{table.path: workspace.pk}).order_by("pk").values_list("pk", *names)
    keyed = [(pk, values) for pk, *values in found.iterator(chunk_size=5_000)]
    ranks = [_rank(table.columns[place], place, numbers) for place in table.order]
    keyed.sort(key=lambda row: [rank(row[1]) for rank in ranks])
    return [pk for pk, _ in keyed], [values for _, values in keyed]


def _rank(column: Column, place: int, numbers: dict[str, Any]) -> Encode:
    """What a row is put in order by; nothing comes before something."""
    if column.target in numbers:
        known = numbers[column.target]
        return lambda row: known[row[place]] or 0
    return lambda row: (row[place] is not None, row[place])


def _printed(columns: Sequence[Column], rows: Iterable[list[Any]], numbers: dict[str, Any]) -> list[bytes]:
    """The rows as lines; they are changed on the way."""
    names = [column.name for column in columns]
    encoders = [(place, found) for place, column in enumerate(columns) if (found := _encoder(column, numbers))]
    lines = []
    for row in rows:
        for place, encode in encoders:
            row[place] = encode(row[place])
        lines.append(orjson.dumps(dict(zip(names, row, strict=True))))
    return lines


def _encoder(column: Column, numbers: dict[str, Any]) -> Encode | None:
    if column.target:
        known: Encode = numbers[column.target].__getitem__
        return known
    encode = column.encode
    return None if encode is None else lambda value: None if value is None else encode(value)
