"""The moves of flow 0: authorise, consent, redeem, refresh."""

from urllib.parse import parse_qs, urlencode, urlsplit

import requests

from tests.contract.browsers import Browser, Page
from tests.contract.programs import SECONDS, TOKEN_PATH

AUTHORIZE = "/openam/oauth2/authorize"
CALLBACK = "http://127.0.0.1/callback"
SCOPE = "openid profile email qualified"
CLIENT = {"client_id": "demo-client", "client_secret": "demo-secret"}
LIFETIME = 300


def authorize_path(**changes: str) -> str:
    asked = {
        "realm": "/api", "client_id": "demo-client", "redirect_uri": CALLBACK, "response_type": "code", "scope": SCOPE,
        "state": "xyz", "access_type": "offline",
    }  # fmt: skip
    return f"{AUTHORIZE}?{urlencode(asked | changes)}"


def consented(browser: Browser, **changes: str) -> dict[str, str]:
    """What the program reads at its callback after the person has allowed it."""
    page = browser.open(authorize_path(**changes))
    return landed(browser.submit(page, page.form(AUTHORIZE), allow="1"))


def landed(page: Page) -> dict[str, str]:
    assert page.away.startswith(CALLBACK), page.text
    return {name: values[0] for name, values in parse_qs(urlsplit(page.away).query).items()}


def redeem(origin: str, code: str, realm: str = "realm=/api", **changes: str) -> requests.Response:
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, **CLIENT}
    return requests.post(f"{origin}{TOKEN_PATH}?{realm}", data=form | changes, timeout=SECONDS)


def refresh(origin: str, token: str, **changes: str) -> requests.Response:
    form = {"grant_type": "refresh_token", "refresh_token": token, **CLIENT}
    return requests.post(f"{origin}{TOKEN_PATH}?realm=%2Fapi", data=form | changes, timeout=SECONDS)


def error(answer: requests.Response) -> tuple[int, str]:
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.status_code, answer.json()["error"]
