"""What a sandbox begins with where there is nothing yet: the same tables as after all the migrations."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import DatabaseError, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from platform_project import health
from sandbox.serving import schema
from tests.plugins import emptying

pytestmark = pytest.mark.django_db(transaction=True)

EMPTY = "empty"
POSTGRESQL = (
    """SELECT table_name, column_name, data_type, character_maximum_length, numeric_precision, numeric_scale, collation_name,
    is_nullable, column_default, identity_generation FROM information_schema.columns WHERE table_schema = 'public'""",
    """SELECT conrelid::regclass::text, conname, contype, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace""",
    "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT sequence_name, data_type FROM information_schema.sequences WHERE sequence_schema = 'public'",
    "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal",
)
SQLITE = ("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'",)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[BaseDatabaseWrapper]:
    """A database of the suite's kind with nothing in it."""
    name = (
        f"{connection.settings_dict['NAME']}_empty"
        if connection.vendor == "postgresql"
        else str(tmp_path / "platform.sqlite3")
    )
    if connection.vendor == "postgresql":
        _say(f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name} TEMPLATE template0")
    made = connection.copy(EMPTY)
    made.settings_dict["NAME"] = name
    made.connect()  # tests may use what was connected before it had a name
    connections.settings[EMPTY], connections[EMPTY] = made.settings_dict, made
    try:
        yield made
    finally:
        made.close()
        del connections[EMPTY], connections.settings[EMPTY]
        if connection.vendor == "postgresql":
            _say(f"DROP DATABASE {name}")


def _say(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _told(of: BaseDatabaseWrapper) -> list[tuple[Any, ...]]:
    """Tables, constraints, indexes and sequences, as the database tells them; columns in any order."""
    found: list[tuple[Any, ...]] = []
    with of.cursor() as cursor:
        for question in POSTGRESQL if of.vendor == "postgresql" else SQLITE:
            cursor.execute(question)
            found += (tuple(map(_in_any_order, row)) for row in cursor)
    return sorted(found, key=repr)


def _in_any_order(cell: Any) -> Any:
    return sorted(_parts(cell)) if str(cell).startswith("CREATE TABLE") else cell


def _parts(statement: str) -> Iterator[str]:
    """What stands between the outermost commas of CREATE TABLE … (…)."""
    depth = start = 0
    body = statement.partition("(")[2].rpartition(")")[0]
    for place, letter in enumerate(body + ","):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            yield body[start:place].strip()
            start = place + 1


def _applied(of: BaseDatabaseWrapper) -> set[tuple[str, str]]:
    return set(MigrationRecorder(of).applied_migrations())


def test_all_migrations_end_in_what_the_suite_runs_on(empty: BaseDatabaseWrapper) -> None:
    """One after the other, for once."""
    call_command("migrate", database=EMPTY, verbosity=0, interactive=False, skip_checks=True)
    made = _told(empty)
    assert len(made) > 100
    assert made == _told(connection)
    assert _applied(empty) == _applied(connection)
    assert emptying.with_rows(empty) == emptying.STAYS


def test_an_empty_database_is_given_the_same(empty: BaseDatabaseWrapper) -> None:
    schema.create(EMPTY)
    assert _told(empty) == _told(connection)
    assert emptying.with_rows(empty) == emptying.STAYS


def test_no_migration_waits_for_it(empty: BaseDatabaseWrapper) -> None:
    schema.create(EMPTY)
    executor = MigrationExecutor(empty)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    assert _applied(empty) == _applied(connection)


def test_the_admin_finds_its_permissions(empty: BaseDatabaseWrapper) -> None:
    schema.create(EMPTY)
    assert ContentType.objects.using(EMPTY).filter(app_label="invoices", model="invoice").exists()
    assert Permission.objects.using(EMPTY).filter(codename="change_company").exists()


def test_what_breaks_off_leaves_nothing_behind(empty: BaseDatabaseWrapper, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: Any) -> None:
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(schema, "emit_post_migrate_signal", fail)
    with pytest.raises(DatabaseError):
        schema.create(EMPTY)
    assert empty.introspection.table_names() == []


@pytest.mark.parametrize("tables", [True, False])
def test_a_database_that_has_tables_is_migrated(monkeypatch: pytest.MonkeyPatch, tables: bool) -> None:
    called: list[str] = []
    monkeypatch.setattr(schema, "is_migrated", lambda: False)
    monkeypatch.setattr(schema, "call_command", lambda name, **_options: called.append(name))
    monkeypatch.setattr(schema, "create", lambda _alias: called.append("create"))
    if not tables:
        monkeypatch.setattr(connection.introspection, "table_names", list)
    schema.migrate()
    assert called == ["migrate" if tables else "create"]


def test_a_database_of_this_code_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_migrated", False)
    monkeypatch.setattr(schema, "call_command", lambda *_arguments, **_options: pytest.fail("nothing to migrate"))
    schema.migrate()
