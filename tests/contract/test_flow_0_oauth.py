"""The seed's flow 0, 共通認証・認可: sign in, consent, code, tokens, a call, expiry, refresh, the call again."""

import base64
import json
import re
import time
from typing import Any

import pytest
import requests

from tests.contract.browsers import Browser
from tests.contract.operating import Operator
from tests.contract.programs import PASSWORD_PATH, SECONDS, TOKEN_PATH, Program, fresh_token, password_answer
from tests.contract.signing_in import (
    AUTHORIZE,
    CLIENT,
    LIFETIME,
    SCOPE,
    authorize_path,
    consented,
    error,
    landed,
    redeem,
    refresh,
)  # fmt: skip
from tests.contract.wires import WIRES, Wire, every_wire

pytestmark = pytest.mark.contract("seed", "0")

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@pytest.fixture(scope="session")
def person(origin: str) -> Browser:
    """The issuer's user, signed in."""
    return Browser(origin).sign_in("issuer@demo.example")


@pytest.mark.contract("3", "A1")
@pytest.mark.contract("3", "A2")
@every_wire
def test_sign_in_consent_code_token_call(origin: str, wire: Wire) -> None:
    browser = Browser(origin)
    page = browser.open(authorize_path())
    assert page.path == "/signin/"
    page = browser.submit(page, page.form("/signin/"), username="issuer@demo.example", password="demo-pass-2026")
    assert (page.path, "許可" in page.text) == (AUTHORIZE, True)
    told = landed(browser.submit(page, page.form(AUTHORIZE), allow="1"))
    assert told["state"] == "xyz"
    given = redeem(origin, told["code"]).json()
    assert (given["token_type"], given["expires_in"], set(given["scope"].split())) == (
        "Bearer",
        300,
        set(SCOPE.split()),
    )
    assert UUID.fullmatch(given["access_token"])
    assert UUID.fullmatch(given["refresh_token"])
    assert Program(origin, "", wire, given["access_token"]).search(get_count=1).status == 200


@pytest.mark.contract("3", "token answer")
def test_an_id_token_says_who_signed_in(origin: str, person: Browser) -> None:
    given = redeem(origin, consented(person)["code"]).json()
    head, claims = (json.loads(base64.urlsafe_b64decode(piece + "==")) for piece in given["id_token"].split(".")[:2])
    keys = requests.get(f"{origin}/openam/oauth2/connect/jwk_uri", timeout=SECONDS).json()["keys"]
    assert (head["alg"], head["kid"]) == ("RS256", keys[0]["kid"])
    assert (claims["aud"], claims["email"]) == ("demo-client", "issuer@demo.example")


@pytest.mark.contract("3", "token answer")
def test_without_openid_there_is_no_id_token(origin: str, person: Browser) -> None:
    assert "id_token" not in redeem(origin, consented(person, scope="qualified")["code"]).json()


@pytest.mark.contract("3", "A1")
def test_who_does_not_allow_it_sends_an_error_to_the_program(person: Browser) -> None:
    page = person.open(authorize_path())
    told = landed(person.submit(page, page.form(AUTHORIZE)))
    assert (told["error"], told["state"], "code" in told) == ("access_denied", "xyz", False)


@pytest.mark.contract("3", "A1")
def test_a_client_or_an_address_that_is_not_registered_is_told_to_the_person_alone(person: Browser) -> None:
    for changes in ({"client_id": "nobody"}, {"redirect_uri": "http://127.0.0.1/elsewhere"}):
        page = person.open(authorize_path(**changes))
        assert (page.status, page.away) == (400, "")


@pytest.mark.contract("3", "A1")
def test_any_port_of_the_loopback_is_the_registered_address(person: Browser) -> None:
    page = person.open(authorize_path(redirect_uri="http://127.0.0.1:53682/callback"))
    assert person.submit(page, page.form(AUTHORIZE), allow="1").away.startswith("http://127.0.0.1:53682/callback?")


@pytest.mark.contract("3", "the client belongs to a workspace")
def test_somebody_signed_in_elsewhere_gets_neither_code_nor_redirect(origin: str) -> None:
    page = Browser(origin).sign_in("issuer@other.example").open(authorize_path())
    assert (page.status, page.away) == (403, "")
    assert "issuer@other.example" in page.text
    assert page.form("/signin/")


