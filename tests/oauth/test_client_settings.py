"""How a client's codes and tokens behave is the client's own: refresh mode, grace, replay, lifetimes, armed refusals."""

from typing import Any

import pytest

from accounts.models import AccessToken, Application, RefreshMode, RefreshToken, User
from accounts.oauth.tokens import mint
from platform_project.kernel import trace
from tests.oauth.conftest import PASSWORD, Person, Program, World, call, error, shift

pytestmark = pytest.mark.contract("3", "refresh")


@pytest.fixture
def given(person: Person, program: Program) -> dict[str, str]:
    body: dict[str, str] = program.redeem(person.code()).json()
    return body


def configure(world: World, **columns: Any) -> None:
    Application.objects.filter(pk=world.client.pk).update(**columns)


def reasons(notes: list[trace.Note]) -> list[str]:
    return [note.detail["reason"] for note in notes if note.kind == "refused"]


def test_a_reusable_refresh_token_stays_the_same_and_works_again_and_again(
    world: World, program: Program, given: dict[str, str]
) -> None:
    configure(world, refresh_mode=RefreshMode.REUSABLE)
    answers = [program.refresh(given["refresh_token"]).json() for _ in range(3)]
    assert {body["refresh_token"] for body in answers} == {given["refresh_token"]}
    tokens = [given["access_token"], *(body["access_token"] for body in answers)]
    assert len(set(tokens)) == 4
    assert [call(token).status_code for token in tokens] == [200] * 4
    shift(world.workspace, seconds=301)
    assert [call(token).status_code for token in tokens] == [401] * 4
    assert program.refresh(given["refresh_token"]).status_code == 200


def test_a_reusable_refresh_token_expires_when_it_would_have(
    world: World, program: Program, given: dict[str, str]
) -> None:
    configure(world, refresh_mode=RefreshMode.REUSABLE)
    shift(world.workspace, days=20)
    assert program.refresh(given["refresh_token"]).status_code == 200
    shift(world.workspace, days=11, seconds=5)
    assert error(program.refresh(given["refresh_token"])) == "invalid_grant"


@pytest.mark.parametrize("which", ["the refresh token", "the newest access token", "the first access token"])
def test_whatever_is_revoked_of_a_reusable_grant_takes_all_of_it(
    world: World, program: Program, given: dict[str, str], which: str
) -> None:
    configure(world, refresh_mode=RefreshMode.REUSABLE)
    newest = program.refresh(given["refresh_token"]).json()["access_token"]
    named = {"the refresh token": given["refresh_token"], "the newest access token": newest}
    assert program.revoke(named.get(which, given["access_token"])).status_code == 200
    assert not AccessToken.objects.exists()
    assert error(program.refresh(given["refresh_token"])) == "invalid_grant"


def test_a_narrowed_scope_of_a_reusable_token_is_for_that_time_alone(
    world: World, program: Program, given: dict[str, str]
) -> None:
    configure(world, refresh_mode=RefreshMode.REUSABLE)
    assert program.refresh(given["refresh_token"], scope="qualified").json()["scope"] == "qualified"
    assert program.refresh(given["refresh_token"]).json()["scope"] == given["scope"]


def test_a_token_of_single_use_has_no_grace(world: World, program: Program, given: dict[str, str]) -> None:
    configure(world, refresh_mode=RefreshMode.SINGLE_USE)
    body = program.refresh(given["refresh_token"]).json()
    assert body["refresh_token"] != given["refresh_token"]
    assert error(program.refresh(given["refresh_token"])) == "invalid_grant"
    assert call(body["access_token"]).status_code == 401, "a replay kills the grant"


@pytest.mark.parametrize("mode", RefreshMode)
def test_a_replay_may_be_set_to_harm_nobody(
    world: World, program: Program, given: dict[str, str], mode: RefreshMode
) -> None:
    configure(world, replay_kills_grant=False)
    body = program.refresh(given["refresh_token"]).json()
    configure(world, refresh_mode=mode, refresh_grace=0)
    for _ in range(2):
        assert error(program.refresh(given["refresh_token"])) == "invalid_grant"
    assert call(body["access_token"]).status_code == 200
    assert program.refresh(body["refresh_token"]).status_code == 200


