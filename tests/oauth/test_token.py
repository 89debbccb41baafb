"""A2 アクセストークン発行: the token endpoint, and what all endpoints for programs share."""

import json
import logging
import re
import time
import uuid
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import OperationalError
from django.test import Client
from jwcrypto import jwk, jwt
from pytest_django import Settings

from accounts.models import AccessToken, Application, Grant, IDToken, RefreshToken, User
from accounts.oauth.views.token import TokenView
from platform_project.kernel import clock
from tests.oauth.conftest import (
    CALLBACK,
    CHALLENGE,
    FORM,
    SECRET,
    TOKEN,
    VERIFIER,
    Person,
    Program,
    World,
    basic,
    call,
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
    keys = jwk.JWKSet.from_json(Client().get("/openam/oauth2/connect/jwk_uri").content.decode())
    token = jwt.JWT(jwt=body["id_token"], key=keys, expected_type="JWS", algs=["RS256"])
    claims = json.loads(token.claims)
    assert claims["sub"] == claims["email"] == claims["preferred_username"] == "issuer@demo.example"
    assert (claims["iss"], claims["aud"], claims["nonce"]) == ("http://testserver", "demo-client", "n-1")
    assert claims["exp"] - claims["iat"] == 300
    assert abs(claims["auth_time"] - claims["iat"]) <= 2
    assert claims["name"] == "港 太郎"


@pytest.mark.contract("3", "id_token")
def test_an_id_token_comes_only_with_openid_and_says_only_what_was_granted(person: Person, program: Program) -> None:
    assert "id_token" not in program.redeem(person.code(scope="qualified")).json()
    body = program.redeem(person.code(scope="openid qualified")).json()
    claims = json.loads(jwt.JWT(jwt=body["id_token"], key=Application.objects.all()[0].jwk_key).claims)
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
        Grant.objects.filter(code=code).update(expires=clock.now())
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


@pytest.mark.security("T9")
@pytest.mark.security("T10")
@pytest.mark.parametrize("credentials", [
    {"authorization": basic(secret="wrong")}, {"authorization": basic("unknown")}, {"authorization": basic(secret="")},
])  # fmt: skip
def test_bad_basic_credentials_are_401_with_a_basic_challenge(
    world: World, person: Person, credentials: dict[str, str]
) -> None:
    fields = {"grant_type": "authorization_code", "code": person.code(), "redirect_uri": CALLBACK}
    assert error(Program().post(TOKEN, fields, **credentials), 401) == "invalid_client"


@pytest.mark.security("T10")
@pytest.mark.parametrize(("client_id", "secret"), [
    ("demo-client", None), ("demo-client", "wrong"), ("unknown", SECRET), ("demo-client", ""), ("other-client", "wrong"),
])  # fmt: skip
def test_bad_credentials_in_the_body_are_401(world: World, person: Person, client_id: str, secret: str | None) -> None:
    assert error(Program(client_id, secret).redeem(person.code()), 401) == "invalid_client"


@pytest.mark.security("T11")
@pytest.mark.security("T23")
@pytest.mark.contract("3", "Basic")
@pytest.mark.parametrize("scheme", ["Basic", "basic", "BASIC"])
def test_both_ways_of_client_authentication_work(person: Person, program: Program, scheme: str) -> None:
    assert program.redeem(person.code()).status_code == 200
    fields = {"grant_type": "authorization_code", "code": person.code(), "redirect_uri": CALLBACK}
    header = basic().replace("Basic", scheme)
    assert program.post(TOKEN, fields, authorization=header).status_code == 200
    fields["code"] = person.code()
    assert program.post(TOKEN, fields | {"client_id": "demo-client"}, authorization=header).status_code == 200


@pytest.mark.security("T11")
def test_credentials_in_basic_are_form_encoded(world: World, person: Person, program: Program) -> None:
    Application.objects.create(
        workspace=world.workspace,
        client_id="a:b",
        client_secret="p+q %/",
        redirect_uris=CALLBACK,
        skip_authorization=True,
    )
    fields = {"grant_type": "authorization_code", "code": person.code(client_id="a:b"), "redirect_uri": CALLBACK}
    assert program.post(TOKEN, fields, authorization=basic("a%3Ab", "p%2Bq+%25%2F")).status_code == 200


@pytest.mark.security("T12")
@pytest.mark.security("T13")
@pytest.mark.parametrize("fields", [
    {"client_id": "demo-client", "client_secret": SECRET}, {"client_secret": SECRET}, {"client_id": "other-client"},
])  # fmt: skip
def test_two_ways_of_client_authentication_at_once_are_refused(
    person: Person, program: Program, fields: dict[str, str]
) -> None:
    asked = {"grant_type": "authorization_code", "code": person.code(), "redirect_uri": CALLBACK, **fields}
    assert error(program.post(TOKEN, asked, authorization=basic())) == "invalid_request"


@pytest.mark.security("T14")
@pytest.mark.parametrize(
    "query", ["client_secret=demo-secret", "realm=/api&client_id=demo-client", "code=x", "response_type=json"]
)
def test_nothing_but_the_realm_stands_in_the_address(person: Person, program: Program, query: str) -> None:
    fields = {"grant_type": "authorization_code", "code": person.code(), "redirect_uri": CALLBACK,
              "client_id": "demo-client", "client_secret": SECRET}  # fmt: skip
    assert error(program.post(f"{TOKEN}?{query}", fields)) == "invalid_request"


@pytest.mark.contract("3", "realm")
@pytest.mark.parametrize(("query", "status"), [
    ("", 200), ("?realm=/api", 200), ("?realm=%2Fapi", 200), ("?realm=", 200), ("?realm=/other", 400), ("?realm=api", 400),
    ("?realm=/api&realm=/other", 400),
])  # fmt: skip
def test_the_realm_of_a_token_request(person: Person, program: Program, query: str, status: int) -> None:
    fields = {"grant_type": "authorization_code", "code": person.code(), "redirect_uri": CALLBACK,
              "client_id": "demo-client", "client_secret": SECRET}  # fmt: skip
    assert program.post(TOKEN + query, fields).status_code == status


@pytest.mark.contract("3", "A3")
def test_response_type_json_is_accepted_and_ignored(person: Person, program: Program) -> None:
    body = program.redeem(person.code(), response_type="json").json()
    assert "id_token" in body
    assert "id_token" in program.refresh(body["refresh_token"], response_type="json").json()


@pytest.mark.security("T15")
@pytest.mark.parametrize("method", ["get", "put", "delete", "patch", "head"])
def test_only_post_is_taken(client: Client, method: str) -> None:
    answer = getattr(client, method)(TOKEN)
    assert answer.status_code == 405
    assert answer["Allow"] == "POST, OPTIONS"
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.security("T16")
@pytest.mark.parametrize("name", ["grant_type", "code", "redirect_uri", "client_id", "client_secret", "foo"])
def test_a_repeated_parameter_is_refused(person: Person, program: Program, name: str) -> None:
    fields: dict[str, Any] = {"grant_type": "authorization_code", "code": person.code(), "redirect_uri": CALLBACK,
                              "client_id": "demo-client", "client_secret": SECRET, "foo": "bar"}  # fmt: skip
    assert error(program.post(TOKEN, fields | {name: [fields[name], fields[name]]})) == "invalid_request"


@pytest.mark.security("T17")
@pytest.mark.parametrize("content_type", ["application/json", "multipart/form-data; boundary=x", "text/plain", ""])
def test_another_body_than_a_form_is_refused(person: Person, content_type: str) -> None:
    fields = {"grant_type": "authorization_code", "code": person.code(), "redirect_uri": CALLBACK,
              "client_id": "demo-client", "client_secret": SECRET}  # fmt: skip
    for body in (json.dumps(fields), urlencode(fields)):
        assert error(Client().post(TOKEN, body, content_type=content_type)) == "invalid_request"


@pytest.mark.security("T18")
@pytest.mark.security("T28")
@pytest.mark.security("T29")
@pytest.mark.parametrize(("grant_type", "expected"), [
    (None, "invalid_request"), ("", "invalid_request"), ("foo", "unsupported_grant_type"),
    ("password", "unsupported_grant_type"), ("client_credentials", "unsupported_grant_type"),
    ("implicit", "unsupported_grant_type"), ("urn:ietf:params:oauth:grant-type:device_code", "unsupported_grant_type"),
])  # fmt: skip
def test_only_code_and_refresh_are_grants(world: World, grant_type: str | None, expected: str) -> None:
    fields = {"client_id": "demo-client", "client_secret": SECRET, "username": world.user.pfid, "password": "x"}
    asked = fields if grant_type is None else fields | {"grant_type": grant_type}
    assert error(Program().post(TOKEN, asked)) == expected


@pytest.mark.parametrize("grant_type", ["authorization_code", "refresh_token"])
def test_a_grant_without_its_code_or_token_is_refused(world: World, grant_type: str) -> None:
    fields = {"client_id": "demo-client", "client_secret": SECRET, "grant_type": grant_type}
    assert error(Program().post(TOKEN, fields)) == "invalid_request"


@pytest.mark.security("T19")
@pytest.mark.parametrize(
    "name", ["code", "refresh_token", "client_id", "client_secret", "grant_type", "redirect_uri", "scope"]
)
def test_a_nul_is_refused(world: World, name: str) -> None:
    fields = {"grant_type": "authorization_code", "code": "c", "client_id": "demo-client", "client_secret": SECRET}
    assert error(Program().post(TOKEN, fields | {name: "a\x00b"})) == "invalid_request"


@pytest.mark.security("T19")
@pytest.mark.parametrize(("client_id", "secret"), [("demo\x00", SECRET), ("demo-client", "\x00"), ("demo%00", SECRET)])
def test_a_nul_in_basic_is_refused(world: World, client_id: str, secret: str) -> None:
    answer = Program().post(
        TOKEN, {"grant_type": "authorization_code", "code": "c"}, authorization=basic(client_id, secret)
    )
    assert error(answer) == "invalid_request"


@pytest.mark.security("T20")
@pytest.mark.parametrize("body", [
    b"grant_type=authorization_code&code=%ff%fe", b"grant_type=authorization_code&code=\xff\xfe",
    "grant_type=authorization_code&code=コード".encode(), b"grant_type=authorization_code&code=" + b"x" * 300_000,
    b"grant_type=authorization_code&code=%zz", b"%00", b"=&=&", b"grant_type", "grant_type=\U0001f600".encode(),
    b"grant_type=authorization_code&code=%ed%a0%80", b"user=x&client=y&scopes=z&grant_type=refresh_token&repeated=1",
])  # fmt: skip
def test_strange_bytes_never_break_the_endpoint(world: World, body: bytes) -> None:
    suffix = b"&client_id=demo-client&client_secret=demo-secret"
    assert error(Program().post(TOKEN, body + suffix)) in {"invalid_grant", "invalid_request", "unsupported_grant_type"}
    answer = Client().generic("POST", TOKEN, body + suffix, content_type=FORM + "; charset=shift_jis")
    assert 400 <= answer.status_code < 500
    assert answer["Content-Type"] == "application/json"


@pytest.mark.security("T21")
def test_too_much_is_refused_as_json(world: World) -> None:
    assert error(Program().post(TOKEN, b"a=" + b"x" * 3_000_000), 413) == "invalid_request"
    assert error(Program().post(TOKEN, {f"f{number}": "x" for number in range(1_500)})) == "invalid_request"


@pytest.mark.security("T22")
@pytest.mark.parametrize("header", [
    "Basic", "Basic ", "Basic !!!", "Basic ZGVtbw==", "Basic \u00e9\u00e9", "Basic " + "A" * 7_000, "Basic //79", "Basic  a b",
    "B\u00e4sic abc",
])  # fmt: skip
def test_a_malformed_authorization_is_refused(world: World, header: str) -> None:
    answer = Program().post(TOKEN, {"grant_type": "authorization_code", "code": "c"}, authorization=header)
    assert error(answer, answer.status_code) in {"invalid_client", "invalid_request"}
    assert answer.status_code in (400, 401)


def test_another_scheme_beside_good_credentials_does_not_matter(person: Person, program: Program) -> None:
    fields = {"grant_type": "authorization_code", "code": person.code(), "redirect_uri": CALLBACK,
              "client_id": "demo-client", "client_secret": SECRET}  # fmt: skip
    assert program.post(TOKEN, fields, authorization="Bearer old").status_code == 200


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


@pytest.mark.security("T26")
def test_secrets_are_stored_hashed_and_checked_cheaply(world: World, person: Person, program: Program) -> None:
    client = Application.objects.get(client_id="demo-client")
    assert client.client_secret.startswith("client_secret$")
    client.save()
    assert Application.objects.get(client_id="demo-client").client_secret == client.client_secret
    program.redeem(person.code())
    codes = [person.code() for _ in range(10)]
    begin = time.process_time()
    for code in codes:
        assert program.redeem(code).status_code == 200
    assert (time.process_time() - begin) / len(codes) < 0.050


@pytest.mark.security("T27")
def test_guessing_a_clients_secret_is_locked_out_for_that_client_and_address(
    settings: Settings, world: World, person: Person, program: Program
) -> None:
    settings.AXES_FAILURE_LIMIT = 5
    guesses = [Program(secret="wrong").refresh("x") for _ in range(7)]
    assert [answer.status_code for answer in guesses] == [401, 401, 401, 401, 429, 429, 429]
    assert error(guesses[-1], 429) == "invalid_grant"
    assert int(guesses[-1]["Retry-After"]) > 0
    assert program.redeem(person.code()).status_code == 429
    assert Program("other-client").refresh("x").status_code == 400
    fields = {"grant_type": "authorization_code", "code": person.code(), "redirect_uri": CALLBACK,
              "client_id": "demo-client", "client_secret": SECRET}  # fmt: skip
    elsewhere = Client(REMOTE_ADDR="192.0.2.7").post(TOKEN, urlencode(fields), content_type=FORM)
    assert elsewhere.status_code == 200


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
