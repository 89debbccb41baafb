"""The control API's own manners: keys, requests, refusals, its document."""

import json
import re
from collections import defaultdict
from typing import Any
from unittest.mock import Mock

import pytest
from django.db import OperationalError
from django.test import Client

from accounts.oauth.tokens import mint
from sandbox import errors
from sandbox.api import wire
from sandbox.services import keys
from tests.factories import Cast, make_cast
from tests.matrix import CONTROLS
from tests.sandbox.conftest import ADMIN_KEY, Driver, World

pytestmark = pytest.mark.django_db


def test_a_key_opens_its_own_workspace(world: World) -> None:
    answer = world.drive("GET", "/workspaces/mine")
    assert answer.status == 200
    facts = wire.WorkspaceFacts(**answer.body)
    assert (facts.workspace, facts.seed, facts.key) == ("mine", "masters", None)
    assert {client.client_secret for client in facts.clients} == {None}


def test_without_a_key_one_is_asked_for(world: World) -> None:
    answer = Driver()("GET", "/clock")
    assert (answer.status, answer.code) == (401, "key_missing")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="sandbox"'


@pytest.mark.parametrize("key", ["nonsense", "\udcff", "x" * 5000])
def test_an_unknown_key_opens_nothing(world: World, key: str) -> None:
    answer = Driver(key.encode("utf-8", "surrogateescape").decode("latin-1"))("GET", "/clock")
    assert (answer.status, answer.code) == (401, "key_unknown")


def test_another_scheme_is_no_key(world: World) -> None:
    answer = Client(headers={"Authorization": f"Basic {world.credentials.key}"}).get("/sandbox/v1/clock")
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "key_missing")


def test_a_renewed_key_replaces_the_old_one(world: World) -> None:
    new = keys.renew(world.workspace)
    assert world.drive("GET", "/clock").status == 401
    assert Driver(new)("GET", "/workspaces/mine").body["seed"] == "masters"


def test_an_access_token_and_a_session_open_nothing(world: World) -> None:
    cast: Cast = make_cast()
    client = Client()
    client.force_login(cast.issuer, "django.contrib.auth.backends.ModelBackend")
    assert client.get("/sandbox/v1/clock").status_code == 401
    token = mint(cast.issuer, cast.application)
    assert Driver(str(token.token))("GET", "/clock").code == "key_unknown"


@pytest.mark.parametrize("name", ["theirs", "nobody", "a/b", "\x00", "mine\x00"])
def test_a_foreign_workspace_and_a_missing_one_are_the_same(world: World, foreign: World, name: str) -> None:
    told = {json.dumps(world.drive(method, path).body) for method, path in calls(name)}
    assert len(told) == 1
    assert world.drive("GET", f"/workspaces/{name}").code == "not_found"
    assert foreign.drive("GET", "/workspaces/theirs").status == 200


def calls(name: str) -> list[tuple[str, str]]:
    return [("GET", f"/workspaces/{name}"), ("DELETE", f"/workspaces/{name}"), ("POST", f"/workspaces/{name}/reset")]


def test_a_workspace_s_key_neither_lists_nor_creates(world: World) -> None:
    for method in ("GET", "POST"):
        answer = world.drive(method, "/workspaces", {"name": "x"} if method == "POST" else None)
        assert (answer.status, answer.code) == (403, "installation_key_needed")


def test_the_installation_s_key_opens_every_workspace_and_no_clock(
    world: World, foreign: World, installation: Driver
) -> None:
    listed = wire.WorkspaceList(**installation("GET", "/workspaces").body)
    assert [line.workspace for line in listed.workspaces] == ["mine", "theirs"]
    assert installation("GET", "/workspaces/theirs").status == 200
    assert installation("GET", "/workspaces/nobody").status == 404
    assert installation("GET", "/clock").code == "workspace_key_needed"


def test_without_an_installation_s_key_nobody_lists(world: World) -> None:
    assert Driver()("GET", "/workspaces").status == 401
    assert Driver(ADMIN_KEY)("GET", "/workspaces").status == 401


@pytest.mark.parametrize("where", [
    {"REMOTE_ADDR": "192.0.2.1"}, {"HTTP_X_FORWARDED_FOR": "192.0.2.1"}, {"REMOTE_ADDR": ""},
])  # fmt: skip
def test_from_elsewhere_a_workspace_is_not_made_without_a_key(db: None, where: dict[str, str]) -> None:
    answer = Driver(**where)("POST", "/workspaces", {"name": "x"})
    assert (answer.status, answer.code) == (403, "installation_key_needed")


def test_where_the_profile_wants_a_key_the_loopback_is_not_enough(
    installation: Driver, settings: Any, world: World
) -> None:
    settings.SANDBOX_OPEN_ON_LOOPBACK = False
    assert Driver()("POST", "/workspaces", {"name": "x"}).code == "installation_key_needed"
    assert installation("POST", "/workspaces", {"name": "x", "seed": "empty"}).status == 201


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", "unreadable"), (b"[]", "unreadable"), (b'{"mode": "real", "mode": "real"}', "unreadable"),
        (b'{"days": NaN}', "unreadable"), (b"\xff", "unreadable"), (b"{}", "invalid_request"),
        (b'{"mode": "backwards"}', "invalid_request"), (b'{"now": 1}', "invalid_request"),
        (b'{"now": "0001-01-01"}', "invalid_request"), (b'{"now": "2026-13-01"}', "invalid_request"),
        (b'{"mode": "real", "now": "2026-01-01"}', "invalid_request"), (b'{"hour": 1}', "invalid_request"),
        (b'{"now": "1999-12-31T23:59:59+09:00"}', "clock_out_of_range"),
        (b'{"now": "2100-01-01"}', "clock_out_of_range"), (b'{"now": "9999-12-31T23:59:59Z"}', "clock_out_of_range"),
    ],
)  # fmt: skip
def test_a_request_that_makes_no_sense_is_refused(world: World, body: bytes, code: str) -> None:
    answer = world.drive("PUT", "/clock", body)
    assert (answer.status, answer.code) == (400, code)
    assert ("fields" in answer.body["error"]) == (code == "invalid_request")
    assert world.drive("GET", "/clock").body["mode"] == "real"


