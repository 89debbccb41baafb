"""What is answered where no view has the word: on API paths an unknown path, everywhere an accident before or behind the views.

A program is told in the wire's format. A person gets a page that asks nobody anything: the database may be the accident.
"""

import re
import sys
from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.http import escape_leading_slashes
from django.views.decorators.csrf import csrf_exempt

from platform_project.kernel.errors import Fault, PlatformError
from platform_project.watching.database import RETRY_AFTER_SECONDS, is_away

from .bodies import drain
from .exceptions import respond
from .exchange import Exchange, dialect_of

PREFIXES = ("/v1/", "/wi/")
# Where programs ask in OAuth's terms; who is sent to /authorize is a person.
_OAUTH = re.compile(r"/openam/oauth2/(?!authorize)|/api/credentials/|/\.well-known/")


@csrf_exempt
def unknown_operation(request: HttpRequest) -> HttpResponse:
    """E700018, whoever asks."""
    drain(request)
    return respond(PlatformError([Fault("E700018")]), _exchange(request))


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500: an exception that no view caught, as from a middleware."""
    error = sys.exception()
    if error is not None and request.path.startswith(PREFIXES):
        return respond(error, _exchange(request))
    away = is_away(error)
    if _OAUTH.match(request.path):
        return _oauth_error(away=away)
    return _away(request) if away else _page("500.html", request, HTTPStatus.INTERNAL_SERVER_ERROR)


def _oauth_error(*, away: bool) -> HttpResponse:
    """In the shape of RFC 6749, as the endpoints themselves answer (A)."""
    error, description = (
        ("temporarily_unavailable", "The service is not available") if away else ("server_error", "The service failed")
    )
    headers = {"Cache-Control": "no-store"} | ({"Retry-After": str(RETRY_AFTER_SECONDS)} if away else {})
    return JsonResponse(
        {"error": error, "error_description": description}, status=503 if away else 500, headers=headers
    )


def _away(request: HttpRequest) -> HttpResponse:
    """The database does not answer. Only what was read can be asked for again by a link, which stays on this host."""
    again = escape_leading_slashes(request.get_full_path()) if request.method == "GET" else "/"
    response = _page("503.html", request, HTTPStatus.SERVICE_UNAVAILABLE, again=again)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _page(template: str, request: HttpRequest, status: HTTPStatus, **more: str) -> HttpResponse:
    theme = request.COOKIES.get("theme", "")
    told = {"theme": theme if theme in ("light", "dark") else "", **more}
    return HttpResponse(render_to_string(template, told), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400: a request that Django itself refuses, as for its Host."""
    if request.path.startswith(PREFIXES):
        return respond(exception, _exchange(request))
    if isinstance(exception, RequestDataTooBig):
        drain(request)
        return _page("413.html", request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return _page("400.html", request, HTTPStatus.BAD_REQUEST)


def _exchange(request: HttpRequest) -> Exchange:
    return Exchange.begin(request, dialect_of(request.path), reads_query=request.method in {"GET", "HEAD"})
