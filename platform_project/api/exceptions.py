"""The one place where a refusal, or an accident, becomes an HTTP answer."""

import logging
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404
from rest_framework import exceptions as drf

from platform_project.kernel import trace
from platform_project.kernel.errors import CATALOGUE, Fault, Kind, PlatformError
from platform_project.watching.database import RETRY_AFTER_SECONDS, is_away

from . import envelope
from .authentication import challenge
from .bodies import BODY_LIMIT
from .exchange import Exchange
from .renderers import WireResponse

log = logging.getLogger(__name__)

STATUSES: dict[Kind, int] = {
    Kind.TOKEN: 401,
    Kind.SCOPE: 403,
    Kind.EXISTENCE: 400,
    Kind.STATE: 400,
    Kind.IN_FLIGHT: 409,
    Kind.KEY_REUSED: 422,
    Kind.REQUEST: 400,
    Kind.NOT_FOUND: 404,
    Kind.METHOD: 405,
    Kind.TOO_LARGE: 413,
    Kind.URI_TOO_LONG: 414,
    Kind.MEDIA_TYPE: 415,
    Kind.LIMIT: 429,
    Kind.UNAVAILABLE: 503,
    Kind.INTERNAL: 500,
}

# What libraries raise on their own, in the platform's terms. The first that matches counts.
FOREIGN: tuple[tuple[type[Exception], Fault], ...] = (
    (drf.NotAuthenticated, Fault("E200001")),
    (drf.AuthenticationFailed, Fault("E200003")),
    (drf.PermissionDenied, Fault("E200004")),
    (RequestDataTooBig, Fault("E700015", params={"limit": BODY_LIMIT})),
    (SuspiciousOperation, Fault("E700014", params={"reason": "HTTP"})),
    (Http404, Fault("E700018")),
    (drf.NotFound, Fault("E700018")),
)


def handler(error: Exception, context: dict[str, Any]) -> WireResponse:
    """REST framework's hook. Every view that uses it has an `exchange`."""
    return respond(error, context["view"].exchange)


def respond(error: BaseException, exchange: Exchange) -> WireResponse:
    """The answer to `error`: status, headers and body in the platform's form, in the exchange's format and language."""
    faults = faults_of(error, exchange)
    for fault in faults[: envelope.MAX_FAULTS]:
        trace.note("refused", fault.item, code=fault.code)
    kind = CATALOGUE[faults[0].code].kind
    warnings = [*getattr(error, "warnings", ()), *exchange.warnings]
    response = WireResponse(envelope.failure(exchange, faults, warnings), exchange, status_of(kind, exchange))
    response.exception = True
    # Django's own mark: an accident was logged above, with its traceback.
    response._has_been_logged = True  # type: ignore[attr-defined]
    for name, value in _headers(kind, faults[0]).items():
        response[name] = value
    return response


def faults_of(error: BaseException, exchange: Exchange) -> list[Fault]:
    """What is wrong, in codes of the catalogue. Accidents are logged with the number that the caller is given."""
    if isinstance(error, PlatformError):
        return error.faults
    accident = Fault("E500002" if is_away(error) else "E500001")
    fault = next((fault for kind, fault in FOREIGN if isinstance(error, kind)), accident)
    if fault.code.startswith("E5"):
        log.error("request %s failed: %s", exchange.request_id, fault.code, exc_info=error)
    return [fault]


def status_of(kind: Kind, exchange: Exchange) -> int:
    if kind is Kind.ENTITLEMENT:
        return 400 if exchange.entitlement_always_400 else exchange.dialect.entitlement_status
    return STATUSES[kind]


def _headers(kind: Kind, fault: Fault) -> dict[str, str]:
    match kind:
        case Kind.TOKEN | Kind.SCOPE:
            return {"WWW-Authenticate": challenge(fault.code)}
        case Kind.LIMIT | Kind.UNAVAILABLE | Kind.IN_FLIGHT:
            return {"Retry-After": str(fault.params.get("retry_after", RETRY_AFTER_SECONDS))}
        case Kind.METHOD:
            return {"Allow": fault.params["allow"]}
    return {}
