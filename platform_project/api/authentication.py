"""Stage 1 of every operation: the access token (contract §1 and §3).

The token stands in the Authorization header, nowhere else. One query brings it with its user, company and workspace,
whose clock rules from here on.
"""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import JsonResponse
from oauth2_provider.models import get_access_token_model
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from platform_project.kernel import clock
from platform_project.kernel.errors import Kind, PlatformError, refuse
from platform_project.standby import marks

from .prepared import PreparedRow

REALM = "api"

# Code → what the challenge says beside the realm (RFC 6750 §3). No token at all is no error, so nothing is said then.
_CHALLENGES: dict[str, tuple[str, str]] = {
    "E200002": ("invalid_token", "The access token expired"),
    "E200003": ("invalid_token", "The access token is unknown or was revoked"),
    "E200004": ("insufficient_scope", "The access token lacks a scope"),
}


def challenge(code: str, scope: str = "qualified") -> str:
    """The value of WWW-Authenticate for a token code of the catalogue."""
    if code not in _CHALLENGES:
        return f'Bearer realm="{REALM}"'
    error, description = _CHALLENGES[code]
    wanted = f', scope="{scope}"' if error == "insufficient_scope" else ""
    return f'Bearer realm="{REALM}", error="{error}", error_description="{description}"{wanted}'


def challenge_response(refusal: PlatformError, scope: str = "qualified") -> JsonResponse:
    """A refusal in the shape of RFC 6750, for the endpoints that are OAuth's own and not operations of the platform."""
    status = {Kind.TOKEN: 401, Kind.SCOPE: 403}.get(refusal.kind, 400)
    code = refusal.faults[0].code
    error, description = _CHALLENGES.get(code, ("invalid_request", "The request is malformed"))
    body = {} if code == "E200001" else {"error": error, "error_description": description}
    headers = {"Cache-Control": "no-store"} | ({"WWW-Authenticate": challenge(code, scope)} if status != 400 else {})
    return JsonResponse(body, status=status, headers=headers)


def token_of(meta: Mapping[str, Any]) -> Any:
    """The live access token that a request carries, after its workspace's clock was entered.

    `meta` is the WSGI environment. Raises PlatformError: E200001 none, E200002 expired,
    E200003 unknown or revoked; a second token in the query is E700009 (RFC 6750 §2), but only beside a good one.
    """
    value = value_in(meta) or refuse("E200001")
    token = _acting(row_of(meta, value))
    company = token.user.company
    clock.enter(company.workspace.clock)
    if token.is_expired():
        refuse("E200002")
    if _IN_QUERY.search(meta.get("QUERY_STRING", "")):
        refuse("E700009", "access_token", title="access_token", other="Authorization", reason="二重に指定されています")
    return token


# Looked for in the raw query: whether that can be parsed at all is judged at a later stage.
_IN_QUERY = re.compile(r"(?:^|&)access_token=")


def value_in(meta: Mapping[str, Any]) -> str:
    """The token in the Authorization header; empty without one."""
    parts = meta.get("HTTP_AUTHORIZATION", "").split()
    return parts[1] if len(parts) == 2 and parts[0].lower() == "bearer" else ""


# What comes along with a token's row, in the same query.
_RELATED = ["user__company__workspace", "application"]


def bring_along(relation: str) -> None:
    """Let a higher room have what it keeps beside a token's workspace without a query of its own."""
    _RELATED.append(relation)


def _rows(checksum: str) -> QuerySet[Any]:
    rows = get_access_token_model().objects.select_related(*_RELATED)
    return marks.marked(rows, "user__company__workspace__slug").filter(token_checksum=checksum)


_tokens = PreparedRow(_rows, depends_on=lambda: (marks.is_configured(), *_RELATED))


def row_of(meta: Mapping[str, Any], value: str) -> Any:
    """The row of a token, live or not, or None. Looked up once for a request, whoever asks first."""
    if _ROW not in meta:
        checksum = hashlib.sha256(value.encode("utf-8", "replace")).hexdigest()
        meta[_ROW] = _learned(_tokens.get(checksum))  # type: ignore[index]  # Django's META is a dict
    return meta[_ROW]


_ROW = "platform.access_token"


def _learned(token: Any) -> Any:
    """The row, after it was kept how its workspace stood: that decides whether a standby will do."""
    if token and token.user and token.user.company:
        marks.learn(token.user.company.workspace_id, token)
    return token


def workspace_behind(meta: Mapping[str, Any]) -> Any:
    """The workspace of whoever was given the token that a request carries, live or not; None where nobody was."""
    value = value_in(meta)
    token = row_of(meta, value) if value else None
    return token.user.company.workspace if token and token.user and token.user.company else None


def _acting(token: Any) -> Any:
    """The row, if its user may act at all: active, of a company, in the client's workspace."""
    if token is None or token.user is None or token.application is None:
        refuse("E200003")
    user = token.user
    if not user.is_active or user.company is None or user.company.workspace_id != token.application.workspace_id:
        refuse("E200003")
    return token


class BearerAuthentication(BaseAuthentication):
    """`request.user` is the token's user, `request.auth` the token's row."""

    def authenticate(self, request: Request) -> tuple[Any, Any]:
        token = token_of(request.META)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """For refusals that carry no code of their own; :func:`challenge` knows the others."""
        return challenge("E200001")
