"""Threads that share the connections to a database server."""

import threading
from typing import Any, cast

import pytest
from psycopg import Connection, OperationalError
from psycopg.pq import TransactionStatus

from platform_project.postgresql import shared
from platform_project.postgresql.shared import SharedConnections


class Info:
    transaction_status = TransactionStatus.IDLE


class Fake:
    """A connection that is alive until the test says otherwise."""

    def __init__(self) -> None:
        self.closed, self.autocommit, self.alive, self.info = False, True, True, Info()

    def execute(self, _query: str) -> None:
        if not self.alive:
            raise OperationalError("terminated")

    def close(self) -> None:
        self.closed = True


def made() -> Connection[Any]:
    return cast("Connection[Any]", Fake())


def away() -> Connection[Any]:
    raise OperationalError("connection refused")


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared, "SECONDS_TO_WAIT", 0.05)


def test_a_connection_is_used_again() -> None:
    pool = SharedConnections(2)
    first = pool.take(made)
    pool.put_back(first)
    assert pool.take(away) is first


def test_no_more_are_open_than_there_are_places_and_the_next_waits_for_one() -> None:
    pool = SharedConnections(1)
    first = pool.take(made)
    with pytest.raises(OperationalError, match="in use"):
        pool.take(made)
    threading.Timer(0.01, pool.put_back, [first]).start()
    assert pool.take(away) is first


def test_one_that_died_while_it_lay_there_is_replaced_and_the_others_with_it() -> None:
    pool = SharedConnections(3)
    taken: list[Any] = [pool.take(made) for _ in range(3)]
    for connection in taken:
        pool.put_back(connection)
    taken[2].alive = False
    fresh = pool.take(made)
    assert fresh not in taken
    # The others are not asked one by one.
    assert all(connection.closed for connection in taken)


def test_a_database_that_is_away_is_told_at_once_and_takes_no_place() -> None:
    pool = SharedConnections(1)
    for _ in range(3):
        with pytest.raises(OperationalError, match="refused"):
            pool.take(away)
    assert pool.take(made)


@pytest.mark.parametrize("left", ["in a transaction", "without autocommit"])
def test_what_was_left_open_on_one_is_nobody_elses(left: str) -> None:
    pool = SharedConnections(1)
    connection: Any = pool.take(made)
    if left == "in a transaction":
        connection.info.transaction_status = TransactionStatus.INTRANS
    else:
        connection.autocommit = False
    pool.put_back(connection)
    assert connection.closed
    assert pool.take(made) is not connection


def test_one_that_nobody_uses_any_more_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared, "SECONDS_UNUSED", 0.0)
    pool = SharedConnections(2)
    first, second = cast("Any", pool.take(made)), cast("Any", pool.take(made))
    pool.put_back(first)
    pool.put_back(second)
    assert first.closed
