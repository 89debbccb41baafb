"""A small world for the OAuth tests, and the moves of a program and of a person in it."""

import base64
import datetime as dt
import inspect
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from django.test import Client

from accounts.models import Application, Company, Grant, SigningKey, User, Workspace, signing_key

PASSWORD = "demo-pass-2026"
SECRET = "demo-secret"
CALLBACK = "http://127.0.0.1/callback"
SCOPE = "openid profile email qualified"
FORM = "application/x-www-form-urlencoded"

# The example of RFC 7636, appendix B.
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

AUTHORIZE = "/openam/oauth2/authorize"
TOKEN = "/openam/oauth2/access_token"
A4 = "/api/credentials/access_token"
REVOKE = "/openam/oauth2/token/revoke"
INTROSPECT = "/openam/oauth2/introspect"
USERINFO = "/openam/oauth2/userinfo"

# Twenty ways to name another site, or none.
ELSEWHERE = [
    "https://evil.example/", "//evil.example/", "///evil.example/", "\\\\evil.example", "/\\evil.example",
    "http:evil.example", "https:///evil.example", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x",
    " //evil.example",
    "\t//evil.example", "/\t/evil.example", "http://testserver@evil.example/", "http://evil.example#testserver",
    "ftp://testserver/",
    "//evil.example\\@testserver/", "\x00//evil.example", "https://testserver.evil.example/", "http:\\\\evil.example",
]  # fmt: skip


@dataclass
class World:
    workspace: Workspace
    user: User
    client: Application
    public: Application
    other_user: User
    other_client: Application
    staff: User


def make_client(workspace: Workspace, client_id: str, **fields: Any) -> Application:
    return Application.objects.create(
        workspace=workspace, client_id=client_id, client_secret=SECRET, name=client_id, redirect_uris=CALLBACK,
        **{"skip_authorization": True, **fields},
    )  # fmt: skip


def make_user(workspace: Workspace, pfid: str) -> User:
    company = Company.objects.create(workspace=workspace, code=pfid.split("@")[0], name="株式会社みなと製作所")
    return User.objects.create_user(pfid, PASSWORD, name="港 太郎", company=company)


@pytest.fixture
def fresh_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every key that is made is another one, as outside of tests."""
    monkeypatch.setattr(signing_key, "_new_pem", inspect.unwrap(signing_key._new_pem))


@pytest.fixture
def world(db: None) -> World:
    SigningKey.objects.active()
    return build_world()


def build_world() -> World:
    workspace = Workspace.objects.create(slug="demo", name="demo")
    other = Workspace.objects.create(slug="other", name="other")
    return World(
        workspace=workspace,
        user=make_user(workspace, "issuer@demo.example"),
        client=make_client(workspace, "demo-client"),
        public=make_client(workspace, "public-client", client_type=Application.CLIENT_PUBLIC),
        other_user=make_user(other, "issuer@other.example"),
        other_client=make_client(other, "other-client"),
        staff=User.objects.create_superuser("staff@demo.example", PASSWORD),
    )


class Program:
    """A partner's program: it speaks to the token endpoints, without cookies."""

    def __init__(self, client_id: str = "demo-client", secret: str | None = SECRET) -> None:
        self.http = Client(raise_request_exception=True)
        self.client_id, self.secret = client_id, secret

    def post(self, path: str, fields: Any, **headers: str) -> Any:
        body = fields if isinstance(fields, str | bytes) else urlencode(fields, doseq=True)
        return self.http.post(path, body, content_type=FORM, headers=headers)

    def _named(self, fields: dict[str, Any]) -> dict[str, Any]:
        secret = {"client_secret": self.secret} if self.secret else {}
        return {"client_id": self.client_id, **secret, **fields}

    def redeem(self, code: str, **fields: Any) -> Any:
        asked = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, **fields}
        return self.post(TOKEN + "?realm=/api", self._named({k: v for k, v in asked.items() if v is not None}))

    def refresh(self, token: str, **fields: Any) -> Any:
        return self.post(TOKEN, self._named({"grant_type": "refresh_token", "refresh_token": token, **fields}))

    def password(self, pfid: str = "issuer@demo.example", password: str = PASSWORD, **fields: Any) -> Any:
        return self.post(A4, self._named({"user_id": pfid, "user_password": password, "realm": "/api", **fields}))

    def revoke(self, token: str, **fields: Any) -> Any:
        return self.post(REVOKE, self._named({"token": token, **fields}))

    def introspect(self, token: str) -> Any:
        return self.post(INTROSPECT, self._named({"token": token}))


