"""What a token request may look like, and what becomes of every other shape."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from tests.oauth.conftest import CALLBACK, FORM, SECRET, TOKEN, Person, Program, World, basic, error


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
    ("", 200), ("?realm=/api", 200), ("?realm=%2Fapi", 200), ("?realm=", 200), ("?realm=/other", 400),
    ("?realm=api", 400),
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
    "Basic", "Basic ", "Basic !!!", "Basic ZGVtbw==", "Basic \u00e9\u00e9", "Basic " + "A" * 7_000, "Basic //79",
    "Basic  a b", "B\u00e4sic abc",
])  # fmt: skip
def test_a_malformed_authorization_is_refused(world: World, header: str) -> None:
    answer = Program().post(TOKEN, {"grant_type": "authorization_code", "code": "c"}, authorization=header)
    assert error(answer, answer.status_code) in {"invalid_client", "invalid_request"}
    assert answer.status_code in (400, 401)


def test_another_scheme_beside_good_credentials_does_not_matter(person: Person, program: Program) -> None:
    fields = {"grant_type": "authorization_code", "code": person.code(), "redirect_uri": CALLBACK,
              "client_id": "demo-client", "client_secret": SECRET}  # fmt: skip
    assert program.post(TOKEN, fields, authorization="Bearer old").status_code == 200
