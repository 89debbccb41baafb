"""Rules over HTTP and at the machine: what they match, how long they last, how they go off by themselves."""

import datetime as dt
import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import AccessToken, Application, User, Workspace
from platform_project.kernel import clock
from platform_project.kernel.clock import JAPAN
from sandbox.models import Act, Control, FaultRule
from sandbox.services import faults, workspaces
from tests.isolation import token_of
from tests.sandbox.conftest import Answer, World
from tests.sandbox.faulty import asking

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 12, 1, 12, 0, tzinfo=JAPAN)
V1 = "/v1/invoice/seller/invoices?send_date_from=2026-01-01&send_date_to=2026-12-31"
V2 = "/wi/v2/seller/invoice/search"
BODY = {"response_type": "json", "send_date_from": "2026-01-01", "send_date_to": "2026-12-31"}


class Caller:
    """A program of the workspace that calls operation 1; answers its status."""

    def __init__(self, world: World) -> None:
        token = token_of(User.objects.get(pfid=f"issuer@{world.workspace.slug}.example"), live=True)
        # It outlives whatever the clock is set to.
        AccessToken.objects.update(expires=NOON.replace(year=2090))
        self.http = Client(headers={"Authorization": f"Bearer {token}", "Accept": "application/json"})

    def v1(self, fault: str = "") -> int:
        return self.http.get(V1, headers=asking(fault)).status_code

    def v2(self) -> int:
        return self.http.post(V2, BODY, "application/json").status_code


@pytest.fixture
def caller(world: World) -> Caller:
    return Caller(world)


def arm(world: World, **asked: Any) -> dict[str, Any]:
    answer = world.drive("POST", "/faults", {"effect": "503", **asked})
    assert answer.status == 201, answer.body
    found: dict[str, Any] = answer.body
    return found


def left(world: World, number: int) -> dict[str, Any]:
    found: dict[str, Any] = world.drive("GET", f"/faults/{number}").body
    return found


def set_clock(world: World, at: dt.datetime) -> Answer:
    return world.drive("PUT", "/clock", {"mode": "frozen", "now": at.isoformat()})


def is_armed(world: World) -> bool:
    return Control.objects.get(workspace=world.workspace).faults_armed


def test_without_an_end_a_fault_falls_on_one_call(world: World, caller: Caller) -> None:
    made = arm(world)
    assert (made["number"], made["waiting"], made["times_left"], made["effect"]) == (1, True, 1, "status=503")
    assert [caller.v1(), caller.v1()] == [503, 200]
    assert left(world, 1) == made | {"waiting": False, "times_left": 0, "seen": 1, "acted": 1}


def test_so_many_calls(world: World, caller: Caller) -> None:
    arm(world, times=3)
    assert [caller.v1() for _ in range(5)] == [503, 503, 503, 200, 200]
    assert not is_armed(world)


def test_a_rule_matches_by_operation_dialect_method_and_client(world: World, caller: Caller) -> None:
    client = Application.objects.get(workspace=world.workspace).client_id
    for narrower in (
        {"on": ["seller_invoice_register"]}, {"dialect": "v2"}, {"method": "POST"}, {"client_id": "another"},
        {"on": ["oauth"]}, {"on": ["access_token", "userinfo"]}, {"effect": "invalid_grant"},
    ):  # fmt: skip
        arm(world, **narrower)
    assert caller.v1() == 200
    for fitting in (
        {"on": ["seller_invoice_search", "access_token"]}, {"dialect": "v1"}, {"method": "GET"}, {"client_id": client},
        {"on": ["operations"]}, {},
    ):  # fmt: skip
        number = arm(world, **fitting)["number"]
        assert (caller.v1(), left(world, number)["acted"]) == (503, 1), fitting


def test_until_an_instant_of_the_workspace_s_clock(world: World, caller: Caller) -> None:
    set_clock(world, NOON)
    arm(world, until=(NOON + dt.timedelta(minutes=1)).isoformat())
    assert caller.v1() == 503
    set_clock(world, NOON + dt.timedelta(seconds=59))
    assert caller.v1() == 503
    set_clock(world, NOON + dt.timedelta(seconds=60))
    assert caller.v1() == 200
    assert not is_armed(world)


