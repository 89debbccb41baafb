"""What a sandbox begins with in a new folder."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from sandbox.serving import blank

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("postgres" in settings.DATABASES["default"]["ENGINE"], reason="SQLite alone is copied"),
]


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """A new data folder whose database is not migrated; which commands were called."""
    called: list[str] = []
    connection.ensure_connection()  # to the suite's database, which stands for one that was migrated
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", tmp_path / "platform.sqlite3")
    monkeypatch.setattr(settings, "BLANK_DATABASES", tmp_path / "blank")
    monkeypatch.setattr(blank, "is_migrated", lambda: False)
    monkeypatch.setattr(blank, "call_command", lambda name, **_options: called.append(name))
    return called


def test_the_first_start_migrates_and_keeps_what_came_of_it(commands: list[str], tmp_path: Path) -> None:
    blank.migrate()
    assert commands == ["migrate"]
    (kept,) = tmp_path.joinpath("blank").iterdir()
    with closing(sqlite3.connect(kept)) as copy:
        tables = {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert set(connection.introspection.table_names()) <= tables


def test_the_next_new_folder_begins_with_the_copy(
    commands: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blank.migrate()
    (kept,) = tmp_path.joinpath("blank").iterdir()
    monkeypatch.setattr(blank, "is_migrated", lambda: True)
    blank.migrate()
    assert commands == ["migrate"]
    assert tmp_path.joinpath("platform.sqlite3").read_bytes() == kept.read_bytes()


def test_a_folder_that_has_a_database_keeps_it(commands: list[str], tmp_path: Path) -> None:
    blank.migrate()
    tmp_path.joinpath("platform.sqlite3").write_bytes(b"ours")
    blank.migrate()
    assert tmp_path.joinpath("platform.sqlite3").read_bytes() == b"ours"


def test_another_state_of_the_migrations_is_never_met(commands: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    before = blank._kept()

    class Fewer(MigrationLoader):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args)
            self.disk_migrations.popitem()

    monkeypatch.setattr(blank, "MigrationLoader", Fewer)
    assert blank._kept() != before


def test_a_place_that_cannot_be_written_is_done_without(
    commands: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.joinpath("file").write_text("no folder")
    monkeypatch.setattr(settings, "BLANK_DATABASES", tmp_path / "file")
    blank.migrate()
    assert commands == ["migrate"]
