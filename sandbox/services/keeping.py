"""The few rows that a restore finds again and keeps, so that tokens and sessions that hang on them live on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from accounts.models import Workspace
from sandbox.bottles.reading import Row
from sandbox.bottles.tables import CREDENTIALS, Table

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A row in the database, its values in the order of the table's columns."""

    pk: int
    row: Row


Known = dict[Key, Standing]


def known(table: Table, workspace: Workspace) -> Known:
    """What names a row within the workspace → the row as it stands; nothing for a table whose rows are written anew."""
    if table.kept_by is None:
        return {}
    columns = [column.field.attname for column in table.columns]
    found = table.model._base_manager.filter(**{table.path: workspace.pk}).values_list("pk", *columns)
    return {key_of(table, row): Standing(pk, row) for pk, *row in found}


def key_of(table: Table, row: Row) -> Key:
    return tuple(row[table.names.index(name)] for name in table.kept_by or ())


def update(table: Table, rows: Sequence[tuple[Standing, Row]]) -> None:
    """Bring kept rows up to date, but for what lets somebody in. One query for each row that differs."""
    left_out = CREDENTIALS.get(table.label, frozenset())
    columns = [
        (place, column.field.attname) for place, column in enumerate(table.columns) if column.name not in left_out
    ]
    for standing, row in rows:
        differing = {name: row[place] for place, name in columns if row[place] != standing.row[place]}
        if differing:
            table.model._base_manager.filter(pk=standing.pk).update(**differing)


def others(known: Mapping[Table, Known], wanted: Mapping[Table, Sequence[Row]]) -> dict[type[Model], list[int]]:
    """The companies, users and clients that are known but not among those that are wanted."""
    gone = {}
    for table, rows in wanted.items():
        named = {key_of(table, row) for row in rows}
        # What is named by nothing but the workspace stays whatever happens: its key hangs on it.
        gone[table.model] = [at.pk for key, at in known[table].items() if key not in named and table.kept_by]
    return gone


def remove(gone: Mapping[type[Model], Sequence[int]]) -> None:
    """With all that hangs on them; what they wrote or received is gone already. The last come first."""
    for model, keys in reversed(list(gone.items())):
        if keys:
            model._base_manager.filter(pk__in=keys).delete()
