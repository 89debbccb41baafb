"""Sending a call of the log again: the same request by the same user and client, with a fresh token, through everything
that a request goes through.
"""

import contextvars
from functools import cache
from io import BytesIO
from typing import Any

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accounts.models import AccessToken, Application, User, Workspace
from accounts.oauth import tokens
from platform_project.watching.requests import HEADER
from sandbox.errors import refuse
from sandbox.log import finding
from sandbox.models import LogEntry
from sandbox.steps.log import RESENT_FROM

# What says where the installation is, as the one who resends sees it.
_PLACE = (
    "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL", "REMOTE_ADDR", "HTTP_HOST", "HTTP_X_FORWARDED_PROTO", "wsgi.url_scheme",
    "wsgi.errors",
)  # fmt: skip
_OWN = frozenset({
    "authorization", "cookie", "host", "content-length", "connection", "transfer-encoding", "expect", "x-request-id",
})  # fmt: skip


def resend(workspace: Workspace, entry: LogEntry, beside: HttpRequest) -> LogEntry:
    """The entry of the new call. Method, address, headers and body are the old ones; the token is given for this one call
    and taken away after it. Refused where that is not possible.
    """
    if entry.kind != LogEntry.Kind.OPERATION:
        refuse("resend_kind")
    if len(entry.request_body) < entry.request_length:
        refuse("resend_body")
    token = _token(workspace, entry)
    environ = _environ(entry, beside, token.token)
    try:
        answered: HttpResponseBase = contextvars.copy_context().run(_handler().get_response, WSGIRequest(environ))
    finally:
        _take_away(token)
    return finding.repeated(entry, answered.headers.get(HEADER, "")) or refuse("not_found")


def _token(workspace: Workspace, entry: LogEntry) -> AccessToken:
    user = User.objects.filter(company__workspace=workspace, pfid=entry.user).first()
    client = Application.objects.filter(workspace=workspace, client_id=entry.client_id).first()
    if user is None or client is None:
        refuse("resend_caller", user=entry.user, client=entry.client_id)
    return tokens.mint(user, client)


def _take_away(token: AccessToken) -> None:
    token.refresh_token.delete()
    token.delete()


@cache
def _handler() -> WSGIHandler:
    return WSGIHandler()


def _environ(entry: LogEntry, beside: HttpRequest, token: str) -> dict[str, Any]:
    body = bytes(entry.request_body)
    headers = {name: value for name, value in entry.request_headers.items() if name.lower() not in _OWN}
    place: dict[str, Any] = {name: beside.META[name] for name in _PLACE if name in beside.META}
    return {_name(name): value.encode().decode("latin-1") for name, value in headers.items()} | place | {
        "REQUEST_METHOD": entry.method, "PATH_INFO": entry.path.encode().decode("latin-1"), "SCRIPT_NAME": "",
        "QUERY_STRING": entry.query, "CONTENT_LENGTH": str(len(body)) if body else "", "wsgi.input": BytesIO(body),
        "HTTP_AUTHORIZATION": f"Bearer {token}", RESENT_FROM: entry.number,
    }  # fmt: skip


def _name(header: str) -> str:
    name = header.upper().replace("-", "_")
    return name if name in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{name}"
