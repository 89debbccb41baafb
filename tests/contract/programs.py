"""A partner's program: it has a token, and calls operations."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import requests

from tests.contract.wires import ADDRESSES, Told, Wire

PASSWORD = "demo-pass-2026"
TOKEN_PATH = "/openam/oauth2/access_token"
PASSWORD_PATH = "/api/credentials/access_token"
SECONDS = 20
# A token lives 300 seconds; one that is older than this is fetched anew.
FRESH = 200

_tokens: dict[tuple[str, str], tuple[str, float]] = {}


def client_of(pfid: str) -> tuple[str, str]:
    """The demo client of the user's workspace, `issuer@demo.example`: id and secret."""
    slug = pfid.partition("@")[2].partition(".")[0]
    return f"{slug}-client", f"{slug}-secret"


def password_answer(origin: str, pfid: str, **changes: str) -> requests.Response:
    """A4 パスワード方式."""
    client_id, secret = client_of(pfid)
    form = {
        "user_id": pfid, "user_password": PASSWORD, "client_id": client_id, "client_secret": secret,
        "realm": "/api", "response_type": "json",
    }  # fmt: skip
    return requests.post(origin + PASSWORD_PATH, data=form | changes, timeout=SECONDS)


def fresh_token(origin: str, pfid: str) -> str:
    """A token that nobody else uses."""
    answer = password_answer(origin, pfid)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["access_token"])


def shared_token(origin: str, pfid: str) -> str:
    """A live token, given once and used by every test that does not harm it."""
    token, given = _tokens.get((origin, pfid), ("", 0.0))
    if time.monotonic() - given > FRESH:
        token, given = fresh_token(origin, pfid), time.monotonic()
        _tokens[origin, pfid] = token, given
    return token


@dataclass
class Program:
    """Calls as `pfid` over `wire`. `token` None: a shared one of that user."""

    origin: str
    pfid: str
    wire: Wire
    token: str | None = None
    http: requests.Session = field(default_factory=requests.Session)

    def over(self, wire: Wire) -> "Program":
        return Program(self.origin, self.pfid, wire, self.token, self.http)

    @property
    def authorization(self) -> str:
        return f"Bearer {self.token or shared_token(self.origin, self.pfid)}"

    def search(self, **conditions: Any) -> Told:
        """1 請求書一覧取得. Without dates: all of them."""
        everything = {"send_date_from": "1900-01-01", "send_date_to": "2999-12-31"}
        return self.call("search", everything | conditions)

    def register(self, *elements: Mapping[str, Any]) -> Told:
        """2 請求書登録."""
        return self.call("register", {"invoices": list(elements)})

    def update(self, *elements: Mapping[str, Any]) -> Told:
        """3 請求書更新."""
        return self.call("update", {"invoices": list(elements)})

    def call(self, operation: str, data: Mapping[str, Any], **headers: str | None) -> Told:
        """`headers` are written with underscores; one that is None is left out."""
        query, body = self.wire.written(operation, data)
        return self.send(operation, body, query, **headers)

    def send(self, operation: str, body: bytes, query: str = "", /, **headers: str | None) -> Told:
        """A call whose body is written already."""
        method, path = self.wire.address(operation)
        standard = {"accept": self.wire.media} | ({"content_type": self.wire.media} if method != "GET" else {})
        return self.fetch(method, path, body, query, self.array(operation), **(standard | headers))

    def array(self, operation: str) -> str:
        return ADDRESSES[operation, self.wire.dialect][2]

    def fetch(
        self, method: str, path: str, body: bytes = b"", query: str = "", array: str = "", /, **headers: str | None
    ) -> Told:
        """Any request at all."""
        named = {"authorization": self.authorization} | headers
        sent = {name.replace("_", "-").title(): value for name, value in named.items()}
        url = f"{self.origin}{path}{f'?{query}' if query else ''}"
        return Told(self.http.request(method, url, data=body, headers=sent, timeout=SECONDS), array)
