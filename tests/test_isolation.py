"""A workspace never sees another, a company never another's: the matrix of `tests/matrix.py`, played cell by cell."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import Company
from platform_project.api.operations import Operation, Route, all_operations
from tests.fuzz.volume import measured
from tests.isolation import CANARY, World, build
from tests.matrix import CALLS, CONTROLS, DONE, MEMBERS, OK, PAGES, ROLES, SIGN_IN, VISITORS, Call, Control, Row
from tests.workspace_writes import Watch, watched

pytestmark = [pytest.mark.security("O1"), pytest.mark.django_db]

ADMIN = "admin/"


@pytest.fixture(scope="module")
def world(kept_rows: None) -> World:
    """Built once for all cells."""
    return build()


@pytest.fixture(autouse=True)
def _every_write_marks_its_workspace(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever is played here anyway shows what a write leaves out that a late standby is known by."""
    with watched(monkeypatch) as unmarked:
        yield
    assert unmarked == []


def told(answer: HttpResponse) -> str:
    """A page's answer as the matrix names it."""
    if answer.status_code in (301, 302):
        return SIGN_IN if answer["Location"].startswith("/signin/?next=") else DONE
    return str(answer.status_code)


def codes(answer: HttpResponse) -> str:
    """An API answer as the matrix names it."""
    if answer.status_code == 200:
        return OK
    return " ".join(sorted({fault["error_code"] for fault in json.loads(answer.content)["error_list"]}))


def api_cells() -> list[tuple[Operation, Route, Call]]:
    assert get_resolver().url_patterns  # the rooms register their operations when their addresses are read
    calls = {call.operation: call for call in CALLS}
    return [
        (operation, route, calls[operation.key])
        for operation in all_operations() if operation.key in calls
        for route in operation.routes
    ]  # fmt: skip


def name_of(value: Any) -> str:
    match value:
        case Operation():
            return value.key
        case Route():
            return value.dialect.name
    return ""


every_page = pytest.mark.parametrize("row", PAGES, ids=str)
every_call = pytest.mark.parametrize(("operation", "route", "call"), api_cells(), ids=name_of)


@pytest.mark.security("O2")
@every_page
def test_each_role_gets_the_answer_that_is_written_and_nobody_else_s_things(world: World, row: Row) -> None:
    pages = {role: world.page(row, role) for role in ROLES}
    assert {role: told(page) for role, page in pages.items()} == dict(row.answers)
    for role in row.outsiders:
        assert CANARY not in pages[role].content.decode(errors="replace"), role
    if row.names_something and row.route != "authorize":
        for role in MEMBERS:
            missing = world.page(row, role, world.missing)
            if pages[role].status_code == 404:
                same_to_the_byte(pages[role], missing, world, role)


def same_to_the_byte(foreign: HttpResponse, missing: HttpResponse, world: World, role: str) -> None:
    assert missing.status_code == 404
    assert plain(foreign, world.ids) == plain(missing, world.missing), role
    assert headers_of(foreign) == headers_of(missing), role


def plain(answer: HttpResponse, ids: dict[str, str]) -> str:
    """A page without what differs from request to request: the form's secret, and the address that was asked for."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    return re.sub(r'(?<=name="next" value=")[^"]*', "", text)


def headers_of(answer: HttpResponse) -> dict[str, str]:
    """Without what differs from request to request: its number, the policy's nonce, the length of the address in the page."""
    own = {"X-Request-Id", "Content-Length"}
    headers = {name.lower(): value for name, value in answer.headers.items() if name not in own}
    return {name: re.sub(r"nonce-[^']+", "nonce", value) for name, value in headers.items()}


@pytest.mark.security("B8")
@pytest.mark.parametrize("row", [row for row in PAGES if row.route != "user-info"], ids=str)
def test_a_token_opens_no_page(world: World, row: Row) -> None:
    """A page knows cookies only: whoever brings a program's token is a visitor like any other."""
    path = row.path.format(**world.ids)
    answer = world.visit(row.method, path, row.data, token=world.tokens["own"])
    assert told(answer) == row.answers["anonymous"]


