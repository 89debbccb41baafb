"""Everything that is secret in a workspace, used as people and programs use it; and every place in which it could have stayed."""

import base64
import hashlib
import json
import secrets
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from django.apps import apps
from django.conf import settings
from django.db import models
from django.test import Client

from accounts.models import Application
from sandbox.services import keys
from tests.contract.programs import PASSWORD_PATH, TOKEN_PATH
from tests.factories import Cast
from tests.fuzz.volume import WHOLE
from tests.isolation import World, client_with
from tests.matrix import CONTROLS, PAGES
from tests.oauth.conftest import AUTHORIZE, CALLBACK, FORM, INTROSPECT, REVOKE, basic

SEARCH = "/v1/invoice/seller/invoices?send_date_from=2026-01-01&send_date_to=2026-12-31"


@dataclass
class Used:
    """What was used, by what it is."""

    cast: Cast
    known: dict[str, str] = field(default_factory=dict)

    def note(self, name: str, value: str) -> str:
        """Take it down as secret; and hand it back."""
        assert len(value) >= 16, f"{name} is too short to look for"
        self.known[name] = value
        return value


def prepare(cast: Cast) -> Used:
    """A password, a client secret and a key that stand nowhere else."""
    used = Used(cast)
    cast.issuer.set_password(used.note("password", f"pw-{secrets.token_hex(12)}"))
    cast.issuer.save(update_fields=["password"])
    secret = used.note("client secret", f"cs-{secrets.token_hex(12)}")
    Application.objects.filter(pk=cast.application.pk).update(skip_authorization=True)
    cast.application.client_secret = secret
    cast.application.save(update_fields=["client_secret"])
    used.note("workspace key", keys.renew(cast.workspace))
    return used


def use(used: Used) -> None:
    """By the page, by code, by refresh, by password; and everything once where it does not belong."""
    browser = sign_in(used)
    tokens = redeem(used, browser)
    for name in ("access_token", "refresh_token", "id_token"):
        used.note(f"first {name}", tokens[name])
    again = post(TOKEN_PATH, named(used, grant_type="refresh_token", refresh_token=tokens["refresh_token"]))
    used.note("second access_token", again["access_token"])
    used.note("second refresh_token", again["refresh_token"])
    by_password = post(
        PASSWORD_PATH, named(used, user_id=used.cast.issuer.pfid, user_password=used.known["password"], realm="/api")
    )
    used.note("access_token by password", by_password["access_token"])
    call(used, by_password["access_token"])
    mistake(used)
    control(used)
    post(INTROSPECT, named(used, token=again["access_token"]))
    Client().post(REVOKE, urlencode(named(used, token=again["refresh_token"])), content_type=FORM)
    browser.post("/signout/")


def sign_in(used: Used) -> Client:
    browser = Client()
    answer = browser.post("/signin/", {"username": used.cast.issuer.pfid, "password": used.known["password"]})
    assert answer.status_code == 302, answer.content.decode()
    used.note("session", browser.cookies[settings.SESSION_COOKIE_NAME].value)
    return browser


def redeem(used: Used, browser: Client) -> dict[str, str]:
    """The code flow with PKCE; the secret goes by the Authorization header."""
    verifier = used.note("code verifier", secrets.token_urlsafe(48))
    asked = {
        "realm": "/api", "client_id": used.cast.application.client_id, "redirect_uri": CALLBACK, "response_type": "code",
        "scope": "openid profile email qualified", "state": "x", "code_challenge": challenge(verifier),
        "code_challenge_method": "S256",
    }  # fmt: skip
    answer = browser.get(f"{AUTHORIZE}?{urlencode(asked)}")
    assert answer.status_code == 302, answer.content.decode()
    code = used.note("code", parse_qs(urlsplit(answer["Location"]).query)["code"][0])
    fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "code_verifier": verifier}
    head = {"Authorization": basic(used.cast.application.client_id, used.known["client secret"])}
    return post(TOKEN_PATH, fields, **head)


def challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def named(used: Used, **fields: str) -> dict[str, str]:
    return {"client_id": used.cast.application.client_id, "client_secret": used.known["client secret"], **fields}


def post(path: str, fields: dict[str, str], **headers: str) -> dict[str, str]:
    answer = Client().post(path, urlencode(fields), content_type=FORM, headers=headers)
    assert answer.status_code == 200, answer.content.decode()
    told: dict[str, str] = answer.json()
    return told


