"""Tests whose transactions end in earnest leave rows behind. Django's `flush` sweeps every table and makes all permissions anew,
which takes longer than most such tests; here the tables that have rows are emptied, and what every database holds stays.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import testcases

# In a database without a sandbox in it.
STAYS = {"django_migrations", "django_content_type", "auth_permission"}


@pytest.fixture(scope="session", autouse=True)
def _quick_flush() -> Iterator[None]:
    def call(name: str, **options: Any) -> Any:
        return empty(options["database"]) if name == "flush" else call_command(name, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(testcases, "call_command", call)
        yield


def empty(database: str) -> None:
    """In one transaction: which row refers to which is looked at when all are gone."""
    connection = connections[database]
    with transaction.atomic(database), connection.cursor() as cursor:
        for name in with_rows(connection) - STAYS:
            cursor.execute(f'DELETE FROM "{name}"')


def with_rows(of: BaseDatabaseWrapper) -> set[str]:
    """The names of the tables that have rows."""
    with of.cursor() as cursor:
        names = of.introspection.table_names(cursor)
        if not names:
            return set()
        cursor.execute(" UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in names))
        return {name for (name,) in cursor.fetchall()}
