"""Calls at once, on either database: a rule for n calls falls on n of them, however many come together."""

from collections import Counter
from functools import partial

import pytest

from sandbox.models import Control, FaultRule
from sandbox.services import faults
from tests.contract.wires import Wire
from tests.crowds import at_once
from tests.factories import Cast, make_cast
from tests.sandbox.faulty import Program, arm

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

CROWD = 8
WIRE = Wire("v2", "json")


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def test_of_many_calls_at_once_as_many_fail_as_were_armed(cast: Cast) -> None:
    program = Program(cast)
    program.raw("search", WIRE)
    for times in (1, 3, 5):
        rule = arm(cast.workspace, "503", times=times)
        answers = at_once(*[lambda: program.raw("search", WIRE).status_code] * CROWD)
        assert Counter(answers) == {503: times, 200: CROWD - times}
        rule.refresh_from_db()
        assert (rule.acted, rule.times_left, rule.over) == (times, 0, True)


def test_a_share_sees_every_call_once(cast: Cast) -> None:
    program = Program(cast)
    rule = arm(cast.workspace, "503", percent=50, seed="x")
    answers = at_once(*[lambda: program.raw("search", WIRE).status_code] * CROWD)
    rule.refresh_from_db()
    assert (rule.seen, rule.acted) == (CROWD, answers.count(503))
    alone = arm(cast.workspace, "503", percent=50, seed="x")
    faults.disarm(workspace=cast.workspace, number=rule.number)
    assert [program.raw("search", WIRE).status_code for _ in range(CROWD)].count(503) == answers.count(503)
    alone.refresh_from_db()
    assert alone.seen == CROWD


def test_a_rule_that_runs_out_while_another_is_armed_hides_nothing(cast: Cast) -> None:
    """Whoever notes that nothing waits any more must not overlook what was armed in that moment."""
    for _ in range(20):
        arm(cast.workspace, "503", times=1)
        FaultRule.objects.filter(workspace=cast.workspace).update(over=True)
        at_once(partial(faults.settle, cast.workspace), lambda: arm(cast.workspace, "503", times=1) and None)
        assert Control.objects.get(workspace=cast.workspace).faults_armed
        faults.clear(workspace=cast.workspace)
