"""Writers of a SQLite database wait for their turn, evenly and not for ever."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from platform_project.sqlite3.base import DatabaseWrapper

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.race,
    pytest.mark.skipif("sqlite3" not in settings.DATABASES["default"]["ENGINE"], reason="PostgreSQL locks rows"),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "turns.sqlite3"


@contextmanager
def opened(path: Path, timeout: float = 20) -> Iterator[BaseDatabaseWrapper]:
    """A connection of this thread's own, as the product's are."""
    given = connection.settings_dict | {
        "NAME": path,
        "OPTIONS": connection.settings_dict["OPTIONS"] | {"timeout": timeout},
    }
    made = DatabaseWrapper(given, "turns")
    made.connect()
    try:
        yield made
    finally:
        made.close()


@contextmanager
def written(to: BaseDatabaseWrapper) -> Iterator[None]:
    """Inside of a transaction that writes."""
    to.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    try:
        yield
        to.commit()
    finally:
        to.set_autocommit(True)


def test_who_waits_begins_as_soon_as_the_other_has_ended(path: Path) -> None:
    """By then SQLite itself would ask ten times a second, and next some seventy milliseconds later."""
    assert min(_waited_on(path) for _ in range(5)) < 0.03


def _waited_on(path: Path) -> float:
    """Seconds between the end of one transaction and the beginning of another that has long waited for it."""
    began = []

    def wait() -> None:
        with opened(path) as second, written(second):
            began.append(time.monotonic())

    with opened(path) as first:
        with written(first):
            waiting = threading.Thread(target=wait)
            waiting.start()
            time.sleep(0.45)
        ended = time.monotonic()
        waiting.join()
    return began[0] - ended


def test_nobody_waits_longer_than_the_time_out(path: Path) -> None:
    with opened(path) as first, opened(path, timeout=0.2) as second, written(first):
        before = time.monotonic()
        with pytest.raises(OperationalError, match="locked"), written(second):
            raise AssertionError("two wrote at once")
        assert 0.2 <= time.monotonic() - before < 5
        # Other statements wait as they did before.
        assert second.cursor().execute("PRAGMA busy_timeout").fetchone() == (200,)


def test_threads_get_their_turns_evenly(path: Path) -> None:
    """Eight writers for a while: nobody writes three times as often as another."""
    turns, until = [0] * 8, time.monotonic() + 1.5

    def write(place: int) -> None:
        with opened(path) as own:
            while time.monotonic() < until:
                with written(own):
                    time.sleep(0.002)
                turns[place] += 1

    threads = [threading.Thread(target=write, args=(place,)) for place in range(len(turns))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert min(turns) * 3 > max(turns)


def test_another_accident_is_told_at_once(path: Path) -> None:
    with opened(path) as own:
        own.transaction_mode = "SOMETIME"  # type: ignore[attr-defined]
        before = time.monotonic()
        with pytest.raises(OperationalError, match="SOMETIME"), written(own):
            raise AssertionError("there is no such way to begin")
    assert time.monotonic() - before < 5
