"""How many calls came when: bars over real time, without a call."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_project.kernel.clock import JAPAN
from sandbox.log.traffic import SPANS, Fate, Per, counted

NOW = dt.datetime(2026, 12, 1, 0, 30, 20, tzinfo=JAPAN)
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)


def test_a_bar_counts_each_fate_of_the_calls_in_it() -> None:
    at = NOW.replace(second=0)
    found = counted([(at, 200), (at, 302), (at, 400), (at - MINUTE / 2, 503), (NOW, 444)], NOW)
    assert found.per is Per.MINUTE
    assert found.slots[-1].begins == at
    assert dict(found.slots[-1].counts) == {Fate.ANSWERED: 2, Fate.REFUSED: 1, Fate.FAILED: 1}
    assert dict(found.slots[-2].counts) == {Fate.FAILED: 1}
    assert [found.total(fate) for fate in Fate] == [2, 1, 2]
    assert (found.total(), found.kept, len(found.slots)) == (5, 5, 30)


@pytest.mark.parametrize(
    ("ago", "per"),
    [
        ([], Per.MINUTE), ([MINUTE * 29], Per.MINUTE), ([MINUTE * 30], Per.HOUR), ([HOUR * 23], Per.HOUR),
        ([HOUR * 24], Per.DAY), ([DAY * 400], Per.DAY), ([MINUTE, DAY], Per.MINUTE), ([MINUTE, DAY, DAY], Per.DAY),
        ([MINUTE, HOUR, HOUR, DAY], Per.HOUR),
    ],
)  # fmt: skip
def test_the_finest_measure_that_shows_half_of_what_is_kept_is_taken(ago: list[dt.timedelta], per: Per) -> None:
    assert counted([(NOW - one, 200) for one in ago], NOW).per is per


def test_a_day_begins_in_japan() -> None:
    midnight = NOW.replace(hour=0, minute=0, second=0)
    found = counted([(midnight - dt.timedelta(seconds=1), 200), (midnight, 200)], NOW.astimezone(dt.UTC), Per.DAY)
    assert [slot.counts.total() for slot in found.slots[-2:]] == [1, 1]
    assert found.slots[-1].begins == midnight


@given(st.lists(st.tuples(st.timedeltas(dt.timedelta(), 40 * DAY), st.sampled_from([200, 401, 500])), max_size=20))
def test_no_call_is_counted_twice_and_none_within_the_bars_is_lost(calls: list[tuple[dt.timedelta, int]]) -> None:
    seen = [(NOW - ago, status) for ago, status in calls]
    for per in Per:
        found = counted(seen, NOW, per)
        first = found.slots[0].begins
        assert found.total() == sum(at >= first for at, _status in seen)
        assert len(found.slots) == SPANS[per].bars
