"""What the sandbox knows of a call while it runs, from before its token is looked at until after it was answered."""

import datetime as dt
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, InterfaceError, connections
from django.http import HttpRequest

from accounts.models import User, Workspace
from accounts.oauth import reading
from platform_project.api import authentication
from platform_project.api.operations import all_operations
from platform_project.kernel import clock
from platform_project.kernel.errors import PlatformError
from platform_project.kernel.trace import Note
from sandbox import selectors
from sandbox.models import Control


class Kind(StrEnum):
    """What a call is for: one of the platform's operations, its OAuth server, its pages, or this sandbox's own API."""

    OPERATION = "operation"
    OAUTH = "oauth"
    PAGE = "page"
    CONTROL = "control"


OAUTH_ENDPOINTS = {
    "/openam/oauth2/authorize": "authorize",
    "/openam/oauth2/access_token": "access_token",
    "/api/credentials/access_token": "password_token",
    "/openam/oauth2/token/revoke": "revoke",
    "/openam/oauth2/introspect": "introspect",
    "/openam/oauth2/userinfo": "userinfo",
}
# Nobody's workspace, or staff's; and what a page asks while its workspace is held by long work.
_ELSEWHERE = (
    "/progress/", "/static/", "/admin/", "/docs/", "/healthz", "/readyz", "/metrics",
    "/favicon.ico", "/openapi.json", "/.well-known/",
)  # fmt: skip


class Address(NamedTuple):
    """Where a call goes. `name` is the operation's key or the OAuth endpoint's name, empty where there is none."""

    kind: Kind
    name: str = ""
    dialect: str = ""


@dataclass(slots=True)
class Call:
    """One call. `workspace` is None until it is known whose it is; `client_id`, `user` and his `company` are empty until
    then. `at` is the workspace's time when that was known, `real_at` the real one at the beginning.

    `notes` is what the rooms said of their doing (`kernel.trace`), `keep` what a step hands on to itself, by its name.
    `refusal` is what an operation's view tells, in the platform's format, instead of looking at the token: with it the call
    is as good as ended, and nothing further in acts on it. `started` is a reading of the performance counter, `queries`
    counts the SQL so far.
    """

    request: HttpRequest
    address: Address
    workspace: Workspace | None = None
    client_id: str = ""
    user: str = ""
    company: str = ""
    queries: int = 0
    real_at: dt.datetime = field(default_factory=clock.REAL.now)
    at: dt.datetime = field(init=False)
    notes: list[Note] = field(default_factory=list)
    keep: dict[str, Any] = field(default_factory=dict)
    refusal: PlatformError | None = None
    started: float = field(default_factory=time.perf_counter)

    def __post_init__(self) -> None:
        self.at = self.real_at

    @property
    def kind(self) -> Kind:
        return self.address.kind

    @property
    def control(self) -> Control | None:
        """How the workspace is driven; comes along with an access token, else it is one query, once."""
        if self.workspace is None:
            return None
        try:
            found: Control = self.workspace.control
        except ObjectDoesNotExist:
            return None
        return found

    def enter(self, workspace: Workspace | None) -> None:
        """The call turned out to be this workspace's, whose clock rules from here on."""
        self.workspace = workspace
        if workspace is not None:
            clock.enter(workspace.clock)
            self.at = clock.now()

    def count(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Stands around each query, as one of its connection's wrappers."""
        self.queries += 1
        return execute(sql, params, many, context)


_current: ContextVar[Call | None] = ContextVar("call", default=None)


def current() -> Call | None:
    """The call being served; None outside of any, as in a command."""
    return _current.get()


@contextmanager
def using(call: Call) -> Iterator[None]:
    token = _current.set(call)
    # As `execute_wrapper` does for one connection.
    counting = [connections[alias].execute_wrappers for alias in connections]
    for wrappers in counting:
        wrappers.append(call.count)
    try:
        yield
    finally:
        for wrappers in counting:
            wrappers.pop()
        _current.reset(token)


def begin(request: HttpRequest) -> Call | None:
    """The call that a request is; None where it concerns no workspace."""
    address = address_of(request.method or "", request.path)
    return Call(request, address) if address else None


def attribute(call: Call) -> None:
    """Find out whose call it is, as far as its credentials say so before anybody checks them."""
    # Whatever is wrong with the database, the view will meet the same, and knows what to answer.
    with suppress(DatabaseError, InterfaceError):
        _ATTRIBUTION[call.kind](call)


def address_of(method: str, path: str) -> Address | None:
    if path.startswith(("/v1/", "/wi/")):
        return _operation_at("GET" if method == "HEAD" else method, path)
    if path in OAUTH_ENDPOINTS:
        return Address(Kind.OAUTH, OAUTH_ENDPOINTS[path])
    if path.startswith("/sandbox/v1"):
        return Address(Kind.CONTROL)
    return None if path.startswith(_ELSEWHERE) else Address(Kind.PAGE)


def _operation_at(method: str, path: str) -> Address:
    dialect = "v1" if path.startswith("/v1/") else "v2"
    for pattern, known_method, key in _routes():
        if method == known_method and pattern.fullmatch(path):
            return Address(Kind.OPERATION, key, dialect)
    return Address(Kind.OPERATION, "", dialect)


@cache
def _routes() -> list[tuple[re.Pattern[str], str, str]]:
    return [
        (re.compile(re.sub("<[a-z_]+>", "[^/]+", route.path)), route.method, operation.key)
        for operation in all_operations()
        for route in operation.routes
    ]


def _by_token(call: Call) -> None:
    """Whose token it is, whether or not it may still be used."""
    value = authentication.value_in(call.request.META)
    token = authentication.row_of(call.request.META, value) if value else None
    if token is None or token.user is None or token.user.company is None:
        return
    call.client_id = token.application.client_id if token.application else ""
    call.user, call.company = token.user.pfid, token.user.company.code
    call.enter(token.user.company.workspace)


def _by_client(call: Call) -> None:
    if call.address.name == "userinfo":
        _by_token(call)
        return
    call.client_id = reading.client_id_of(call.request)
    client = selectors.client_named(call.client_id)
    if client is not None:
        call.enter(client.workspace)


def _by_session(call: Call) -> None:
    if settings.SESSION_COOKIE_NAME not in call.request.COOKIES:
        return
    user = call.request.user
    if isinstance(user, User) and user.company is not None:
        call.user, call.company = user.pfid, user.company.code
        call.enter(user.company.workspace)


def _by_key(call: Call) -> None:
    """The control API's own check says whose key it is (`sandbox.api.keys`)."""


_ATTRIBUTION = {
    Kind.OPERATION: _by_token, Kind.OAUTH: _by_client, Kind.PAGE: _by_session, Kind.CONTROL: _by_key,
}  # fmt: skip
