"""A3 期限切れアクセストークン発行: refreshing, and what kills a grant."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import services
from accounts.models import AccessToken, Application, Grant, IDToken, RefreshToken
from accounts.oauth.tokens import mint
from tests.oauth.conftest import TOKEN, Person, Program, World, basic, call, claims_of, error, shift

# Statements of a refresh and of one that is repeated, those that begin and end the transaction among them.
REFRESH, REPEATED = 22, 13


@pytest.fixture
def given(person: Person, program: Program) -> dict[str, str]:
    body: dict[str, str] = program.redeem(person.code()).json()
    return body


@pytest.mark.security("R1")
@pytest.mark.contract("3", "A3")
@pytest.mark.contract("seed", "0")
def test_a_refresh_gives_a_new_pair_and_ends_the_old_access_token(program: Program, given: dict[str, str]) -> None:
    answer = program.refresh(given["refresh_token"])
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    body = answer.json()
    assert set(body) == {"access_token", "refresh_token", "scope", "token_type", "expires_in", "id_token"}
    assert body["access_token"] != given["access_token"]
    assert body["refresh_token"] != given["refresh_token"]
    assert call(given["access_token"]).status_code == 401
    assert call(body["access_token"]).status_code == 200
    assert AccessToken.objects.count() == IDToken.objects.count() == 1


@pytest.mark.contract("3", "A3")
def test_a_refresh_works_after_the_access_token_expired(world: World, program: Program, given: dict[str, str]) -> None:
    shift(world.workspace, seconds=301)
    assert call(given["access_token"]).status_code == 401
    assert call(program.refresh(given["refresh_token"]).json()["access_token"]).status_code == 200


@pytest.mark.contract("3", "Basic")
def test_a_refresh_by_basic_works(program: Program, given: dict[str, str]) -> None:
    fields = {"grant_type": "refresh_token", "refresh_token": given["refresh_token"]}
    assert program.post(TOKEN, fields, authorization=basic()).status_code == 200


@pytest.mark.security("S5")
def test_a_refresh_takes_as_many_statements_as_are_known(program: Program, given: dict[str, str]) -> None:
    """The same, however often the grant was refreshed before; fewer when it is repeated within the grace."""
    taken = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as queries:
            answer = program.refresh(given["refresh_token"])
        assert answer.status_code == 200
        taken.append(len(queries))
        repeated, given = given, answer.json()
    with CaptureQueriesContext(connection) as queries:
        program.refresh(repeated["refresh_token"])
    assert (taken, len(queries)) == ([REFRESH] * 3, REPEATED), queries.captured_queries


@pytest.mark.security("R2")
@pytest.mark.security("R3")
@pytest.mark.contract("3", "refresh")
def test_a_used_token_that_comes_later_kills_the_grant(world: World, program: Program, given: dict[str, str]) -> None:
    body = program.refresh(given["refresh_token"]).json()
    shift(world.workspace, seconds=11)
    assert error(program.refresh(given["refresh_token"])) == "invalid_grant"
    assert call(body["access_token"]).status_code == 401
    assert error(program.refresh(body["refresh_token"])) == "invalid_grant"


@pytest.mark.security("R4")
@pytest.mark.contract("3", "refresh")
def test_a_repeated_refresh_within_ten_seconds_gives_the_same_pair(
    world: World, program: Program, given: dict[str, str]
) -> None:
    first = program.refresh(given["refresh_token"]).json()
    shift(world.workspace, seconds=8)
    second = program.refresh(given["refresh_token"]).json()
    assert (second["access_token"], second["refresh_token"]) == (first["access_token"], first["refresh_token"])
    assert second["scope"] == first["scope"]
    assert 290 <= second["expires_in"] <= 292
    assert call(second["access_token"]).status_code == 200
    assert program.refresh(second["refresh_token"]).status_code == 200


@pytest.mark.security("R4")
def test_the_id_token_of_a_repeated_refresh_belongs_to_the_access_token(
    world: World, program: Program, given: dict[str, str]
) -> None:
    first, second = (program.refresh(given["refresh_token"]).json() for _ in range(2))
    hashes = {claims_of(body["id_token"])["at_hash"] for body in (first, second)}
    assert len(hashes) == 1


@pytest.mark.security("R5")
@pytest.mark.contract("3", "refresh")
def test_a_token_two_generations_old_kills_the_grant_at_once(program: Program, given: dict[str, str]) -> None:
    first = program.refresh(given["refresh_token"]).json()
    second = program.refresh(first["refresh_token"]).json()
    assert error(program.refresh(given["refresh_token"])) == "invalid_grant"
    assert call(second["access_token"]).status_code == 401
    assert error(program.refresh(second["refresh_token"])) == "invalid_grant"
    assert error(program.refresh(first["refresh_token"])) == "invalid_grant"


@pytest.mark.security("R6")
def test_a_token_revoked_on_purpose_has_no_grace(program: Program, given: dict[str, str]) -> None:
    assert program.revoke(given["refresh_token"]).status_code == 200
    assert error(program.refresh(given["refresh_token"])) == "invalid_grant"


@pytest.mark.security("R6")
def test_neither_has_the_token_before_it(program: Program, given: dict[str, str]) -> None:
    body = program.refresh(given["refresh_token"]).json()
    program.revoke(body["refresh_token"])
    assert error(program.refresh(given["refresh_token"])) == "invalid_grant"


@pytest.mark.security("R7")
def test_another_clients_refresh_token_is_refused_and_its_owner_unharmed(
    world: World, program: Program, given: dict[str, str]
) -> None:
    Application.objects.filter(client_id="other-client").update(workspace=world.workspace)
    assert error(Program("other-client").refresh(given["refresh_token"])) == "invalid_grant"
    assert error(Program("public-client", None).refresh(given["refresh_token"])) == "invalid_grant"
    body = program.refresh(given["refresh_token"]).json()
    assert error(Program("other-client").refresh(given["refresh_token"])) == "invalid_grant"
    assert call(body["access_token"]).status_code == 200


@pytest.mark.security("R8")
def test_a_confidential_client_must_authenticate(program: Program, given: dict[str, str]) -> None:
    assert error(Program(secret=None).refresh(given["refresh_token"]), 401) == "invalid_client"
    fields = {"grant_type": "refresh_token", "refresh_token": given["refresh_token"]}
    assert error(program.post(TOKEN, fields), 401) == "invalid_client"
    assert program.refresh(given["refresh_token"]).status_code == 200


@pytest.mark.security("R9")
def test_a_scope_can_be_narrowed_and_never_widened(world: World, person: Person, program: Program) -> None:
    body = program.redeem(person.code(scope="openid qualified")).json()
    assert error(program.refresh(body["refresh_token"], scope="openid profile")) == "invalid_scope"
    narrow = program.refresh(body["refresh_token"], scope="qualified").json()
    assert narrow["scope"] == "qualified"
    assert "id_token" not in narrow
    assert error(program.refresh(narrow["refresh_token"], scope="openid qualified")) == "invalid_scope"
    assert program.refresh(narrow["refresh_token"]).json()["scope"] == "qualified"


@pytest.mark.security("R11")
@pytest.mark.contract("3", "refresh")
def test_a_deactivated_users_tokens_die(world: World, person: Person, program: Program, given: dict[str, str]) -> None:
    unused = person.code()
    services.deactivate_user(world.user)
    assert call(given["access_token"]).status_code == 401
    assert error(program.refresh(given["refresh_token"])) == "invalid_grant"
    assert error(program.redeem(unused)) == "invalid_grant"
    assert error(program.password()) == "invalid_grant"
    assert person.authorize().status_code == 302
    assert not Grant.objects.filter(used_at=None).exists()


@pytest.mark.security("R11")
def test_they_stay_dead_when_the_user_comes_back(world: World, program: Program, given: dict[str, str]) -> None:
    services.deactivate_user(world.user)
    world.user.is_active = True
    world.user.save()
    assert call(given["access_token"]).status_code == 401
    assert error(program.refresh(given["refresh_token"])) == "invalid_grant"


@pytest.mark.security("R11")
def test_a_user_switched_off_by_hand_is_refused_as_well(world: World, program: Program, given: dict[str, str]) -> None:
    type(world.user).objects.filter(pk=world.user.pk).update(is_active=False)
    assert call(given["access_token"]).status_code == 401
    assert error(program.refresh(given["refresh_token"])) == "invalid_grant"


@pytest.mark.security("R12")
def test_a_new_password_ends_the_tokens_given_under_the_old_one(
    world: World, program: Program, given: dict[str, str]
) -> None:
    services.change_password(world.user, "another-pass-2026")
    assert call(given["access_token"]).status_code == 401
    assert error(program.refresh(given["refresh_token"])) == "invalid_grant"
    assert program.password(password="another-pass-2026").status_code == 200


@pytest.mark.security("R13")
@pytest.mark.contract("3", "lifetimes")
def test_a_refresh_token_dies_after_31_days_and_not_before(
    world: World, program: Program, given: dict[str, str]
) -> None:
    shift(world.workspace, days=30, hours=23, minutes=59)
    body = program.refresh(given["refresh_token"]).json()
    shift(world.workspace, days=31)
    assert error(program.refresh(body["refresh_token"])) == "invalid_grant"


@pytest.mark.security("R14")
def test_the_two_tokens_cannot_stand_for_each_other(program: Program, given: dict[str, str]) -> None:
    assert error(program.refresh(given["access_token"])) == "invalid_grant"
    assert call(given["refresh_token"]).status_code == 401
    assert program.refresh(given["refresh_token"]).status_code == 200


def test_a_refresh_token_whose_access_token_was_taken_away_is_dead(program: Program, given: dict[str, str]) -> None:
    AccessToken.objects.all().delete()
    assert error(program.refresh(given["refresh_token"])) == "invalid_grant"


def test_a_minted_token_works_like_any_other(world: World, program: Program) -> None:
    token = mint(world.user, world.client)
    assert call(token.token).status_code == 200
    body = program.refresh(token.refresh_token.token).json()
    assert body["scope"] == "openid profile email qualified"
    assert call(body["access_token"]).status_code == 200
    assert call(token.token).status_code == 401


@pytest.mark.security("R13")
def test_dead_tokens_are_forgotten_by_the_workspaces_clock(
    world: World, program: Program, given: dict[str, str]
) -> None:
    living = program.refresh(given["refresh_token"]).json()
    assert services.forget_dead_tokens(world.client) == 0
    assert program.introspect(living["access_token"]).json()["active"] is True
    shift(world.workspace, days=32)
    world.client.workspace.refresh_from_db()
    assert services.forget_dead_tokens(world.client) == 2
    kinds = (Grant, AccessToken, RefreshToken, IDToken)
    assert [kind.objects.count() for kind in kinds] == [0, 0, 0, 0]


def test_a_used_token_is_remembered_as_long_as_it_could_have_lived(program: Program, given: dict[str, str]) -> None:
    program.refresh(given["refresh_token"])
    used = RefreshToken.objects.get(revoked__isnull=False)
    assert used.expires > timezone.now() + dt.timedelta(days=30)
