"""The first steps, by the calls that tick them off."""

from dataclasses import replace

from sandbox.conformance.beginning import REGISTER, Milestone, reached
from sandbox.conformance.rules import CallFact
from tests.unit.test_conformance import SEARCH, UPDATE, call


def steps(*calls: CallFact) -> dict[Milestone, int | None]:
    return reached([replace(one, number=place) for place, one in enumerate(calls, 1)])


def test_nothing_is_ticked_off_before_the_first_call() -> None:
    assert set(steps().values()) == {None}


def test_each_step_names_the_call_that_first_came_by_it() -> None:
    found = steps(
        call("access_token", 400), call("access_token"), call(status=400), call(), call(REGISTER), call(returned=True),
        call(UPDATE), call(REGISTER),
    )  # fmt: skip
    assert list(found.items()) == [
        (Milestone.TOKEN, 2), (Milestone.CALL, 4), (Milestone.ISSUED, 5), (Milestone.RETURNED, 6),
        (Milestone.CORRECTED, 7),
    ]  # fmt: skip


def test_a_refused_step_or_a_correction_out_of_the_blue_ticks_nothing_off() -> None:
    found = steps(call(REGISTER, 400), call(SEARCH, 503, returned=True), call(UPDATE))
    assert found == {
        Milestone.TOKEN: None, Milestone.CALL: 3, Milestone.ISSUED: None, Milestone.RETURNED: None,
        Milestone.CORRECTED: None,
    }  # fmt: skip