def test_the_grace_is_as_long_as_is_set(world: World, program: Program, given: dict[str, str]) -> None:
    configure(world, refresh_grace=60)
    second = program.refresh(given["refresh_token"]).json()["refresh_token"]
    shift(world.workspace, seconds=58)
    assert program.refresh(given["refresh_token"]).json()["refresh_token"] == second
    shift(world.workspace, seconds=3)
    assert error(program.refresh(given["refresh_token"])) == "invalid_grant"


@pytest.mark.contract("3", "lifetimes")
def test_codes_and_tokens_live_as_long_as_is_set(world: World, person: Person, program: Program) -> None:
    configure(world, code_lifetime=10, access_token_lifetime=20, refresh_token_lifetime=30)
    late = person.code()
    shift(world.workspace, seconds=11)
    assert error(program.redeem(late)) == "invalid_grant"
    body = program.redeem(person.code()).json()
    assert body["expires_in"] == 20
    shift(world.workspace, seconds=18)
    assert call(body["access_token"]).status_code == 200
    shift(world.workspace, seconds=3)
    assert call(body["access_token"]).status_code == 401
    shift(world.workspace, seconds=10)
    assert error(program.refresh(body["refresh_token"])) == "invalid_grant"
    assert program.password().json()["expires_in"] == 20


def test_the_next_codes_are_refused_until_the_count_is_used_up(world: World, person: Person, program: Program) -> None:
    configure(world, refuse_codes=2)
    code = person.code()
    assert error(program.redeem("unknown")) == "invalid_grant", "no good code, so it is not counted"
    with trace.collecting() as notes:
        assert [error(program.redeem(code)) for _ in range(2)] == ["invalid_grant"] * 2
    assert "the client's refuse_codes was set; what it sent is good" in reasons(notes)
    assert program.redeem(code).status_code == 200
    assert Application.objects.get(pk=world.client.pk).refuse_codes == 0


def test_the_next_refreshes_are_refused_and_the_token_is_unharmed(
    world: World, program: Program, given: dict[str, str]
) -> None:
    configure(world, refuse_refreshes=1)
    with trace.collecting() as notes:
        assert error(program.refresh(given["refresh_token"])) == "invalid_grant"
    assert "the client's refuse_refreshes was set; what it sent is good" in reasons(notes)
    assert call(given["access_token"]).status_code == 200
    assert program.refresh(given["refresh_token"]).status_code == 200


def test_one_client_s_settings_are_no_other_s(world: World, program: Program) -> None:
    configure(world, refresh_mode=RefreshMode.SINGLE_USE, refuse_refreshes=5)
    refresh = mint(world.other_user, world.other_client).refresh_token.token
    first, again = (Program("other-client").refresh(refresh).json() for _ in range(2))
    assert first["refresh_token"] == again["refresh_token"]


def test_a_token_knows_when_it_was_given_by_its_workspace_s_clock(
    world: World, person: Person, program: Program
) -> None:
    shift(world.workspace, days=400)
    program.redeem(person.code())
    now = world.workspace.clock.now()
    for model in (AccessToken, RefreshToken):
        assert abs((model.objects.get().given_at - now).total_seconds()) < 60


def test_the_log_learns_why_a_right_password_was_refused(world: World, program: Program) -> None:
    User.objects.create_user("somewhere@else.example", PASSWORD, company=world.other_user.company)
    with trace.collecting() as notes:
        assert error(program.password("staff@demo.example")) == "invalid_grant"
        assert error(program.password("somewhere@else.example")) == "invalid_grant"
        assert error(program.password(password="wrong")) == "invalid_grant"
    told = "user_id or user_password is wrong"
    assert reasons(notes) == [
        "staff belong to no company, so no client acts for them", told, "the user is of another workspace", told, told,
    ]  # fmt: skip
