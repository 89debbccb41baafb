"""Rows into a table as fast as the database takes them: COPY on PostgreSQL, one prepared statement on SQLite."""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Field, Model


@dataclass(frozen=True, slots=True)
class Table:
    """Where rows go, and in which order of columns they come."""

    model: type[Model]
    fields: tuple["Field[Any, Any]", ...]

    @classmethod
    def of(cls, model: type[Model], fields: Iterable["Field[Any, Any]"]) -> "Table":
        return cls(model, tuple(fields))

    def pack(self, values: Sequence[Any]) -> Any:
        """A row, or the end of one, as :meth:`write` takes it; what many rows share is packed once."""
        if _copies():
            return "\t".join([_SAID.get(type(value), _text)(value) for value in values])
        return [_KEPT[type(value)](value) if type(value) in _KEPT else value for value in values]

    def under(self, key: int, packed: Any) -> Any:
        """A packed row behind the key that it begins with."""
        return f"{key}\t{packed}" if _copies() else [key, *packed]

    def write(self, packed: Sequence[Any]) -> None:
        """In the caller's transaction."""
        name = connection.ops.quote_name(self.model._meta.db_table)
        columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in self.fields)
        with connection.cursor() as cursor:
            if _copies():
                with cursor.copy(f"COPY {name} ({columns}) FROM STDIN") as copy:
                    for row in packed:
                        copy.write(f"{row}\n")
            else:
                places = ", ".join(["%s"] * len(self.fields))
                # The names are those of our own models.
                cursor.executemany(f"INSERT INTO {name} ({columns}) VALUES ({places})", packed)  # noqa: S608

    def new_keys(self, count: int) -> list[int]:
        """Keys for rows that others must name before they are written. On SQLite the caller is the only writer."""
        name = self.model._meta.db_table
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(
                    "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [name, count]
                )
                return [row[0] for row in cursor.fetchall()]
            cursor.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = %s", [name])
            (last,) = cursor.fetchone()
            return list(range(last + 1, last + 1 + count))


def _copies() -> bool:
    return connection.vendor == "postgresql"


def _text(value: Any) -> str:
    return str(value).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _instant(value: dt.datetime) -> str:
    return str(value.astimezone(dt.UTC).replace(tzinfo=None))


_KEPT: dict[type, Callable[[Any], Any]] = {
    dt.datetime: _instant, dt.date: dt.date.isoformat, bool: int, dict: json.dumps, list: json.dumps,
}  # fmt: skip
_SAID: dict[type, Callable[[Any], str]] = {
    type(None): lambda _: "\\N", int: str, dt.datetime: lambda value: _instant(value) + "+00", dt.date: dt.date.isoformat,
    bool: lambda value: "t" if value else "f", dict: lambda value: _text(json.dumps(value)),
    list: lambda value: _text(json.dumps(value)),
}  # fmt: skip
