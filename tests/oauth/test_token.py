"""A2 アクセストークン発行: the token endpoint, and what all endpoints for programs share."""

import logging
import re
import uuid
from typing import Any

import pytest
from django.db import OperationalError

from accounts.checksums import digest
from accounts.models import AccessToken, Grant, IDToken, RefreshToken, User
from accounts.oauth.views.token import TokenView
from platform_project.kernel import clock
from tests.oauth.conftest import (
    CALLBACK,
    CHALLENGE,
    SECRET,
    VERIFIER,
    Person,
    Program,
    World,
    call,
    claims_of,
    error,
    landed,
)

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


@pytest.mark.contract("3", "A2")
@pytest.mark.contract("seed", "0")
@pytest.mark.security("T1")
def test_a_code_is_exchanged_for_tokens(person: Person, program: Program) -> None:
    answer = program.redeem(person.code())
    assert answer.status_code == 200
    assert (answer["Cache-Control"], answer["Pragma"], answer["Content-Type"]) == (
        "no-store",
        "no-cache",
        "application/json",
    )
    body = answer.json()
    assert set(body) == {"access_token", "refresh_token", "scope", "token_type", "expires_in", "id_token"}
    assert (body["token_type"], body["expires_in"], body["scope"]) == ("Bearer", 300, "openid profile email qualified")
    assert UUID.fullmatch(body["access_token"])
    assert UUID.fullmatch(body["refresh_token"])
    assert call(body["access_token"]).status_code == 200


@pytest.mark.contract("3", "lifetimes")
def test_tokens_live_300_seconds_and_31_days(person: Person, program: Program) -> None:
    program.redeem(person.code())
    access, refresh = AccessToken.objects.get(), RefreshToken.objects.get()
    assert 299 <= (access.expires - access.created).total_seconds() <= 301
    assert abs((refresh.expires - refresh.created).total_seconds() - 31 * 86_400) <= 1


@pytest.mark.contract("3", "id_token")
def test_the_id_token_is_signed_by_the_published_key_and_says_who_it_is(person: Person, program: Program) -> None:
    body = program.redeem(person.code(nonce="n-1")).json()
    claims = claims_of(body["id_token"])
    assert claims["sub"] == claims["email"] == claims["preferred_username"] == "issuer@demo.example"
    assert (claims["iss"], claims["aud"], claims["nonce"]) == ("http://testserver", "demo-client", "n-1")
    assert claims["exp"] - claims["iat"] == 300
    assert abs(claims["auth_time"] - claims["iat"]) <= 2
    assert claims["name"] == "港 太郎"


@pytest.mark.contract("3", "id_token")
def test_an_id_token_comes_only_with_openid_and_says_only_what_was_granted(person: Person, program: Program) -> None:
    assert "id_token" not in program.redeem(person.code(scope="qualified")).json()
    body = program.redeem(person.code(scope="openid qualified")).json()
    claims = claims_of(body["id_token"])
    assert "name" not in claims
    assert "email" not in claims


@pytest.mark.security("T2")
@pytest.mark.security("T3")
@pytest.mark.contract("3", "A2")
def test_a_code_used_twice_kills_what_it_gave(person: Person, program: Program) -> None:
    code = person.code()
    body = program.redeem(code).json()
    assert call(body["access_token"]).status_code == 200
    assert error(program.redeem(code)) == "invalid_grant"
    assert call(body["access_token"]).status_code == 401
    assert error(program.refresh(body["refresh_token"])) == "invalid_grant"


@pytest.mark.security("T3")
def test_a_code_used_again_kills_what_came_of_its_refreshes_too(world: World, person: Person, program: Program) -> None:
    code = person.code()
    bystander = program.redeem(person.code()).json()
    body = program.refresh(program.redeem(code).json()["refresh_token"]).json()
    with clock.using(world.workspace.clock):
        Grant.objects.filter(code=digest(code)).update(expires=clock.now())
    assert error(program.redeem(code)) == "invalid_grant"
    assert call(body["access_token"]).status_code == 401
    assert error(program.refresh(body["refresh_token"])) == "invalid_grant"
    assert call(bystander["access_token"]).status_code == 200


@pytest.mark.security("T4")
def test_another_clients_code_is_refused_and_stays_usable_by_its_own(
    world: World, person: Person, program: Program
) -> None:
    code = person.code()
    assert error(Program("other-client").redeem(code)) == "invalid_grant"
    body = program.redeem(code).json()
    assert error(Program("other-client").redeem(code)) == "invalid_grant"
    assert call(body["access_token"]).status_code == 200