def error(answer: Any, status: int = 400) -> str:
    """The error of a well-formed RFC 6749 refusal."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/json"
    assert answer["Cache-Control"] == "no-store"
    assert (answer.get("WWW-Authenticate", "").startswith("Basic ")) == (status == 401)
    body = answer.json()
    assert set(body) == {"error", "error_description"} or set(body) == {"error"}
    return str(body["error"])


def basic(client_id: str = "demo-client", secret: str = SECRET) -> str:
    return "Basic " + base64.b64encode(f"{client_id}:{secret}".encode()).decode()


def call(token: str) -> Any:
    """A call with an access token; userinfo stands for every protected address."""
    return Client().get(USERINFO, headers={"Authorization": f"Bearer {token}"})


class Person:
    """Somebody at a browser."""

    def __init__(self, user: User | None = None, csrf: bool = False) -> None:
        self.http = Client(enforce_csrf_checks=csrf)
        if user is not None:
            self.http.force_login(user, "django.contrib.auth.backends.ModelBackend")

    def authorize(self, **parameters: Any) -> Any:
        asked = {"realm": "/api", "client_id": "demo-client", "redirect_uri": CALLBACK, "response_type": "code",
                 "scope": SCOPE, "state": "xyz", "access_type": "offline", **parameters}  # fmt: skip
        return self.http.get(f"{AUTHORIZE}?{urlencode({k: v for k, v in asked.items() if v is not None}, doseq=True)}")

    def code(self, **parameters: Any) -> str:
        answer = self.authorize(**parameters)
        assert answer.status_code == 302, answer.content.decode()
        return landed(answer)["code"]


def claims_of(id_token: str) -> dict[str, Any]:
    """What an ID token says, after its signature was checked against the published keys."""
    header, payload, signature = (part.encode() for part in id_token.split("."))
    facts = json.loads(_decoded(header))
    assert (facts["alg"], facts["typ"]) == ("RS256", "JWT")
    listed = Client().get("/openam/oauth2/connect/jwk_uri").json()["keys"]
    key = next(key for key in listed if key["kid"] == facts["kid"])
    modulus, exponent = (int.from_bytes(_decoded(key[name].encode())) for name in ("n", "e"))
    public = rsa.RSAPublicNumbers(exponent, modulus).public_key()
    public.verify(_decoded(signature), header + b"." + payload, PKCS1v15(), SHA256())
    claims: dict[str, Any] = json.loads(_decoded(payload))
    return claims


def _decoded(part: bytes) -> bytes:
    return base64.urlsafe_b64decode(part + b"=" * (-len(part) % 4))


def refused_on_a_page(answer: Any, status: int = 400) -> bool:
    return bool(answer.status_code == status and "Location" not in answer and not Grant.objects.exists())


def landed(answer: Any) -> dict[str, str]:
    """What the program reads at its callback."""
    return {name: values[0] for name, values in parse_qs(urlsplit(answer["Location"]).query).items()}


def shift(workspace: Workspace, **delta: float) -> None:
    workspace.clock_offset += dt.timedelta(**delta)
    workspace.save(update_fields=["clock_offset"])


@pytest.fixture
def program(world: World) -> Program:
    return Program()


@pytest.fixture
def person(world: World) -> Person:
    return Person(world.user)
