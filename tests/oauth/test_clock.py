"""Codes and tokens obey their workspace's clock; sessions and lock-outs do not."""

import datetime as dt
import re
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import oauth2_provider
import oauthlib
import pytest
import time_machine

from accounts.models import Grant, RefreshToken
from accounts.oauth import clock_binding
from accounts.oauth.tokens import mint
from platform_project.kernel import clock
from tests.oauth.conftest import Person, Program, World, call, claims_of, error, shift

OFFSETS = [0, 400, -400]
READS_TIME = re.compile(r"timezone\.now\(|time\.time\(|datetime\.(?:utc)?now\(")

# Modules that read the time but serve nothing here: registration and metadata of clients, the toolkit's own
# authorization view, what oauthlib has for clients, and OAuth 1.
UNSERVED = {
    "oauth2_provider.cimd", "oauth2_provider.management.commands.clearcimdapplications", "oauth2_provider.views.base",
    "oauth2_provider.views.dynamic_client_registration", "oauthlib.common", "oauthlib.oauth1.rfc5849.endpoints.base",
    "oauthlib.oauth2.rfc6749.clients.base", "oauthlib.oauth2.rfc6749.clients.service_application",
    "oauthlib.oauth2.rfc6749.parameters", "oauthlib.oauth2.rfc6749.utils",
}  # fmt: skip


@pytest.fixture(params=OFFSETS)
def program(request: pytest.FixtureRequest, world: World) -> Program:
    """A program in a workspace whose clock is right, ahead or behind."""
    shift(world.workspace, days=request.param)
    return Program()


@pytest.mark.contract("3", "lifetimes")
def test_a_code_lives_120_seconds_of_its_workspace(world: World, person: Person, program: Program) -> None:
    code = person.code()
    shift(world.workspace, seconds=119)
    assert program.redeem(code).status_code == 200
    code = person.code()
    shift(world.workspace, seconds=121)
    assert error(program.redeem(code)) == "invalid_grant"


@pytest.mark.contract("3", "lifetimes")
def test_an_access_token_lives_300_seconds_of_its_workspace(world: World, person: Person, program: Program) -> None:
    token = program.redeem(person.code()).json()["access_token"]
    shift(world.workspace, seconds=298)
    assert call(token).status_code == 200
    shift(world.workspace, seconds=3)
    assert call(token).status_code == 401


@pytest.mark.contract("3", "lifetimes")
def test_a_refresh_token_lives_31_days_of_its_workspace(world: World, person: Person, program: Program) -> None:
    token = program.redeem(person.code()).json()["refresh_token"]
    shift(world.workspace, days=31, seconds=-5)
    token = program.refresh(token).json()["refresh_token"]
    shift(world.workspace, days=31, seconds=5)
    assert error(program.refresh(token)) == "invalid_grant"


@pytest.mark.contract("3", "refresh")
def test_the_grace_lasts_ten_seconds_of_its_workspace(world: World, program: Program) -> None:
    first = mint(world.user, _fresh(world)).refresh_token.token
    second = program.refresh(first).json()["refresh_token"]
    shift(world.workspace, seconds=9)
    assert program.refresh(first).json()["refresh_token"] == second
    shift(world.workspace, seconds=2)
    assert error(program.refresh(first)) == "invalid_grant"


@pytest.mark.contract("3", "id_token")
def test_the_id_token_tells_the_workspaces_time(world: World, person: Person, program: Program) -> None:
    claims = claims_of(program.redeem(person.code()).json()["id_token"])
    now = world.workspace.clock.now().timestamp()
    assert abs(claims["iat"] - now) < 5
    assert abs(claims["exp"] - now - 300) < 5
    assert abs(claims["auth_time"] - now) < 5


def test_a_stopped_clock_stops_the_ageing_of_tokens(world: World, person: Person) -> None:
    noon = dt.datetime(2027, 4, 1, 3, tzinfo=dt.UTC)
    world.workspace.clock_frozen_at = noon
    world.workspace.save()
    body = Program().redeem(person.code()).json()
    assert RefreshToken.objects.get().expires == noon + dt.timedelta(days=31)
    with time_machine.travel(clock.REAL.now() + dt.timedelta(hours=2)):
        assert call(body["access_token"]).status_code == 200
        assert Program().introspect(body["access_token"]).json()["exp"] == int(noon.timestamp()) + 300
    assert claims_of(body["id_token"])["iat"] == int(noon.timestamp())


def test_a_clock_set_back_revives_nothing_that_was_revoked(world: World) -> None:
    token = mint(world.user, world.client)
    Program().revoke(token.token)
    shift(world.workspace, days=-400)
    assert call(token.token).status_code == 401
    assert error(Program().refresh(token.refresh_token.token)) == "invalid_grant"


def test_each_workspace_has_its_own_time(world: World, person: Person) -> None:
    shift(world.workspace, days=400)
    here = Program().redeem(person.code()).json()["access_token"]
    code = Person(world.other_user).code(client_id="other-client")
    there = Program("other-client").redeem(code).json()["access_token"]
    expiries = [grant.expires for grant in Grant.objects.order_by("pk")]
    assert (expiries[0] - expiries[1]).days in (399, 400)
    shift(world.workspace, seconds=301)
    assert (call(here).status_code, call(there).status_code) == (401, 200)
    assert clock.now() < expiries[1] + dt.timedelta(seconds=1), "a request leaves no clock behind"


def test_a_session_lives_in_real_time(world: World, person: Person) -> None:
    shift(world.workspace, days=4_000)
    assert person.authorize().status_code == 302
    assert world.user.last_login is None or world.user.last_login < clock.REAL.now() + dt.timedelta(days=1)


@pytest.mark.parametrize("module", sorted(clock_binding.BOUND))
def test_every_module_that_judges_tokens_asks_the_platforms_clock(module: str) -> None:
    name = clock_binding.BOUND[module]
    bound: Any = getattr(import_module(module), name)
    real = sys.modules["django.utils.timezone" if name == "timezone" else "time"]
    with clock.using(clock.Setting(frozen_at=dt.datetime(2001, 1, 1, tzinfo=dt.UTC))):
        told = bound.now().timestamp() if name == "timezone" else bound.time()
    assert told == 978_307_200
    assert bound is not real
    other = "is_naive" if name == "timezone" else "sleep"
    assert getattr(bound, other) is getattr(real, other)


def test_no_other_module_of_the_libraries_reads_the_time() -> None:
    """A new version of a library that asks the wall elsewhere shall be noticed."""
    readers = set()
    for package in (oauth2_provider, oauthlib, import_module("jwcrypto")):
        folder = Path(str(package.__file__)).parent
        for file in folder.rglob("*.py"):
            if not {"migrations", "tests", "tests.py"} & set(file.parts) and READS_TIME.search(file.read_text()):
                readers.add(".".join(file.relative_to(folder.parent).with_suffix("").parts))
    assert readers == UNSERVED | set(clock_binding.BOUND)


def _fresh(world: World) -> Any:
    world.client.workspace.refresh_from_db()
    return world.client
