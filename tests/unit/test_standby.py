"""What decides whether a standby is asked, and how the environment names it."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from accounts.models import Workspace
from invoices.models import Invoice
from platform_project.settings import databases
from platform_project.standby import marks
from platform_project.standby.breaker import SECONDS_OF_REST, Breaker
from platform_project.standby.router import StandbyRouter


class Time:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_after_a_failure_nobody_asks_until_the_rest_is_over_and_then_one_at_a_time() -> None:
    time = Time()
    breaker = Breaker(time)
    assert breaker.lets_through()
    breaker.failed(OSError("gone"))
    assert not breaker.lets_through()
    time.now += SECONDS_OF_REST
    assert [breaker.lets_through() for _ in range(3)] == [True, False, False]
    time.now += SECONDS_OF_REST
    assert breaker.lets_through()
    breaker.worked()
    assert [breaker.lets_through() for _ in range(3)] == [True, True, True]


def test_only_what_lists_show_is_read_from_elsewhere_and_nothing_is_written_there() -> None:
    router = StandbyRouter()
    with marks.reading_from("replica"):
        assert router.db_for_read(Invoice) == "replica"
        assert router.db_for_read(Workspace) == "default"
        assert router.db_for_write(Invoice) == "default"
    assert router.db_for_read(Invoice) == "default"


def test_a_write_ends_what_the_request_knew_of_its_workspace() -> None:
    row = Workspace(pk=1)
    row.row_version = "700"  # type: ignore[attr-defined]  # as a marked query leaves it
    with marks.forgetting():
        marks.learn(1, row)
        assert marks.known() == marks.Mark(1, "700")
        StandbyRouter().db_for_write(Invoice)
        assert marks.known() is None


def test_several_hosts_are_given_to_libpq_which_takes_the_one_that_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    url = "postgresql://ann:p%40ss@one.example:5432,two.example:5433/app?target_session_attrs=read-write"
    monkeypatch.setenv("DATABASE_URL", url)
    found = databases.named("DATABASE_URL")
    assert (found["USER"], found["PASSWORD"], found["NAME"], found["HOST"]) == ("ann", "p@ss", "app", "")
    assert {name: found["OPTIONS"][name] for name in ("host", "port", "target_session_attrs")} == {
        "host": "one.example,two.example", "port": "5432,5433", "target_session_attrs": "read-write",
    }  # fmt: skip


def test_one_host_is_read_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://ann@one.example:5433/app?connect_timeout=9")
    found = databases.named("DATABASE_URL")
    assert (found["HOST"], found["PORT"], found["OPTIONS"]["connect_timeout"]) == ("one.example", 5433, 9)


def test_a_standby_needs_a_postgresql_to_stand_by(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:////tmp/some.sqlite3")
    monkeypatch.setenv("DATABASE_REPLICA_URL", "postgresql://two.example/app")
    with pytest.raises(ImproperlyConfigured, match="DATABASE_REPLICA_URL"):
        databases.replica()


def test_without_a_standby_there_is_neither_router_nor_second_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_REPLICA_URL", raising=False)
    assert databases.replica() == {}
