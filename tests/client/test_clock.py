"""The clock, from a program."""

import datetime as dt

import pytest

from invoice_sandbox import Refused, Workspace
from platform_project.kernel.clock import JAPAN


def test_it_is_frozen_moved_and_let_go(workspace: Workspace) -> None:
    clock = workspace.clock
    assert clock.read().mode == "real"
    assert clock.freeze("2026-12-01T09:00").now == dt.datetime(2026, 12, 1, 9, tzinfo=JAPAN)
    assert clock.advance(months=1, days=1, hours=15).today == dt.date(2027, 1, 3)
    assert clock.set(dt.datetime(2026, 12, 24, 12, tzinfo=dt.UTC)).mode == "frozen"
    assert clock.now == dt.datetime(2026, 12, 24, 21, tzinfo=JAPAN)
    assert clock.run().mode == "running"
    assert clock.real().mode == "real"


def test_a_day_is_its_beginning_in_japan(workspace: Workspace) -> None:
    assert workspace.clock.freeze(dt.date(2027, 3, 31)).now == dt.datetime(2027, 3, 31, tzinfo=JAPAN)


def test_a_year_out_of_range_is_refused(workspace: Workspace) -> None:
    with pytest.raises(Refused, match="2000 to 2099"):
        workspace.clock.freeze("1999-12-31")
