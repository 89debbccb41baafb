"""Many rows in one statement, as `bulk_create` writes them, without its cost of asking every field about every value.

A column is prepared as a whole: what its field makes of a value is asked once for each value that occurs. The statement goes
through Django's cursor, so that errors, wrappers and counts of queries are Django's.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import orjson
from django.db import connections, router, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

if TYPE_CHECKING:
    from django.db.models import Field

Row = Sequence[Any]


def create(instances: Sequence[Model]) -> None:
    """Insert the instances, all of one model, and give each its key."""
    if not instances:
        return
    table = _table(type(instances[0]))
    keys = _insert(table, [table.values_of(instance) for instance in instances], returning=True)
    for instance, key in zip(instances, keys, strict=True):
        instance.pk = key
        instance._state.adding, instance._state.db = False, router.db_for_write(table.model)


def insert(model: type[Model], names: tuple[str, ...], rows: Sequence[Row]) -> None:
    """Insert rows that are the values of `names`, by attribute (`invoice_id`); fields that are not named take their default."""
    _insert(_table(model, names), rows, returning=False)


@dataclass(frozen=True, slots=True)
class _Table:
    """What is written of a model: the fields given, in that order, and the others with their defaults."""

    model: type[Model]
    given: tuple["Field[Any, Any]", ...]
    others: tuple["Field[Any, Any]", ...]
    values_of: Callable[[Model], Row]

    @property
    def fields(self) -> tuple["Field[Any, Any]", ...]:
        return self.given + self.others


@cache
def _table(model: type[Model], names: tuple[str, ...] = ()) -> _Table:
    fields = {field.attname: field for field in model._meta.concrete_fields if not field.primary_key}
    if moved := [name for name, field in fields.items() if _moves(field)]:
        raise TypeError(f"{model.__name__} sets {', '.join(moved)} when it is saved: bulk_create is what it needs")
    names = names or tuple(fields)
    given = tuple(fields.pop(name) for name in names)
    return _Table(model, given, tuple(fields.values()), attrgetter(*names))


def _moves(field: "Field[Any, Any]") -> bool:
    return getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)


def _insert(table: _Table, rows: Sequence[Row], *, returning: bool) -> list[Any]:
    alias = router.db_for_write(table.model)
    connection, keys = connections[alias], list[Any]()
    if not rows:
        return keys
    at_once = connection.ops.bulk_batch_size(table.fields, rows)
    with transaction.atomic(using=alias, savepoint=False), connection.cursor() as cursor:
        for start in range(0, len(rows), at_once):
            values = list(zip(*_columns(table, connection, rows[start : start + at_once]), strict=True))
            cursor.execute(*_statement(table, connection, values, returning))
            keys += [key for (key,) in cursor.fetchall()] if returning else []
    return keys


def _statement(
    table: _Table, connection: BaseDatabaseWrapper, values: Sequence[Row], returning: bool
) -> tuple[str, list[Any]]:
    quote, meta = connection.ops.quote_name, table.model._meta
    columns = ", ".join(quote(str(field.column)) for field in table.fields)
    write = _as_json if connection.vendor == "postgresql" else _as_values
    source, parameters = write(table, connection, values)
    # The names are those of our own models.
    statement = f"INSERT INTO {quote(meta.db_table)} ({columns}) {source}"
    return f"{statement} RETURNING {quote(str(meta.pk.column))}" if returning else statement, parameters


def _as_values(table: _Table, _: BaseDatabaseWrapper, values: Sequence[Row]) -> tuple[str, list[Any]]:
    row = f"({', '.join(['%s'] * len(table.fields))})"
    return f"VALUES {', '.join([row] * len(values))}", list(chain.from_iterable(values))


def _as_json(table: _Table, connection: BaseDatabaseWrapper, values: Sequence[Row]) -> tuple[str, list[Any]]:
    """One parameter, however many rows: psycopg takes longer over ten thousand of them than PostgreSQL over the rows."""
    names = [f"v{place}" for place in range(len(table.fields))]
    typed = ", ".join(f"{name} {field.db_type(connection)}" for name, field in zip(names, table.fields, strict=True))
    told = orjson.dumps([dict(zip(names, row, strict=True)) for row in values], default=attrgetter("obj"))
    return f"SELECT {', '.join(names)} FROM jsonb_to_recordset(%s::jsonb) AS told ({typed})", [told.decode()]  # noqa: S608


def _columns(table: _Table, connection: BaseDatabaseWrapper, rows: Sequence[Row]) -> Iterator[Sequence[Any]]:
    for field, values in zip(table.given, zip(*rows, strict=True), strict=True):
        yield _prepared(field, values, connection)
    for field in table.others:
        yield _prepared(field, [field.get_default() for _ in rows], connection)


def _prepared(field: "Field[Any, Any]", values: Sequence[Any], connection: BaseDatabaseWrapper) -> list[Any]:
    try:
        known = {value: field.get_db_prep_save(value, connection) for value in set(values)}
    except TypeError:  # a dict or a list has no hash, but several rows may share one
        shared = {id(value): value for value in values}
        by_id = {key: field.get_db_prep_save(value, connection) for key, value in shared.items()}
        return [by_id[id(value)] for value in values]
    return [known[value] for value in values]