def test_every_fault_of_form_is_told_at_once(world: World) -> None:
    answer = world.drive("POST", "/clock/advance", {"days": -1, "hours": "1", "weeks": 1})
    assert [fault["field"] for fault in answer.body["error"]["fields"]] == ["days", "hours", "weeks"]


@pytest.mark.parametrize("media", ["text/xml", "application/x-www-form-urlencoded", "text/plain", ""])
def test_a_body_that_is_not_json_is_refused(world: World, media: str) -> None:
    answer = world.drive("PUT", "/clock", b'{"mode": "frozen"}', media)
    assert (answer.status, answer.code) == (415, "media_type")


def test_a_body_beyond_bounds_is_refused(world: World) -> None:
    answer = world.drive("PUT", "/clock", b" " * (10 * 1024 * 1024 + 1))
    assert (answer.status, answer.code) == (413, "too_large")


def test_another_method_is_refused_by_name(world: World) -> None:
    answer = world.drive("DELETE", "/clock")
    assert (answer.status, answer.code) == (405, "method_not_allowed")
    assert answer.headers["Allow"] == "GET, PUT"
    assert Driver()("DELETE", "/clock").status == 401


@pytest.mark.parametrize("path", ["", "/", "/nothing", "/clock/", "/clock/nothing"])
def test_an_unknown_address_is_told_so_whoever_asks(world: World, path: str) -> None:
    assert {drive("POST", path).code for drive in (world.drive, Driver())} == {"not_found"}


def test_an_accident_is_told_in_the_same_form(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for accident, status, code in ((ZeroDivisionError, 500, "internal"), (OperationalError, 503, "unavailable")):
        monkeypatch.setattr("sandbox.facts.clock_facts", Mock(side_effect=accident))
        answer = world.drive("GET", "/clock")
        assert (answer.status, answer.code) == (status, code)


def test_a_browser_that_looks_in_is_answered_json(world: World) -> None:
    answer = Client(headers={"Accept": "text/html", "Authorization": f"Bearer {world.credentials.key}"}).get(
        "/sandbox/v1/clock"
    )
    assert answer["Content-Type"].startswith("application/json")
    assert answer.json()["mode"] == "real"


def test_no_other_page_may_call_it_in_a_browser(world: World) -> None:
    answer = Client(headers={"Origin": "https://elsewhere.example"}).get("/sandbox/v1/clock")
    assert "Access-Control-Allow-Origin" not in answer


def test_every_refusal_says_what_and_what_to_do_in_both_languages() -> None:
    for code in errors.CATALOGUE:
        refusal = errors.Refusal(code)
        refusal.params = defaultdict(lambda: "x")
        for language in ("ja", "en"):
            assert refusal.message(language), code
            assert refusal.cure(language), code
            assert "{" not in refusal.message(language) + refusal.cure(language)


def unnamed(path: str) -> str:
    """A path whatever its parts are called (a registration number is one), without its query."""
    return re.sub(r"\{\w+\}|T\d{13}", "{}", path).partition("?")[0]


def test_the_document_describes_every_call(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    document = client.get("/sandbox/openapi.json").json()
    assert "Warning" not in capsys.readouterr().err
    told = {(method.upper(), path) for path, calls in document["paths"].items() for method in calls}
    assert {(method, unnamed(path)) for method, path in told} == {(row.method, unnamed(row.path)) for row in CONTROLS}
    assert document["components"]["securitySchemes"].keys() == {"workspaceKey"}
    advance = document["paths"]["/sandbox/v1/clock/advance"]["post"]
    assert advance["requestBody"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Advance"}
    assert {"200", "400", "401", "403", "404", "415", "503"} == set(advance["responses"])


def test_the_platform_s_document_knows_nothing_of_it(client: Client) -> None:
    assert "/sandbox/" not in client.get("/openapi.json").content.decode()


def test_swagger_reads_its_document(client: Client) -> None:
    page = client.get("/docs/sandbox/").content.decode()
    script = client.get("/docs/sandbox/?script=").content.decode()
    assert "/sandbox/openapi.json" in page + script


def test_a_nul_is_refused_wherever_something_is_looked_for(world: World, client: Client) -> None:
    """One database cannot even be asked for one."""
    paths = client.get("/sandbox/openapi.json").json()["paths"]
    asked = [
        (path.removeprefix("/sandbox/v1"), parameter["name"])
        for path, calls in paths.items()
        for parameter in calls.get("get", {}).get("parameters", ())
        if parameter["in"] == "query"
    ]
    assert len(asked) > 20
    for path, name in asked:
        answer = world.drive("GET", f"{path}?{name}=a%00b")
        assert (answer.status, answer.code) == (400, "invalid_request"), (path, name)
    for path in (
        "/clients/a%00b",
        "/companies/a%00b",
        "/snapshots/a%00b/bottle",
        "/register/a%00b",
        "/workspaces/a%00b",
    ):
        assert world.drive("GET", path).status in (400, 404), path
    assert world.drive("POST", "/snapshots/a%00b/restore").status == 404
