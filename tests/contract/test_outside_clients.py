"""Flow 0 with OAuth clients that other people wrote, as their manuals say; `make test-clients` plays it in JavaScript."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import requests
from authlib.integrations.base_client import OAuthError  # type: ignore[import-untyped]
from authlib.integrations.requests_client import OAuth2Session as Authlib  # type: ignore[import-untyped]
from oauthlib.oauth2 import InvalidClientError, InvalidGrantError, MobileApplicationClient, WebApplicationClient
from requests_oauthlib import OAuth2Session as RequestsOauthlib

from tests.contract.browsers import Browser
from tests.contract.programs import PASSWORD_PATH, SECONDS, TOKEN_PATH, password_answer
from tests.contract.signing_in import AUTHORIZE, CALLBACK, SCOPE, landed

pytestmark = [pytest.mark.contract("seed", "0"), pytest.mark.contract("3", "A2")]

ID, SECRET = "demo-client", "demo-secret"
REVOKE, INTROSPECT = "/openam/oauth2/token/revoke", "/openam/oauth2/introspect"
MONTH = {"send_date_from": "2026-11-01", "send_date_to": "2026-11-30"}


@pytest.fixture(autouse=True)
def _plain_http(monkeypatch: pytest.MonkeyPatch) -> None:
    """The libraries ask for https everywhere; the sandbox speaks http on the loopback."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")


@pytest.fixture
def consent(origin: str) -> Callable[[str], str]:
    """Somebody signs in and allows; the address at which the program gets its answer."""

    def allowed(address: str) -> str:
        browser = Browser(origin).sign_in("issuer@demo.example")
        page = browser.open(address)
        answer = browser.submit(page, page.form(AUTHORIZE), allow="1")
        assert landed(answer)
        return answer.away

    return allowed


Consent = Callable[[str], str]


def works(session: Any, origin: str) -> bool:
    answer = session.get(f"{origin}/v1/invoice/seller/invoices", params=MONTH, timeout=SECONDS)
    return bool(answer.json()["result"] == "0")


def with_authlib(origin: str, consent: Consent, method: str = "client_secret_post", **options: Any) -> Any:
    session = Authlib(ID, SECRET, scope=SCOPE, redirect_uri=CALLBACK, token_endpoint_auth_method=method,
                      token_endpoint=origin + TOKEN_PATH, **options)  # fmt: skip
    verifier = "v" * 64 if "code_challenge_method" in options else None
    address, state = session.create_authorization_url(origin + AUTHORIZE, code_verifier=verifier)
    back = consent(address)
    session.fetch_token(authorization_response=back, state=state, code_verifier=verifier)
    return session


@pytest.mark.parametrize("method", ["client_secret_post", "client_secret_basic"])
@pytest.mark.parametrize("options", [{}, {"code_challenge_method": "S256"}], ids=["plain", "PKCE"])
def test_authlib_gets_a_token(origin: str, consent: Consent, method: str, options: dict[str, str]) -> None:
    assert works(with_authlib(origin, consent, method, **options), origin)


def test_authlib_refreshes_introspects_and_revokes(origin: str, consent: Consent) -> None:
    session = with_authlib(origin, consent)
    first = dict(session.token)
    session.refresh_token(origin + TOKEN_PATH)
    assert works(session, origin)
    assert session.token["refresh_token"] != first["refresh_token"]
    asked = {"token_type_hint": "access_token"}
    assert session.introspect_token(origin + INTROSPECT, session.token["access_token"], **asked).json()["active"]
    assert session.revoke_token(origin + REVOKE, session.token["access_token"], **asked).status_code == 200
    assert not session.introspect_token(origin + INTROSPECT, session.token["access_token"], **asked).json()["active"]


def test_authlib_is_told_of_a_wrong_secret(origin: str) -> None:
    session = Authlib(ID, "wrong", token_endpoint_auth_method="client_secret_post")
    with pytest.raises(OAuthError, match="invalid_client"):
        session.refresh_token(origin + TOKEN_PATH, "x")


@pytest.mark.parametrize("pkce", [None, "S256"])
def test_requests_oauthlib_gets_a_token(origin: str, consent: Consent, pkce: str | None) -> None:
    session = RequestsOauthlib(ID, scope=SCOPE.split(), redirect_uri=CALLBACK, pkce=pkce)
    address, _state = session.authorization_url(origin + AUTHORIZE)
    session.fetch_token(origin + TOKEN_PATH, authorization_response=consent(address), client_secret=SECRET)
    assert works(session, origin)


def test_requests_oauthlib_sends_the_secret_in_the_body_and_refreshes(origin: str, consent: Consent) -> None:
    session = RequestsOauthlib(ID, scope=SCOPE.split(), redirect_uri=CALLBACK)
    address, _state = session.authorization_url(origin + AUTHORIZE)
    back = consent(address)
    session.fetch_token(origin + TOKEN_PATH, authorization_response=back, client_secret=SECRET, include_client_id=True)
    session.refresh_token(origin + TOKEN_PATH, client_id=ID, client_secret=SECRET)
    assert works(session, origin)


def test_requests_oauthlib_is_told_of_a_wrong_secret_and_a_wrong_code(origin: str) -> None:
    for secret, error in (("wrong", InvalidClientError), (SECRET, InvalidGrantError)):
        with pytest.raises(error):
            RequestsOauthlib(ID, redirect_uri=CALLBACK).fetch_token(origin + TOKEN_PATH, code="x", client_secret=secret)


def test_oauthlib_parses_what_it_asked_for(origin: str, consent: Consent) -> None:
    program = WebApplicationClient(ID)
    address, _headers, _body = program.prepare_authorization_request(
        origin.replace("http:", "https:") + AUTHORIZE, state="s", redirect_url=CALLBACK, scope=SCOPE.split()
    )
    told = program.parse_request_uri_response(consent(address.replace("https:", "http:")), state="s")
    body = program.prepare_request_body(code=told["code"], redirect_uri=CALLBACK, client_secret=SECRET)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = requests.post(origin + TOKEN_PATH, data=body, headers=headers, timeout=SECONDS)
    token = program.parse_request_body_response(answer.text)
    assert {*token["scope"]} == {*SCOPE.split()}
    address, headers, revocation = program.prepare_token_revocation_request(
        origin.replace("http:", "https:") + REVOKE, token["refresh_token"], client_id=ID, client_secret=SECRET
    )
    gone = requests.post(address.replace("https:", "http:"), data=revocation, headers=headers, timeout=SECONDS)
    assert (gone.status_code, json.loads(gone.text)) == (200, {})


def test_the_implicit_flow_of_old_manuals_is_refused(origin: str) -> None:
    address = MobileApplicationClient(ID).prepare_request_uri(
        origin.replace("http:", "https:") + AUTHORIZE, redirect_uri=CALLBACK, scope=SCOPE.split()
    )
    page = Browser(origin).sign_in("issuer@demo.example").open(address.replace("https:", "http:"))
    assert "error=unsupported_response_type" in page.away


@pytest.mark.contract("3", "A4")
def test_the_password_grant_needs_no_library(origin: str) -> None:
    given = password_answer(origin, "issuer@demo.example").json()
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {given['access_token']}"
    assert works(session, origin)
    form = {"user_id": "issuer@demo.example", "user_password": "wrong", "client_id": ID, "client_secret": SECRET}
    refused = requests.post(origin + PASSWORD_PATH, data=form, timeout=SECONDS)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")