def test_for_a_span_of_the_workspace_s_clock_and_never_again(world: World) -> None:
    set_clock(world, NOON)
    caller = Caller(world)
    made = arm(world, seconds=120)
    assert (made["until"], made["times_left"]) == ("2026-12-01T12:02:00+09:00", None)
    assert world.drive("POST", "/clock/advance", {"minutes": 2}).status == 200
    assert caller.v1() == 200
    moved = set_clock(world, NOON)
    assert (moved.body["lapsed"]["faults"], caller.v1()) == (0, 200), "marked by the call that looked for it"


def test_what_ended_while_nobody_called_does_not_come_back_with_the_clock(world: World) -> None:
    set_clock(world, NOON)
    arm(world, seconds=120)
    set_clock(world, NOON + dt.timedelta(hours=1))
    assert set_clock(world, NOON).body["lapsed"]["faults"] == 1
    assert Caller(world).v1() == 200


def test_whichever_comes_first_ends_it(world: World) -> None:
    set_clock(world, NOON)
    arm(world, times=2, seconds=60)
    caller = Caller(world)
    assert caller.v1() == 503
    set_clock(world, NOON + dt.timedelta(seconds=60))
    assert caller.v1() == 200


def test_a_standing_fault_stands_until_it_is_taken_back(world: World, caller: Caller) -> None:
    number = arm(world, standing=True)["number"]
    assert {caller.v1() for _ in range(20)} == {503}
    assert world.drive("DELETE", f"/faults/{number}").status == 204
    assert (caller.v1(), is_armed(world)) == (200, False)
    assert world.drive("DELETE", f"/faults/{number}").code == "not_found"


def played(world: World, caller: Caller, **asked: Any) -> list[int]:
    world.drive("DELETE", "/faults")
    arm(world, percent=30, **asked)
    return [caller.v1() for _ in range(40)]


def test_a_share_falls_on_the_same_calls_for_the_same_seed(world: World, caller: Caller) -> None:
    first = played(world, caller, seed="a")
    assert 4 <= first.count(503) <= 20
    assert first == played(world, caller, seed="a")
    assert first != played(world, caller, seed="b")
    (rule,) = world.drive("GET", "/faults").body["faults"]
    assert (rule["seen"], rule["waiting"]) == (40, True)


def test_a_share_ends_after_its_times_too(world: World, caller: Caller) -> None:
    assert played(world, caller, seed="a", times=2).count(503) == 2


def test_all_are_taken_back_at_once(world: World, caller: Caller) -> None:
    for _ in range(3):
        arm(world, standing=True)
    assert world.drive("DELETE", "/faults").status == 204
    assert caller.v1() == 200
    assert world.drive("GET", "/faults").body == {"in_requests": True, "faults": []}
    assert arm(world)["number"] == 4


def test_requests_may_be_kept_from_asking(world: World, caller: Caller) -> None:
    assert world.drive("PUT", "/faults", {"in_requests": False}).body["in_requests"] is False
    assert caller.v1(fault="503") == 200
    world.drive("PUT", "/faults", {"in_requests": True})
    assert caller.v1(fault="503") == 503


def test_a_reset_takes_faults_back_and_counts_anew(world: World, caller: Caller) -> None:
    arm(world, standing=True)
    faults.open_roads(workspace=world.workspace, on=False)
    workspaces.reset(world.workspace)
    assert (caller.v1(), caller.v1(fault="503")) == (200, 503)
    assert arm(world)["number"] == 1


