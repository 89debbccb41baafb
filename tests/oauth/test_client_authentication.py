"""Who the program is: Basic or body, hashed secrets, no guessing."""

import time
from urllib.parse import urlencode

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import Application
from tests.oauth.conftest import CALLBACK, FORM, SECRET, TOKEN, Person, Program, World, basic, error


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
    ("demo-client", None), ("demo-client", "wrong"), ("unknown", SECRET), ("demo-client", ""),
    ("other-client", "wrong"),
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
    wrong = Program(secret="wrong")
    guesses = [wrong.password(), wrong.refresh("x"), wrong.introspect("x"), wrong.revoke("x"), wrong.password()]
    guesses += [wrong.refresh("x"), wrong.introspect("x")]
    assert [answer.status_code for answer in guesses] == [401, 401, 401, 401, 429, 429, 429]
    assert error(guesses[-1], 429) == "invalid_grant"
    assert int(guesses[-1]["Retry-After"]) > 0
    assert program.redeem(person.code()).status_code == 429
    assert Program("other-client").refresh("x").status_code == 400
    fields = {"grant_type": "authorization_code", "code": person.code(), "redirect_uri": CALLBACK,
              "client_id": "demo-client", "client_secret": SECRET}  # fmt: skip
    elsewhere = Client(REMOTE_ADDR="192.0.2.7").post(TOKEN, urlencode(fields), content_type=FORM)
    assert elsewhere.status_code == 200
