"""Reading OAuth requests strictly, before oauthlib sees them.

Only known parameters go on, each once, none with a NUL; client credentials come out of the Basic header or the body,
never out of both, and stand in the form afterwards as `client_id` and `client_secret`. `realm` is checked here
(contract §3, A).
"""

import base64
from collections.abc import Collection, Iterable
from urllib.parse import unquote_plus

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, QueryDict
from django.http.request import UnreadablePostError

FORM = "application/x-www-form-urlencoded"
BODY_LIMIT = 1_000_000
VALUE_LIMIT = 4_096
QUERY_LIMIT = 8_192

AUTHORIZATION_PARAMETERS = frozenset(
    {
        "client_id",
        "redirect_uri",
        "response_type",
        "scope",
        "state",
        "nonce",
        "prompt",
        "code_challenge",
        "code_challenge_method",
    }
)


class Refused(Exception):
    """A request that goes no further: an RFC 6749 error with its HTTP status."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.error, self.description, self.status = error, description, status


def form(request: HttpRequest, takes: Collection[str]) -> dict[str, str]:
    """The parameters of a POST to a token endpoint; only those that it `takes`, and the client's credentials."""
    if request.content_type != FORM:
        raise Refused("invalid_request", f"Content-Type must be {FORM}")
    if int(request.META.get("CONTENT_LENGTH") or 0) > BODY_LIMIT:
        raise Refused("invalid_request", "The body is too large", 413)
    query, body = _parsed(request)
    if set(query) - {"realm"}:
        raise Refused("invalid_request", "The query may name the realm only")
    _check_realm([*query.getlist("realm"), *body.getlist("realm")])
    return _with_credentials(request, _once(body, {*takes, "client_id", "client_secret"}))


def authorization_query(request: HttpRequest) -> dict[str, str]:
    """The parameters of an authorization request, which stand in the query for GET and POST alike."""
    if len(request.META.get("QUERY_STRING", "")) > QUERY_LIMIT:
        raise Refused("invalid_request", "The query is too long", 414)
    query, body = _parsed(request)
    _check_realm(query.getlist("realm"))
    asked = _once(query, AUTHORIZATION_PARAMETERS)
    if any(body.getlist(name) != [asked.get(name)] for name in AUTHORIZATION_PARAMETERS & set(body)):
        raise Refused("invalid_request", "The form disagrees with the request that was shown")
    return asked


def _parsed(request: HttpRequest) -> tuple[QueryDict, QueryDict]:
    try:
        return request.GET, request.POST
    except RequestDataTooBig as error:
        raise Refused("invalid_request", "The body is too large", 413) from error
    except (SuspiciousOperation, BadRequest, UnreadablePostError) as error:
        raise Refused("invalid_request", "The request cannot be read") from error


def _check_realm(realms: Iterable[str]) -> None:
    if any(realm not in ("", settings.OAUTH_REALM) for realm in realms):
        raise Refused("invalid_request", "Unknown realm")


def _once(given: QueryDict, names: Collection[str]) -> dict[str, str]:
    """Each parameter's single value; an empty one counts as absent (RFC 6749 §3.1)."""
    for name, values in given.lists():
        if len(values) > 1:
            raise Refused("invalid_request", "A parameter is repeated")
        if name in names and ("\x00" in values[0] or (name != "state" and len(values[0]) > VALUE_LIMIT)):
            raise Refused("invalid_request", f"{name} is malformed")
    return {name: values[0] for name, values in given.lists() if name in names and values[0]}


def _with_credentials(request: HttpRequest, parameters: dict[str, str]) -> dict[str, str]:
    credentials = basic_credentials(request.META.get("HTTP_AUTHORIZATION", ""))
    if credentials is None:
        return parameters
    client_id, client_secret = credentials
    if "client_secret" in parameters:
        raise Refused("invalid_request", "The client may authenticate in one way only")
    if parameters.get("client_id", client_id) != client_id:
        raise Refused("invalid_request", "client_id is not the client of the Authorization header")
    return {**parameters, "client_id": client_id, "client_secret": client_secret}


def basic_credentials(header: str) -> tuple[str, str] | None:
    """Client id and secret of a Basic header, each form-encoded (RFC 6749 §2.3.1); None for another scheme or none."""
    scheme, _, value = header.strip().partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        client_id, colon, secret = base64.b64decode(value.strip(), validate=True).decode().partition(":")
    except ValueError as error:
        raise Refused("invalid_client", "The Authorization header is malformed", 401) from error
    if not colon:
        raise Refused("invalid_client", "The Authorization header is malformed", 401)
    pair = unquote_plus(client_id), unquote_plus(secret)
    if any("\x00" in part or len(part) > VALUE_LIMIT for part in pair):
        raise Refused("invalid_request", "The Authorization header is malformed")
    return pair


def client_id_of(request: HttpRequest) -> str:
    """The client that a request names, in whatever way; empty where none can be read. For whoever only wants to know."""
    try:
        if found := basic_credentials(request.META.get("HTTP_AUTHORIZATION", "")):
            return found[0]
        fits = request.content_type == FORM and int(request.META.get("CONTENT_LENGTH") or 0) <= BODY_LIMIT
        query, body = _parsed(request) if fits else (request.GET, QueryDict())
    except (Refused, SuspiciousOperation, BadRequest):
        return ""
    return body.get("client_id") or query.get("client_id") or ""