def test_another_workspace_s_calls_are_spared(world: World, foreign: World) -> None:
    number = arm(world, standing=True)["number"]
    assert Caller(foreign).v1() == 200
    assert foreign.drive("GET", f"/faults/{number}").code == "not_found"
    assert foreign.drive("DELETE", f"/faults/{number}").code == "not_found"
    foreign.drive("DELETE", "/faults")
    assert Caller(world).v1() == 503


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({}, "effect"), ({"effect": "E999999"}, "effect"), ({"effect": "503", "on": ["nothing"]}, "on.0"),
        ({"effect": "503", "times": 0}, "times"), ({"effect": "503", "percent": 101}, "percent"),
        ({"effect": "503", "standing": True, "times": 3}, ""), ({"effect": "503", "dialect": "v3"}, "dialect"),
        ({"effect": "503", "seconds": 0}, "seconds"), ({"effect": "503", "color": "red"}, "color"),
        ({"effect": 503}, "effect"), ({"effect": "503", "seed": ""}, "seed"),
    ],
)  # fmt: skip
def test_an_order_that_makes_no_sense_is_refused(world: World, asked: dict[str, Any], field: str) -> None:
    answer = world.drive("POST", "/faults", asked)
    assert (answer.status, answer.code) == (400, "invalid_request")
    assert [fault["field"] for fault in answer.body["error"]["fields"]] == [field]
    assert not FaultRule.objects.exists()


def test_only_so_many_wait_at_once_and_what_is_over_makes_room(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faults, "MOST_WAITING", 2)
    monkeypatch.setattr(faults, "MOST_KEPT", 3)
    caller = Caller(world)
    arm(world), arm(world)
    answer = world.drive("POST", "/faults", {"effect": "503"})
    assert (answer.status, answer.code) == (409, "too_many_faults")
    for _ in range(5):
        caller.v1()
        arm(world)
    assert FaultRule.objects.filter(workspace=world.workspace).count() <= 5


def test_what_was_armed_and_taken_back_stands_in_the_workspace_s_record(world: World) -> None:
    arm(world, on=["oauth"])
    world.drive("DELETE", "/faults/1")
    world.drive("DELETE", "/faults")
    world.drive("PUT", "/faults", {"in_requests": False})
    acts = Act.objects.filter(workspace=world.workspace).order_by("number")
    assert [act.what for act in acts if "fault" in act.what] == [
        "fault_armed", "fault_disarmed", "faults_cleared", "fault_roads",
    ]  # fmt: skip
    assert acts.get(what="fault_armed").detail == {"rule": 1, "effect": "status=503", "on": "oauth"}


def test_a_workspace_that_nobody_drives_can_be_given_faults(db: None) -> None:
    workspace = Workspace.objects.create(slug="by-hand", name="by hand")
    faults.open_roads(workspace=workspace, on=False)
    assert Control.objects.get(workspace=workspace).faults_in_requests is False


def test_the_magic_values_are_told_to_programs_in_english(world: World) -> None:
    values = world.drive("GET", "/magic").body["values"]
    assert {"header", "text", "code"} <= {row["road"] for row in values}
    row = next(row for row in values if row["value"] == "SBX-503")
    assert row["what"].isascii()
    assert row["where"].isascii()


def told(*arguments: str) -> dict[str, Any]:
    out = StringIO()
    call_command("fault", *arguments, stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def test_the_command_line_arms_and_takes_back(world: World, caller: Caller) -> None:
    with clock.using(clock.REAL):
        made = told(
            "arm", "mine", "E400002;delay=1", "--on", "seller_invoice_search", "--times", "2", "--dialect", "v1"
        )
        assert (made["effect"], made["on"], made["times_left"]) == (
            "error=E400002;delay=1", ["seller_invoice_search"], 2,
        )  # fmt: skip
        assert (caller.v1(), caller.v2()) == (400, 200)
        assert told("list", "mine")["faults"][0]["acted"] == 1
        assert told("disarm", "mine", "1")["faults"] == []
        told("arm", "mine", "503", "--standing")
        assert told("clear", "mine")["faults"] == []
        assert told("roads", "mine", "off")["in_requests"] is False
    for wrong in (("arm", "mine", "nonsense"), ("list", "nowhere"), ("disarm", "mine", "77")):
        with pytest.raises(CommandError):
            told(*wrong)