@pytest.mark.contract("3", "realm")
@pytest.mark.parametrize("realm", ["realm=/api", "realm=%2Fapi", ""])
def test_the_realm_arrives_raw_encoded_or_not_at_all(origin: str, person: Browser, realm: str) -> None:
    page = person.open(authorize_path().replace("realm=%2Fapi", realm))
    told = landed(person.submit(page, page.form(AUTHORIZE), allow="1"))
    assert redeem(origin, told["code"], realm).status_code == 200


@pytest.mark.contract("3", "realm")
def test_another_realm_is_an_error(origin: str, person: Browser) -> None:
    assert error(redeem(origin, "any", "realm=/other"))[0] == 400
    assert error(password_answer(origin, "issuer@demo.example", realm="/other"))[0] == 400
    assert person.open(authorize_path(realm="/other")).status == 400


@pytest.mark.contract("3", "A2")
def test_a_code_used_twice_kills_what_it_gave(origin: str, person: Browser, wire: Wire) -> None:
    code = consented(person)["code"]
    given = redeem(origin, code).json()
    assert error(redeem(origin, code)) == (400, "invalid_grant")
    assert Program(origin, "", wire, given["access_token"]).search().codes == ["E200003"]
    assert error(refresh(origin, given["refresh_token"])) == (400, "invalid_grant")


@pytest.mark.contract("3", "A3")
@pytest.mark.contract("3", "lifetimes")
def test_an_expired_token_is_refused_refreshed_and_the_call_repeated(origin: str, operator: Operator) -> None:
    given = password_answer(origin, "issuer@late.example").json()
    programs = [Program(origin, "", wire, given["access_token"]) for wire in WIRES]
    assert [program.search().status for program in programs] == [200] * 4
    operator.do("move_clock", "late", LIFETIME + 1)
    for program in programs:
        told = program.search()
        assert (told.status, told.codes) == (401, ["E200002"])
        assert 'error="invalid_token"' in told.response.headers["WWW-Authenticate"]
    client = {"client_id": "late-client", "client_secret": "late-secret"}
    again = refresh(origin, given["refresh_token"], response_type="json", **client).json()
    assert again["expires_in"] == LIFETIME
    assert again["refresh_token"] != given["refresh_token"]
    assert [Program(origin, "", wire, again["access_token"]).search().status for wire in WIRES] == [200] * 4


@pytest.mark.contract("3", "refresh")
def test_two_workers_that_refresh_at_once_stay_signed_in(origin: str, wire: Wire) -> None:
    given = password_answer(origin, "issuer@demo.example").json()
    first, second = (refresh(origin, given["refresh_token"]).json() for _ in range(2))
    assert [first[name] for name in ("access_token", "refresh_token")] == [
        second[name] for name in ("access_token", "refresh_token")
    ]
    assert Program(origin, "", wire, given["access_token"]).search().codes == ["E200003"]
    assert Program(origin, "", wire, first["access_token"]).search(get_count=1).status == 200


@pytest.mark.contract("3", "refresh")
def test_a_refresh_token_two_generations_old_kills_the_grant(origin: str, wire: Wire) -> None:
    first = password_answer(origin, "issuer@demo.example").json()
    second = refresh(origin, first["refresh_token"]).json()
    third = refresh(origin, second["refresh_token"]).json()
    assert error(refresh(origin, first["refresh_token"])) == (400, "invalid_grant")
    assert Program(origin, "", wire, third["access_token"]).search().codes == ["E200003"]
    assert error(refresh(origin, third["refresh_token"])) == (400, "invalid_grant")


@pytest.mark.contract("3", "refresh")
def test_a_deactivated_users_tokens_die(origin: str, operator: Operator, wire: Wire) -> None:
    token = fresh_token(origin, "recipient@late.example")
    program = Program(origin, "", wire, token)
    assert program.search().status == 200
    operator.do("deactivate", "recipient@late.example")
    assert (program.search().status, program.search().codes) == (401, ["E200003"])
    assert error(password_answer(origin, "recipient@late.example")) == (400, "invalid_grant")


@pytest.mark.contract("3", "A4")
@every_wire
def test_the_password_way_for_batches_grants_the_full_scope(origin: str, wire: Wire) -> None:
    given = password_answer(origin, "issuer@demo.example").json()
    assert (given["token_type"], given["expires_in"]) == ("Bearer", 300)
    assert set(given["scope"].split()) == set(SCOPE.split())
    assert Program(origin, "", wire, given["access_token"]).search(get_count=1).status == 200