def test_userinfo_knows_tokens_only(world: World) -> None:
    answers = {
        role: world.visit("GET", "/openam/oauth2/userinfo", token=world.tokens.get(role, "none")) for role in ROLES
    }
    assert {role for role, answer in answers.items() if answer.status_code == 200} == set(MEMBERS)
    assert {answers[role].status_code for role in VISITORS} == {401}


@pytest.mark.security("O2")
@every_call
def test_each_role_is_answered_by_the_operation_as_is_written_and_nobody_else_s_things(
    world: World, operation: Operation, route: Route, call: Call
) -> None:
    asked = filled(call.asked, world.ids)
    answers = {role: world.call(route, asked, world.tokens.get(role, "")) for role in ROLES}
    assert {role: codes(answer) for role, answer in answers.items()} == dict(call.answers)
    entitlement = {"v1": 400, "v2": 403}[route.dialect.name]
    for role, answer in answers.items():
        expected = {"E2": 401, "E1": entitlement, "20": 200}.get(call.answers[role][:2], 400)
        assert answer.status_code == expected, role
        assert role in ("own", "partner") or CANARY not in answer.content.decode(errors="replace"), role
    for role in ("rival", "other"):
        missing = world.call(route, filled(call.asked, world.missing), world.tokens[role])
        assert without(answers[role], world.ids) == without(missing, world.missing), role
        assert answers[role].status_code == missing.status_code, role


@pytest.mark.security("B8")
@every_call
def test_a_session_opens_no_operation(world: World, operation: Operation, route: Route, call: Call) -> None:
    answer = world.call(route, filled(call.asked, world.ids), session=world.sessions["own"])
    assert codes(answer) == "E200001"


every_control = pytest.mark.parametrize("row", CONTROLS, ids=str)


@every_control
def test_each_key_is_answered_by_the_control_api_as_is_written(world: World, row: Control) -> None:
    assert {who: str(world.control(row, who).status_code) for who in row.answers} == row.answers


@pytest.mark.security("O2")
@every_control
def test_to_a_key_a_foreign_workspace_and_a_missing_one_are_the_same_to_the_byte(world: World, row: Control) -> None:
    for who in ("other", "unknown", "token", "none"):
        foreign, missing = (world.control(row, who, ids) for ids in (world.ids, world.missing))
        if "{" in row.path:
            assert (foreign.status_code, foreign.content) == (missing.status_code, missing.content), who
            assert headers_of(foreign) == headers_of(missing), who
        assert world.ids["workspace"] not in foreign.content.decode(errors="replace"), who


def test_the_matrix_has_more_than_two_thousand_cells() -> None:
    """A cell: who asks by which method for what, be it there or not."""
    with measured("tenant") as counted:
        counted["cases"] = len(cells())
    assert counted["cases"] > 2_000


def cells() -> set[tuple[str, ...]]:
    asked: set[tuple[str, ...]] = {
        (row.method, row.path, role, "there") for row in PAGES for role in (*ROLES, "token", "staff")
    }
    asked |= {(row.method, row.path, role, "missing") for row in PAGES if row.names_something for role in MEMBERS}
    asked |= {(path, role) for path in admin_addresses() for role in ROLES}
    asked |= {
        (row.method, row.path, who, there) for row in CONTROLS for who in row.answers for there in ("there", "missing")
    }
    for _operation, route, _call in api_cells():
        asked |= {(route.method, route.path, role, "there") for role in (*ROLES, "session")}
        asked |= {(route.method, route.path, role, "missing") for role in ("rival", "other")}
    return asked


def test_no_control_route_is_without_a_row() -> None:
    named = {str(route.name) for _, route in routes(get_resolver()) if str(route.name).startswith("control-")}
    assert named - {"control-unknown"} == {row.route for row in CONTROLS}


