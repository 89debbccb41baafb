"""/healthz and /readyz, without a server around them."""

from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import ConnectionHandler
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from platform_project import health


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_migrated", False)


def test_a_living_process_says_so_without_asking_the_database(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "alive"})


@pytest.mark.django_db
def test_a_migrated_database_is_ready(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_a_migration_that_waits_is_not_ready(client: Client) -> None:
    MigrationRecorder(connection).record_unapplied("sessions", "0001_initial")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"status": "migrations wait"})
    assert answer["Retry-After"] == "2"


@pytest.mark.django_db
def test_a_name_that_was_never_written_down_decides_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """As of a migration that stands for others, which were applied."""
    assert set(health._names()) == set(MigrationLoader(None).disk_migrations)
    monkeypatch.setattr(health, "_names", lambda: [("accounts", "0001_all_of_them")])
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_once_migrated_the_question_costs_one_query(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/readyz")
    with django_assert_num_queries(1):
        assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_not_ready(
    client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    nowhere = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / "no-such-folder" / "file.sqlite3")}
    monkeypatch.setattr(health, "connections", ConnectionHandler({"default": nowhere}))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"status": "the database does not answer"})


@pytest.mark.django_db
def test_asking_is_all_that_one_can_do(client: Client) -> None:
    assert client.head("/readyz").status_code == 200
    assert client.post("/healthz").status_code == 405