@pytest.mark.contract("3", "A4")
def test_a_wrong_password_or_a_wrong_secret_gives_nothing(origin: str) -> None:
    assert error(password_answer(origin, "stranger@other.example", user_password="wrong")) == (400, "invalid_grant")
    assert error(password_answer(origin, "issuer@demo.example", client_secret="wrong")) == (401, "invalid_client")
    assert error(password_answer(origin, "issuer@demo.example", **other_client())) == (400, "invalid_grant")


def other_client() -> dict[str, str]:
    return {"client_id": "other-client", "client_secret": "other-secret"}


@pytest.mark.contract("3", "realm")
def test_a_client_may_name_itself_by_http_basic(origin: str) -> None:
    form = {"user_id": "issuer@demo.example", "user_password": "demo-pass-2026"}
    answer = requests.post(origin + PASSWORD_PATH, data=form, auth=("demo-client", "demo-secret"), timeout=SECONDS)
    assert answer.status_code == 200


@pytest.mark.contract("3", "errors")
@every_wire
def test_bearer_errors_say_what_is_wrong_with_the_token(issuer: Program) -> None:
    for value, code, said in (
        (None, "E200001", False), ("Basic eDp5", "E200001", False), ("Bearer nonsense", "E200003", True),
    ):  # fmt: skip
        told = issuer.call("search", {}, authorization=value)
        assert (told.status, told.codes) == (401, [code])
        challenge = told.response.headers["WWW-Authenticate"]
        assert challenge.startswith('Bearer realm="api"')
        assert ('error="invalid_token"' in challenge) == said


@pytest.mark.contract("3", "a token acts for the company of its user")
@every_wire
def test_a_token_without_qualified_calls_no_operation(origin: str, person: Browser, wire: Wire) -> None:
    given = redeem(origin, consented(person, scope="openid")["code"]).json()
    told = Program(origin, "", wire, given["access_token"]).search()
    assert (told.status, told.codes) == (403, ["E200004"])
    assert 'error="insufficient_scope"' in told.response.headers["WWW-Authenticate"]


@pytest.mark.contract("3", "beyond the platform")
def test_discovery_stands_at_the_root_of_the_origin_and_names_what_is_served(origin: str) -> None:
    documents = [
        requests.get(f"{origin}/.well-known/{name}", timeout=SECONDS).json()
        for name in ("openid-configuration", "oauth-authorization-server")
    ]
    for document in documents:
        assert document["authorization_endpoint"] == f"{origin}{AUTHORIZE}"
        assert document["token_endpoint"] == f"{origin}{TOKEN_PATH}"
        addresses = [value for name, value in document.items() if name.endswith(("_endpoint", "_uri"))]
        assert all(requests.options(address, timeout=SECONDS).status_code < 500 for address in addresses)
        assert all(requests.get(address, timeout=SECONDS).status_code != 404 for address in addresses)


@pytest.mark.contract("3", "beyond the platform")
def test_a_token_can_be_looked_at_and_revoked(origin: str, wire: Wire) -> None:
    given = password_answer(origin, "issuer@demo.example").json()

    def post(path: str) -> Any:
        form = {"token": given["access_token"], **CLIENT}
        return requests.post(f"{origin}/openam/oauth2/{path}", data=form, timeout=SECONDS)

    assert post("introspect").json()["active"] is True
    assert post("token/revoke").status_code == 200
    assert post("introspect").json()["active"] is False
    assert Program(origin, "", wire, given["access_token"]).search().codes == ["E200003"]
    assert error(refresh(origin, given["refresh_token"])) == (400, "invalid_grant")


@pytest.mark.security("A16")
@pytest.mark.parametrize("length", [9_000, 60_000, 300_000])
def test_a_state_without_end_is_refused_at_once_by_the_server_too(origin: str, length: int) -> None:
    """Beyond what the server reads of a head, it answers or hangs up; neither keeps anybody waiting."""
    begin = time.monotonic()
    try:
        status = requests.get(origin + authorize_path(state="s" * length), timeout=SECONDS).status_code
    except requests.ConnectionError:
        status = 0
    assert status in ((414,) if length < 10_000 else (0, 400, 414, 431))
    assert time.monotonic() - begin < SECONDS / 2
