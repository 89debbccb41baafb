"""Writing the rows of a bottle, read and found fit, into a workspace that the caller holds.

As near to the database as can be: no model instances, one statement for each table, primary keys taken in advance.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import DEFAULT_DB_ALIAS, IntegrityError, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from accounts.models import Workspace
from invoices.fields import ThousandthsField
from platform_project.kernel import clock
from platform_project.kernel.progress import Tally, Work
from sandbox.bottles.reading import Bottle, Row
from sandbox.bottles.tables import Table, tables
from sandbox.bottles.values import AnyField
from sandbox.errors import refuse
from sandbox.services import keeping

# So many rows at once: enough for speed, few enough for a progress bar to move.
BATCH = 1_000
# Kinds of field whose values a database takes as they are.
_PLAIN = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.FloatField)

Prepare = Callable[[Any], Any]


@dataclass(slots=True)
class Filling:
    """Fills one workspace. `keys` knows, for each table that is done, the primary keys of its rows by their order."""

    workspace: Workspace
    tally: Tally = field(default_factory=lambda: Tally(Work.FILLING))
    keys: dict[str, list[int]] = field(default_factory=dict)
    connection: BaseDatabaseWrapper = field(default_factory=lambda: connections[DEFAULT_DB_ALIAS])

    def fill(self, bottle: Bottle) -> None:
        """Rows of kept tables are found again and brought up to date; the others are new."""
        self.tally.total = bottle.size
        for table in tables():
            self.put(table, bottle.rows[table.label], keeping.known(table, self.workspace))

    def put(self, table: Table, rows: Sequence[Row], known: keeping.Known, before: Sequence[int] | None = None) -> None:
        """All the rows of a table: of those that are kept, what is known; the others are new.

        `before`: the primary keys that they had; without them new rows take fresh ones.
        """
        found = [known.get(keeping.key_of(table, row)) for row in rows] if known else [None] * len(rows)
        fresh = iter(taken(self.connection, table.model, found.count(None)) if before is None else ())
        given = before or [0] * len(rows)
        keys = [at.pk if at else old or next(fresh) for at, old in zip(found, given, strict=True)]
        self.keys[table.label] = keys
        keeping.update(table, [(at, row) for at, row in zip(found, self._resolved(table, rows), strict=True) if at])
        self.tally.add(len(rows) - found.count(None))
        self.insert(table, [(pk, row) for pk, row, at in zip(keys, rows, found, strict=True) if at is None])

    def insert(self, table: Table, rows: Sequence[tuple[int, Row]]) -> None:
        """New rows under these primary keys; `keys` knows those of the whole table, and of what it refers to."""
        if rows and table.kept_by != ():
            try:
                self._insert(table, [pk for pk, _ in rows], self._resolved(table, [row for _, row in rows]))
            except IntegrityError:
                refuse("bottle_conflict", path=f"rows.{table.label}")

    def _resolved(self, table: Table, rows: Sequence[Row]) -> list[Row]:
        """The rows with primary keys in place of the numbers of rows."""
        places = [(place, self.keys[column.target]) for place, column in enumerate(table.columns) if column.target]
        return [_with_keys(row, places) for row in rows] if places else list(rows)

    def _insert(self, table: Table, keys: Sequence[int], rows: Sequence[Row]) -> None:
        fixed = self._fixed(table)
        statement = self._statement(table, fixed)
        prepare = [
            (place, found) for place, column in enumerate(table.columns) if (found := self._prepared(column.field))
        ]
        constants = tuple(fixed.values())
        with self.connection.cursor() as cursor:
            for start in range(0, len(rows), BATCH):
                batch = zip(keys[start : start + BATCH], rows[start : start + BATCH], strict=True)
                sent = [(pk, *_prepare(row, prepare), *constants) for pk, row in batch]
                cursor.executemany(statement, sent)
                self.tally.add(len(sent))

    def _statement(self, table: Table, fixed: Iterable[AnyField]) -> str:
        meta, quote = table.model._meta, self.connection.ops.quote_name
        fields = [meta.pk, *(column.field for column in table.columns), *fixed]
        names, marks = ", ".join(quote(str(one.column)) for one in fields), ", ".join(["%s"] * len(fields))
        return f"INSERT INTO {quote(meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608 -- names of the models' own, quoted

    def _fixed(self, table: Table) -> dict[AnyField, Any]:
        """What no bottle says: the workspace, this installation's stamps, and the default of what is left out."""
        left = set(table.model._meta.concrete_fields) - {column.field for column in table.columns}
        fields = [one for one in table.model._meta.concrete_fields if one in left and not one.primary_key]
        return {one: one.get_db_prep_save(self._constant(one), self.connection) for one in fields}

    def _constant(self, one: AnyField) -> Any:
        if one.related_model is Workspace:
            return self.workspace.pk
        stamped = getattr(one, "auto_now", False) or getattr(one, "auto_now_add", False)
        return clock.REAL.now() if stamped else one.get_default()

    def _prepared(self, one: AnyField) -> Prepare | None:
        plain = one.is_relation or (isinstance(one, _PLAIN) and not isinstance(one, ThousandthsField))
        return None if plain else lambda value: one.get_db_prep_save(value, self.connection)


def _with_keys(row: Row, places: Sequence[tuple[int, Sequence[int]]]) -> Row:
    row = row.copy()
    for place, keys in places:
        if row[place] is not None:
            row[place] = keys[row[place] - 1]
    return row


def _prepare(row: Row, prepare: Sequence[tuple[int, Prepare]]) -> Row:
    row = row.copy()
    for place, one in prepare:
        if row[place] is not None:
            row[place] = one(row[place])
    return row


def taken(connection: BaseDatabaseWrapper, model: type[Model], count: int) -> Sequence[int]:
    """So many primary keys that nobody else gets. On SQLite the transaction at hand keeps everybody else out."""
    if not count:
        return ()
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            (last,) = cursor.fetchone() or (0,)
            return range(last + 1, last + 1 + count)
        statement = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
        cursor.execute(statement, [f'"{table}"', column, count])
        return [key for (key,) in cursor.fetchall()]
