"""A fault whose call an outage or a limit has already ended waits for the next call."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.oauth.tokens import mint
from platform_project.kernel.clock import JAPAN
from sandbox.models import FaultRule
from sandbox.services import clocks
from tests.sandbox.conftest import World

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 12, 1, 12, 0, tzinfo=JAPAN)
SEARCH = "/v1/invoice/seller/invoices?send_date_from=2026-01-01&send_date_to=2026-12-31"


@pytest.fixture
def search(world: World) -> Any:
    """Operation 1 at a clock that stands still: the status and the first code of what is answered."""
    clocks.set_to(world.workspace, "frozen", NOON)
    token = mint(User.objects.get(pfid="issuer@mine.example"), world.workspace.applications.get())
    client = Client(headers={"Authorization": f"Bearer {token.token}", "Accept": "application/json"})

    def call() -> tuple[int, str]:
        found = client.get(SEARCH)
        is_told = not found.streaming and "json" in found.headers.get("Content-Type", "")
        errors = found.json().get("error_list") if is_told else None
        return found.status_code, errors[0]["error_code"] if errors else ""

    return call


every_stage = pytest.mark.parametrize(
    ("effect", "told"),
    [("E500001", (500, "E500001")), ("503-html", (503, "")), ("cut", (444, "")), ("cut-after", (200, ""))],
)


@every_stage
def test_an_outage_uses_up_no_fault(world: World, search: Any, effect: str, told: tuple[int, str]) -> None:
    world.drive("POST", "/faults", {"effect": effect, "times": 1})
    world.drive("POST", "/outages", {"minutes": 10, "covers": "api"})
    assert search() == (503, "E500003")
    assert FaultRule.objects.get().acted == 0
    world.drive("DELETE", "/outages/1")
    assert search() == told
    assert FaultRule.objects.get().acted == 1


@every_stage
def test_a_limit_uses_up_no_fault(world: World, search: Any, effect: str, told: tuple[int, str]) -> None:
    world.drive("PUT", "/limits", {"profile": "custom", "per_second": 1, "per_minute": 0})
    assert search() == (200, "")
    world.drive("POST", "/faults", {"effect": effect, "times": 1})
    assert search() == (429, "E500004")
    assert FaultRule.objects.get().acted == 0
    world.drive("POST", "/clock/advance", {"seconds": 1})
    assert search() == told


def test_a_call_that_a_fault_ends_counts_for_the_limit(world: World, search: Any) -> None:
    world.drive("PUT", "/limits", {"profile": "custom", "per_second": 1, "per_minute": 0})
    world.drive("POST", "/faults", {"effect": "503-html", "times": 1})
    assert search() == (503, "")
    assert search() == (429, "E500004")
