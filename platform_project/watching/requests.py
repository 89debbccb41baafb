"""The request being served: its number, and what is learnt of it on its way for the log line and the figures."""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.http import HttpRequest

HEADER = "X-Request-Id"
# What a caller may give its request as a number. Anything else is passed over, and the request numbered here.
_GIVEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")

_current: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


@dataclass(slots=True)
class Seen:
    """`name` is the operation or endpoint, empty where the route's own name will do; `queries` is None where nobody counts."""

    name: str = ""
    workspace: str = ""
    queries: int | None = None


def request_id_of(request: HttpRequest) -> str:
    """The number of this request: the caller's own (`X-Request-Id`), else 32 hexadecimal digits, given at the first asking."""
    found: str | None = getattr(request, "request_id", None)
    if found is None:
        found = given_id(request) or uuid.uuid4().hex
        request.request_id = found  # type: ignore[attr-defined]
    return found


def given_id(request: HttpRequest) -> str:
    """The number that the caller gave; empty where there is none that can be taken over."""
    given: str = request.META.get("HTTP_X_REQUEST_ID", "")
    return given if _GIVEN.fullmatch(given) else ""


def seen_of(request: HttpRequest) -> Seen:
    found: Seen | None = getattr(request, "seen", None)
    if found is None:
        found = request.seen = Seen()  # type: ignore[attr-defined]
    return found


def current() -> HttpRequest | None:
    """None outside of any, as in a command or in the log's writer."""
    return _current.get()


@contextmanager
def serving(request: HttpRequest) -> Iterator[None]:
    token = _current.set(request)
    try:
        yield
    finally:
        _current.reset(token)
