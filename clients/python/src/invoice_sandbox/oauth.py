"""Tokens, as a batch program of the platform's gets them: by password (A4), and by refresh (A3)."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from invoice_sandbox.control import Json
from invoice_sandbox.errors import SandboxError
from invoice_sandbox.http import Server


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a program shows to get a token: a person's PFID and password, and the client's id and secret."""

    pfid: str
    password: str = field(repr=False)
    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Token:
    """What the platform gave. `str(token)` is the access token; `given` is the whole answer."""

    access_token: str
    refresh_token: str
    expires_in: int
    given: Json = field(repr=False)

    def __str__(self) -> str:
        return self.access_token


def sign_in(server: Server, who: Credentials) -> Token:
    """A4 パスワード方式; SandboxError when no token is given."""
    form = {"user_id": who.pfid, "user_password": who.password, "realm": "/api", "response_type": "json"}
    return _asked(server, "/api/credentials/access_token", who, form)


def refresh(server: Server, who: Credentials, refresh_token: str) -> Token:
    """A3 期限切れアクセストークン発行"""
    form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
    return _asked(server, "/openam/oauth2/access_token?realm=%2Fapi", who, form)


def _asked(server: Server, path: str, who: Credentials, form: dict[str, str]) -> Token:
    form |= {"client_id": who.client_id, "client_secret": who.client_secret}
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    answer = server.exchange("POST", path, headers=headers, body=urlencode(form).encode())
    given = answer.json()
    if answer.status != 200 or "access_token" not in given:
        raise SandboxError(f"no token was given ({answer.status}): {answer.text[:1000]}")
    return Token(given["access_token"], given.get("refresh_token", ""), int(given["expires_in"]), given)