def call(used: Used, token: str) -> None:
    """An operation in each dialect and format."""
    program = Client(headers={"Authorization": f"Bearer {token}"})
    assert program.get(SEARCH).status_code == 200
    body = json.dumps({"response_type": "json", "send_date_from": "2026-01-01", "send_date_to": "2026-12-31"})
    told = program.post(
        "/wi/v2/seller/invoice/search", body, "application/json", headers={"Accept": "application/json"}
    )
    assert told.status_code == 200
    program.post("/v1/invoice/seller/invoices", "<request><a", "text/xml", headers={"Accept": "text/xml"})


def mistake(used: Used) -> None:
    """Secrets where they do not belong: in a query, in a body, in the wrong field, in a header of another kind."""
    for name, secret in list(used.known.items()):
        lost = quote(secret, safe="")
        Client().get(f"{SEARCH}&access_token={lost}")
        Client().get(SEARCH, headers={"Authorization": f"Bearer {secret}"})
        Client().get(SEARCH, headers={"Authorization": f"Basic {secret}"})
        Client().get("/signin/", headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={secret}"})
        Client().post(TOKEN_PATH, {"grant_type": "authorization_code", "code": secret, **named(used)})
        Client().post(TOKEN_PATH, {"grant_type": "refresh_token", "refresh_token": secret, **named(used)})
        Client().post(PASSWORD_PATH, named(used, user_id="nobody@example.example", user_password=secret, realm="/api"))
        assert name in used.known


def control(used: Used) -> None:
    """The control API, by its key; and a key that is none."""
    for key in (used.known["workspace key"], used.note("wrong key", f"wsk_{secrets.token_urlsafe(32)}")):
        program = Client(headers={"Authorization": f"Bearer {key}"})
        for path in ("/sandbox/v1/clock", "/sandbox/v1/tokens", "/sandbox/v1/clients", "/sandbox/v1/nothing"):
            program.get(path)


def places(used: Used, world: World, log: str) -> Iterator[tuple[str, str]]:
    """Name and content of everything that is kept, shown or handed out."""
    yield "the log on stderr", log
    yield from tables()
    yield from pages(world)
    yield from answers(used, world)


def tables() -> Iterator[tuple[str, str]]:
    """Every row of every table, what is packed unpacked."""
    for model in apps.get_models():
        if model._meta.managed:
            yield f"table {model._meta.db_table}", "\n".join(_texts(model))


def _texts(model: type[models.Model]) -> Iterator[str]:
    for row in model._default_manager.all().iterator():
        for column in row._meta.concrete_fields:
            yield readable(getattr(row, column.attname))


def readable(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        content = bytes(value)
        with suppress(zlib.error):
            content = zlib.decompress(content)
        return content.decode(errors="replace")
    return str(value)


def pages(world: World) -> Iterator[tuple[str, str]]:
    """Every page, as each that may see it sees it; exports and files among them."""
    for row in PAGES:
        if row.method == "GET":
            for role in ("own", "partner") if WHOLE else ("own",):
                yield f"page {row.path} for {role}", readable(world.page(row, role).content)
    for path in ADMIN:
        yield f"page {path} for staff", readable(world.visit("GET", path, session=world.staff).content)
    yield "metrics", Client().get("/metrics").content.decode()


ADMIN = (
    "/admin/", "/admin/accounts/user/", "/admin/accounts/application/", "/admin/accounts/accesstoken/",
    "/admin/accounts/refreshtoken/",
    "/admin/accounts/grant/", "/admin/accounts/workspace/", "/admin/axes/accessattempt/", "/admin/axes/accessfailurelog/",
    "/admin/sandbox/logentry/",
)  # fmt: skip


def answers(used: Used, world: World) -> Iterator[tuple[str, str]]:
    """Everything that the control API hands out: bottles, snapshots, the log and its calls as commands."""
    client = client_with("application/json", "", used.known["workspace key"])
    for row in CONTROLS:
        if row.method == "GET":
            path = row.path.format(**world.ids)
            yield f"control {path}", whole_text(client.get(path))
    for entry in client.get("/sandbox/v1/log").json().get("entries", []):
        for end in ("", "/curl"):
            path = f"/sandbox/v1/log/{entry['number']}{end}"
            yield f"control {path}", whole_text(client.get(path))


def whole_text(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return readable(content)


def found(used: Used, name: str, content: str) -> list[str]:
    """Which secrets stand there, whole or as an address writes them."""
    return [
        f"{secret} in {name}" for secret, value in used.known.items() if value in content or quote(value) in content
    ]
