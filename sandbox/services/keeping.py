"""The few rows that a restore finds again and keeps, so that tokens and sessions that hang on them live on."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Model

from accounts.models import Workspace
from sandbox.bottles.reading import Row
from sandbox.bottles.tables import CREDENTIALS, Table

Key = tuple[Any, ...]


def known(table: Table, workspace: Workspace) -> dict[Key, int]:
    """What names a row within the workspace → its primary key; nothing for a table whose rows are written anew."""
    if table.kept_by is None:
        return {}
    found = table.model._base_manager.filter(**{table.path: workspace.pk}).values_list("pk", *table.kept_by)
    return {tuple(key): pk for pk, *key in found}


def key_of(table: Table, row: Row) -> Key:
    return tuple(row[table.names.index(name)] for name in table.kept_by or ())


def update(table: Table, rows: Sequence[tuple[int, Row]]) -> None:
    """Bring kept rows up to date, but for what lets somebody in. One query for each row that differs."""
    columns = [column for column in table.columns if column.name not in CREDENTIALS.get(table.label, frozenset())]
    places = [table.columns.index(column) for column in columns]
    names = [column.field.attname for column in columns]
    found = table.model._base_manager.filter(pk__in=[pk for pk, _ in rows]).values_list("pk", *names) if rows else ()
    now = {pk: values for pk, *values in found}
    for pk, row in rows:
        wanted = [row[place] for place in places]
        if now[pk] != wanted:
            table.model._base_manager.filter(pk=pk).update(**dict(zip(names, wanted, strict=True)))


def others(workspace: Workspace, wanted: Mapping[Table, Sequence[Row]]) -> dict[type[Model], list[int]]:
    """The companies, users and clients of the workspace that are not among those that are wanted."""
    found = {}
    for table, rows in wanted.items():
        named = {key_of(table, row) for row in rows}
        # What is named by nothing but the workspace stays whatever happens: its key hangs on it.
        found[table.model] = [pk for key, pk in known(table, workspace).items() if key not in named and table.kept_by]
    return found


def remove(gone: Mapping[type[Model], Sequence[int]]) -> None:
    """With all that hangs on them; what they wrote or received is gone already. The last come first."""
    for model, keys in reversed(list(gone.items())):
        if keys:
            model._base_manager.filter(pk__in=keys).delete()
