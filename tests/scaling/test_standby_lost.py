"""A standby that stops, hangs or comes back costs nobody an answer."""

import signal
import time

import pytest
from django.db import connections

from accounts import snapshots
from platform_project.standby import base, breaker
from tests.factories import Cast, issue
from tests.operations import search
from tests.scaling.clusters import Pair
from tests.scaling.conftest import Watched

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True, databases=["default", "replica"])]


def is_read(cast: Cast) -> bool:
    """Whether a list that was answered came from the standby."""
    with Watched() as standby:
        assert len(search(cast)["invoice_list"]) == 1
    return bool(standby.reads)


@pytest.fixture
def listed(cast: Cast, pair: Pair, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """The list was read from the standby once."""
    monkeypatch.setattr(breaker, "SECONDS_OF_REST", 0.3)
    issue(cast.actor("issuer"))
    pair.wait_until_alike()
    assert is_read(cast)
    return cast


def test_a_standby_that_is_gone_is_not_asked_and_used_again_when_it_is_back(listed: Cast, pair: Pair) -> None:
    pair.standby.stop()
    assert not is_read(listed)
    assert not is_read(listed)
    pair.standby.start()
    pair.wait_until_alike()
    time.sleep(0.4)
    assert is_read(listed)


def test_a_standby_that_was_started_anew_between_two_lists_is_read_by_the_second(listed: Cast, pair: Pair) -> None:
    pair.standby.stop()
    pair.standby.start()
    assert is_read(listed)


def test_a_standby_that_hangs_is_waited_for_once(listed: Cast, pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "SECONDS_TO_ANSWER", 0.5)
    monkeypatch.setattr(breaker, "SECONDS_OF_REST", 60)
    pair.standby.signal(signal.SIGSTOP)
    began = time.monotonic()
    assert not is_read(listed)
    waited = time.monotonic() - began
    began = time.monotonic()
    assert not is_read(listed)
    assert waited < 5
    assert time.monotonic() - began < 0.5


def test_a_standby_that_ends_between_two_statements_of_a_list_leaves_it_to_the_primary(
    listed: Cast, pair: Pair
) -> None:
    def end(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        done = execute(sql, params, many, context)
        if 'FROM "invoices_invoice"' in sql:
            pair.standby.stop()
        return done

    with connections["replica"].execute_wrapper(end):
        (row,) = search(listed)["invoice_list"]
    assert [one["item_name"] for one in row["details"]] == ["部品"]


def test_a_broken_rule_of_the_page_is_not_taken_for_a_lost_standby(listed: Cast, pair: Pair) -> None:
    calls: list[int] = []

    @snapshots.one_moment
    def broken() -> None:
        calls.append(1)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    assert calls == [1]
