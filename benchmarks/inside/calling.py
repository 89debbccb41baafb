"""Calls of the product within this process: a WSGI environment in, an answer out; no server, no line."""

import datetime as dt
import io
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import orjson
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.test import override_settings

from accounts.models import AccessToken, Application, User, Workspace
from platform_project.gathering import Application as Program
from platform_project.handler import Handler
from platform_project.kernel import clock

SLUG = "bench"
YEAR = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes

    @property
    def told(self) -> Any:
        return orjson.loads(self.body)


class Caller:
    """Calls one application with a token or a key."""

    def __init__(self, handler: Program, bearer: str) -> None:
        self.handler, self.bearer = handler, bearer

    def post(self, path: str, body: bytes) -> Answer:
        return self._call("POST", path, "", body)

    def get(self, path: str, query: str = "") -> Answer:
        return self._call("GET", path, query, b"")

    def _call(self, method: str, path: str, query: str, body: bytes) -> Answer:
        said: list[str] = []
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "SCRIPT_NAME": "", "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "127.0.0.1", "HTTP_ACCEPT": "application/json", "HTTP_AUTHORIZATION": f"Bearer {self.bearer}",
            "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(body), "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True, "wsgi.multiprocess": True, "wsgi.run_once": False,
        }  # fmt: skip
        if body:
            environ |= {"CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(len(body))}

        def start(status: str, _headers: list[tuple[str, str]], _error: Any = None) -> Callable[[bytes], object]:
            said.append(status)
            return lambda _chunk: None

        answered: Iterable[bytes] = self.handler(environ, start)
        content = b"".join(answered)
        getattr(answered, "close", lambda: None)()
        answer = Answer(int(said[0][:3]), content)
        if answer.status >= 400:
            raise RuntimeError(f"{path} answered {answer.status}: {content[:500]!r}")
        return answer


def workspace(slug: str = SLUG) -> Workspace:
    return Workspace.objects.get(slug=slug)


def token(slug: str = SLUG) -> str:
    """A new access token of the issuing company's user."""
    value = f"bench-{os.urandom(12).hex()}"
    AccessToken.objects.create(
        user=User.objects.get(pfid=f"issuer@{slug}.example"), application=Application.objects.get(workspace=workspace(slug)),
        token=value, scope="qualified", expires=clock.REAL.now() + YEAR,
    )  # fmt: skip
    return value


def handler_of(middleware: list[str]) -> Handler:
    """The product's views in another stack."""
    with override_settings(MIDDLEWARE=middleware):
        return Handler()


class FloorsMiddleware:
    """Alone in the floors' stack: it only says where they answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.urlconf = "benchmarks.floors.urls"
        return self.get_response(request)


FLOORS = [f"{__name__}.FloorsMiddleware"]
