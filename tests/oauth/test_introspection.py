"""RFC 7662."""

import pytest
from django.test import Client

from accounts import services
from accounts.models import AccessToken
from accounts.oauth.tokens import mint
from tests.oauth.conftest import INTROSPECT, Program, World, basic, error, shift


@pytest.fixture
def token(world: World) -> AccessToken:
    return mint(world.user, world.client, "openid qualified")


@pytest.mark.contract("3", "introspection")
def test_a_clients_own_token_is_described(program: Program, token: AccessToken) -> None:
    answer = program.introspect(token.token)
    assert answer["Cache-Control"] == "no-store"
    assert answer.json() == {
        "active": True, "scope": "openid qualified", "client_id": "demo-client", "username": "issuer@demo.example",
        "sub": "issuer@demo.example", "iss": "http://testserver", "exp": int(token.expires.timestamp()),
        "token_type": "Bearer",
    }  # fmt: skip
    refresh = program.introspect(token.refresh_token.token).json()
    assert refresh["active"] is True
    assert refresh["exp"] - int(token.expires.timestamp()) == 31 * 86_400 - 300


@pytest.mark.security("I1")
def test_another_clients_token_is_inactive(world: World, token: AccessToken) -> None:
    for value in (token.token, token.refresh_token.token):
        assert Program("other-client").introspect(value).json() == {"active": False}


@pytest.mark.security("I1")
def test_the_client_must_authenticate_and_the_token_itself_does_not_do(
    world: World, program: Program, token: AccessToken
) -> None:
    assert error(Program(secret="wrong").introspect(token.token), 401) == "invalid_client"
    assert error(Program("public-client", None).introspect(token.token), 401) == "invalid_client"
    assert (
        error(program.post(INTROSPECT, {"token": token.token}, authorization=f"Bearer {token.token}"), 401)
        == "invalid_client"
    )
    assert program.post(INTROSPECT, {"token": token.token}, authorization=basic()).json()["active"] is True


@pytest.mark.security("I1")
def test_get_is_refused(world: World, token: AccessToken) -> None:
    query = {"token": token.token, "client_id": "demo-client", "client_secret": "demo-secret"}
    assert Client().get(INTROSPECT, query).status_code == 405


@pytest.mark.parametrize("value", ["junk", "x" * 4_000, "トークン"])
def test_an_unknown_token_is_inactive(program: Program, value: str) -> None:
    assert program.introspect(value).json() == {"active": False}


def test_without_a_token_there_is_nothing_to_say(program: Program) -> None:
    assert error(program.introspect("")) == "invalid_request"


def test_expired_revoked_and_orphaned_tokens_are_inactive(world: World, program: Program, token: AccessToken) -> None:
    refresh = token.refresh_token.token
    shift(world.workspace, seconds=300)
    assert program.introspect(token.token).json() == {"active": False}
    assert program.introspect(refresh).json()["active"] is True
    second = program.refresh(refresh).json()
    assert program.introspect(refresh).json() == {"active": False}
    services.deactivate_user(world.user)
    assert program.introspect(second["refresh_token"]).json() == {"active": False}
