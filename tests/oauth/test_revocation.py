"""RFC 7009."""

import pytest
from django.test import Client

from accounts.models import AccessToken, RefreshToken
from accounts.oauth.tokens import mint
from tests.oauth.conftest import CHALLENGE, REVOKE, VERIFIER, Person, Program, World, basic, call, error


@pytest.fixture
def given(person: Person, program: Program) -> dict[str, str]:
    body: dict[str, str] = program.redeem(person.code()).json()
    return body


@pytest.mark.security("V2")
@pytest.mark.contract("3", "revocation")
@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
@pytest.mark.parametrize("hint", [{}, {"token_type_hint": "access_token"}, {"token_type_hint": "refresh_token"},
                                  {"token_type_hint": "nonsense"}])  # fmt: skip
def test_revoking_either_token_ends_both(
    program: Program, given: dict[str, str], kind: str, hint: dict[str, str]
) -> None:
    assert program.revoke(given[kind], **hint).status_code == 200
    assert call(given["access_token"]).status_code == 401
    assert error(program.refresh(given["refresh_token"])) == "invalid_grant"


@pytest.mark.security("V2")
def test_revoking_a_used_refresh_token_ends_what_came_of_it(program: Program, given: dict[str, str]) -> None:
    body = program.refresh(given["refresh_token"]).json()
    program.revoke(given["refresh_token"])
    assert call(body["access_token"]).status_code == 401
    assert error(program.refresh(body["refresh_token"])) == "invalid_grant"


def test_other_grants_live_on(world: World, program: Program, given: dict[str, str]) -> None:
    other = mint(world.user, world.client)
    program.revoke(given["access_token"])
    assert call(other.token).status_code == 200


@pytest.mark.security("V1")
def test_the_client_must_authenticate(world: World, program: Program, given: dict[str, str]) -> None:
    assert error(Program(secret="wrong").revoke(given["access_token"]), 401) == "invalid_client"
    assert error(Program(secret=None).revoke(given["access_token"]), 401) == "invalid_client"
    assert error(program.post(REVOKE, {"token": given["access_token"]}), 401) == "invalid_client"
    assert call(given["access_token"]).status_code == 200
    assert program.post(REVOKE, {"token": given["access_token"]}, authorization=basic()).status_code == 200
    assert call(given["access_token"]).status_code == 401


@pytest.mark.security("V1")
def test_another_clients_token_is_as_good_as_unknown(world: World, given: dict[str, str]) -> None:
    for kind in ("access_token", "refresh_token"):
        answer = Program("other-client").revoke(given[kind])
        assert (answer.status_code, answer.json()) == (200, {})
    assert call(given["access_token"]).status_code == 200


@pytest.mark.security("V1")
@pytest.mark.parametrize("token", ["junk", "x" * 4_000, "トークン"])
def test_an_unknown_token_is_gone_already(program: Program, token: str) -> None:
    assert program.revoke(token).status_code == 200


@pytest.mark.security("V1")
def test_get_is_refused_and_so_is_nothing(world: World, program: Program, given: dict[str, str]) -> None:
    assert Client().get(REVOKE, {"token": given["access_token"]}).status_code == 405
    assert error(program.revoke("")) == "invalid_request"
    assert error(program.revoke("a\x00b")) == "invalid_request"


@pytest.mark.security("V3")
def test_the_answer_is_json(program: Program, given: dict[str, str]) -> None:
    answer = program.revoke(given["access_token"])
    assert answer["Content-Type"] == "application/json"
    assert answer["Cache-Control"] == "no-store"
    assert answer.json() == {}


def test_a_public_client_revokes_by_its_name(world: World, person: Person) -> None:
    public = Program("public-client", secret=None)
    code = person.code(client_id="public-client", code_challenge=CHALLENGE, code_challenge_method="S256")
    body = public.redeem(code, code_verifier=VERIFIER).json()
    assert public.revoke(body["refresh_token"]).status_code == 200
    assert call(body["access_token"]).status_code == 401


def test_a_revoked_refresh_token_is_kept_and_the_access_token_is_not(program: Program, given: dict[str, str]) -> None:
    program.revoke(given["access_token"])
    assert not AccessToken.objects.exists()
    assert RefreshToken.objects.get().revoked is not None
