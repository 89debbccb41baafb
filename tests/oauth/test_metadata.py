"""Discovery and the signing key."""

import pytest
from django.test import Client
from django.urls import resolve

from accounts.models import SigningKey
from accounts.oauth.tokens import mint
from tests.oauth.conftest import Person, Program, World

WELL_KNOWN = ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"]


@pytest.mark.security("M1")
@pytest.mark.contract("3", "discovery")
@pytest.mark.parametrize("address", WELL_KNOWN)
def test_the_metadata_stand_at_the_origins_root_and_name_it_as_issuer(db: None, address: str) -> None:
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer.json()["issuer"] == "http://testserver"
    assert Client().get(address, headers={"host": "localhost:8000"}).json()["issuer"] == "http://localhost:8000"
    assert Client().get(address, secure=True).json()["issuer"] == "https://testserver"


@pytest.mark.security("M1")
@pytest.mark.security("N15")
@pytest.mark.parametrize("headers", [{"host": "evil.example"}, {"host": "localhost:8000@evil.example"}])
def test_the_issuer_cannot_be_chosen_by_the_caller(db: None, headers: dict[str, str]) -> None:
    assert Client().get(WELL_KNOWN[0], headers=headers).status_code == 400


@pytest.mark.security("N15")
def test_a_forwarded_host_has_no_effect(db: None) -> None:
    headers = {"x-forwarded-host": "evil.example", "x-forwarded-proto": "https", "forwarded": "host=evil.example"}
    assert Client().get(WELL_KNOWN[0], headers=headers).json()["issuer"] == "http://testserver"


@pytest.mark.security("M2")
@pytest.mark.contract("3", "discovery")
def test_the_metadata_list_what_is_served(world: World) -> None:
    both = [Client().get(address).json() for address in WELL_KNOWN]
    assert both[0] == both[1]
    listed = both[0]
    addresses = [value for name, value in listed.items() if name.endswith(("_endpoint", "_uri"))]
    assert len(addresses) == 6
    for address in addresses:
        assert resolve(address.removeprefix("http://testserver"))
    assert listed["token_endpoint"] == "http://testserver/openam/oauth2/access_token"
    assert listed["grant_types_supported"] == ["authorization_code", "refresh_token"]
    assert listed["response_types_supported"] == ["code"]
    assert listed["code_challenge_methods_supported"] == ["S256"]
    assert set(listed["scopes_supported"]) == {"openid", "profile", "email", "qualified"}
    assert listed["id_token_signing_alg_values_supported"] == ["RS256"]


@pytest.mark.contract("3", "discovery")
def test_the_published_key_is_public_only_and_the_same_each_time(db: None) -> None:
    first, second = (Client().get("/openam/oauth2/connect/jwk_uri").json()["keys"] for _ in range(2))
    assert first == second
    assert len(first) == 1
    assert set(first[0]) == {"kty", "use", "alg", "kid", "n", "e"}


@pytest.mark.usefixtures("fresh_keys")
@pytest.mark.contract("3", "signing key")
def test_a_retired_key_stays_published_while_a_new_one_signs(world: World, person: Person, program: Program) -> None:
    program.redeem(person.code())
    SigningKey.objects.update(active=False)
    body = program.redeem(person.code()).json()
    assert body["id_token"]
    kids = [key["kid"] for key in Client().get("/openam/oauth2/connect/jwk_uri").json()["keys"]]
    assert len(set(kids)) == 2
    assert SigningKey.objects.filter(active=True).count() == 1


def test_the_key_is_not_shown_by_its_name(db: None) -> None:
    key = SigningKey.objects.active()
    assert str(key) == key.jwk.thumbprint()
    assert "PRIVATE" not in repr(key)


@pytest.mark.security("S2")
def test_no_row_shows_its_token(world: World, person: Person, program: Program) -> None:
    person.code()
    token = mint(world.user, world.client)
    for row in (token, token.refresh_token, world.client):
        assert token.token not in repr(row) + str(row)
        assert token.refresh_token.token not in repr(row) + str(row)


def test_userinfo_takes_post_as_well(world: World) -> None:
    header = {"authorization": f"Bearer {mint(world.user, world.client, 'openid').token}"}
    assert Client().post("/openam/oauth2/userinfo", headers=header).json() == {"sub": "issuer@demo.example"}