def filled(asked: Any, ids: dict[str, str]) -> Any:
    """The request with what it names put in the place of the braces."""
    match asked:
        case dict():
            return {name: filled(value, ids) for name, value in asked.items()}
        case list():
            return [filled(value, ids) for value in asked]
        case str():
            return asked.format(**ids)
    return asked


def without(answer: HttpResponse, ids: dict[str, str]) -> str:
    """An answer without its number, and without the codes that the request itself named."""
    text = re.sub(r'"request_id":"\w+"', "", answer.content.decode())
    named = "|".join(map(re.escape, ids.values()))
    return re.sub(f"「({named})」", "「…」", text)


def routes(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every route of the product, with its address."""
    for entry in resolver.url_patterns:
        address = f"{before}{entry.pattern}"
        if isinstance(entry, URLResolver):
            yield from routes(entry, address)
        elif isinstance(entry, URLPattern):
            yield address, entry


def test_no_route_is_without_a_row() -> None:
    walked = [(address, route) for address, route in routes(get_resolver()) if not address.startswith(ADMIN)]
    named = {route.name for _, route in walked if route.name}
    assert named ^ {row.route for row in PAGES} == {"unknown operation"}
    unnamed = {address: set(getattr(route.callback, "views", {})) for address, route in walked if not route.name}
    served = {route.path.removeprefix("/") for operation in all_operations() for route in operation.routes}
    assert set(unnamed) - served == {"^(?:v1|wi)(?:/|$)"}
    assert {operation.key for operation in all_operations()} == {call.operation for call in CALLS}


def admin_addresses() -> list[str]:
    """Every address of the admin, its parameters filled in with something."""
    found = [address for address, _ in routes(get_resolver()) if address.startswith(ADMIN)]
    return sorted({f"/{sample_of(address)}" for address in found})


def sample_of(address: str) -> str:
    address = re.sub(r"\(\?P<app_label>[^)]*\)", "accounts", address)
    address = re.sub(r"\(\?P<url>[^)]*\)", "nothing", address)
    return re.sub(r"<[^>]+>", "1", address).replace("^", "").replace("$", "")


@pytest.mark.parametrize("path", admin_addresses())
def test_the_admin_is_for_staff(world: World, path: str) -> None:
    for role in ROLES:
        answer = world.visit("GET", path, session=world.sessions.get(role, ""))
        if path == "/admin/login/":
            assert answer.status_code == 200
        else:
            assert answer.status_code == 302, role
            assert answer["Location"].startswith("/admin/"), role


def test_staff_see_the_admin_and_no_page_of_a_company(world: World) -> None:
    assert world.visit("GET", "/admin/", session=world.staff).status_code == 200
    for row in PAGES:
        if row.answers["anonymous"] == SIGN_IN and row.route != "authorize":
            path = row.path.format(**world.ids)
            assert world.visit(row.method, path, row.data, world.staff).status_code in (403, 404), row


@pytest.mark.parametrize("route", [
    "issuing-detail", "issuing-list", "issuer-edit", "account-edit", "customer-edit", "format-edit", "outbox-detail",
    "search",
])  # fmt: skip
def test_the_world_has_what_it_must_hide(world: World, route: str) -> None:
    """Or the canary would prove nothing."""
    row = next(row for row in PAGES if row.route == route)
    assert CANARY in world.page(row, "own").content.decode()


def test_a_write_that_leaves_its_workspace_out_would_be_noticed(world: World) -> None:
    company = Company.objects.order_by("pk")[0]
    stands = Watch()
    with connection.execute_wrapper(stands), transaction.atomic():
        company.save(update_fields=["name"])
    with connection.execute_wrapper(stands), transaction.atomic():
        company.save(update_fields=["name"])
        company.workspace.save(update_fields=["name"])
    assert stands.unmarked == ["accounts_company"]
