"""A time line that somebody asked after again and again stays readable."""

import datetime as dt

from sandbox.timeline import Moment
from sandbox.web.timeline import Told, folded

AT = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)


def call(number: int, title: str = "一覧", status: int = 200, *, is_grave: bool = False) -> Moment:
    at = AT + dt.timedelta(seconds=number)
    return Moment("call", "search", title, at, at, number, status=status, is_grave=is_grave)


def event(number: int) -> Moment:
    return Moment("event", "issue", "発行", AT, AT, number)


def test_three_calls_alike_are_told_as_one() -> None:
    run = [call(number) for number in range(4)]
    assert folded([event(1), *run, event(2)]) == [Told(event(1)), Told(run[0], 3, run[3]), Told(event(2))]


def test_what_differs_or_went_wrong_stands_alone() -> None:
    moments = [call(1), call(2), call(3, "登録"), *(call(number, status=400, is_grave=True) for number in (4, 5, 6))]
    moments += [event(1), event(1), event(1)]
    assert [(told.moment, told.again) for told in folded(moments)][:6] == [(moment, 0) for moment in moments[:6]]