@pytest.mark.security("T5")
@pytest.mark.parametrize("uri", ["http://127.0.0.1:1/callback", "https://evil.example/", CALLBACK + "/", "nonsense"])
def test_another_redirect_uri_than_the_codes_is_refused(person: Person, program: Program, uri: str) -> None:
    assert error(program.redeem(person.code(), redirect_uri=uri)) == "invalid_grant"


@pytest.mark.security("T6")
def test_a_redirect_uri_that_was_sent_must_be_sent_again(person: Person, program: Program) -> None:
    assert error(program.redeem(person.code(), redirect_uri=None)) == "invalid_request"
    assert program.redeem(person.code(redirect_uri=None), redirect_uri=None).status_code == 200
    assert program.redeem(person.code(redirect_uri=None)).status_code == 200


@pytest.mark.security("T7")
@pytest.mark.contract("3", "PKCE")
@pytest.mark.parametrize(("verifier", "expected"), [
    ("x" * 43, "invalid_grant"), (None, "invalid_request"), ("short", "invalid_grant"), (CHALLENGE, "invalid_grant"),
])  # fmt: skip
def test_a_wrong_verifier_is_refused_and_the_right_one_still_works(
    person: Person, program: Program, verifier: str | None, expected: str
) -> None:
    code = person.code(code_challenge=CHALLENGE, code_challenge_method="S256")
    assert error(program.redeem(code, code_verifier=verifier)) == expected
    assert program.redeem(code, code_verifier=VERIFIER).status_code == 200


@pytest.mark.security("T8")
def test_a_verifier_for_a_code_without_challenge_is_refused(person: Person, program: Program) -> None:
    assert error(program.redeem(person.code(), code_verifier=VERIFIER)) == "invalid_grant"


@pytest.mark.contract("3", "PKCE")
def test_a_public_client_needs_no_secret_but_pkce(world: World, person: Person) -> None:
    public = Program("public-client", secret=None)
    asked = {"client_id": "public-client", "code_challenge": CHALLENGE, "code_challenge_method": "S256"}
    assert error(public.redeem(person.code(**asked))) == "invalid_request"
    body = public.redeem(person.code(**asked), code_verifier=VERIFIER).json()
    assert public.refresh(body["refresh_token"]).status_code == 200


@pytest.mark.security("T24")
def test_an_expired_code_is_refused(person: Person, program: Program) -> None:
    code = person.code()
    Grant.objects.update(expires=clock.now())
    assert error(program.redeem(code)) == "invalid_grant"


@pytest.mark.security("R11")
def test_a_code_of_a_deactivated_user_is_refused(world: World, person: Person, program: Program) -> None:
    code = person.code()
    User.objects.filter(pk=world.user.pk).update(is_active=False)
    assert error(program.redeem(code)) == "invalid_grant"


@pytest.mark.security("S3")
def test_no_secret_token_or_code_is_logged(
    world: World, person: Person, program: Program, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    code = person.code()
    body = program.redeem(code).json()
    again = program.refresh(body["refresh_token"]).json()
    program.redeem(code)
    Program(secret="guessed-secret").refresh(again["refresh_token"])
    program.password(password="guessed-password")
    program.revoke(again["access_token"])
    said = " ".join(record.getMessage() for record in caplog.records if not record.name.startswith("django.db"))
    secrets = [code, SECRET, "guessed-secret", "guessed-password", *body.values(), *again.values()]
    known = {"Bearer", 300, body["scope"]}
    assert not [secret for secret in secrets if secret not in known and str(secret) in said]


def test_while_the_database_is_away_the_answer_is_503(
    world: World, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: Any) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(TokenView, "answer", away)
    answer = program.refresh("x")
    assert error(answer, 503) == "temporarily_unavailable"
    assert answer["Retry-After"] == "5"


def test_a_program_that_asks_for_more_than_the_person_gave_gets_what_was_given(
    person: Person, program: Program
) -> None:
    body = program.redeem(person.code(scope="openid"), scope="openid qualified").json()
    assert body["scope"] == "openid"


def test_one_row_of_each_kind_is_written(person: Person, program: Program) -> None:
    program.redeem(person.code())
    kinds = (Grant, AccessToken, RefreshToken, IDToken)
    assert [kind.objects.count() for kind in kinds] == [1, 1, 1, 1]
    grant, refresh = Grant.objects.get(), RefreshToken.objects.get()
    assert grant.used_at is not None
    assert isinstance(grant.token_family, uuid.UUID)
    assert grant.token_family == refresh.token_family


def test_an_error_comes_without_a_token(person: Person, program: Program) -> None:
    assert "error" in landed(person.authorize(scope="nonsense"))
    program.redeem("nonsense")
    assert not AccessToken.objects.exists()
