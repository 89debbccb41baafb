"""What API paths answer where no operation is reached: an unknown path, or an accident before or behind the views."""

import sys

from django.http import HttpRequest, HttpResponse
from django.views import defaults
from django.views.decorators.csrf import csrf_exempt

from platform_project.kernel.errors import Fault, PlatformError

from .bodies import drain
from .exceptions import respond
from .exchange import Exchange, dialect_of

PREFIXES = ("/v1/", "/wi/")


@csrf_exempt
def unknown_operation(request: HttpRequest) -> HttpResponse:
    """E700018, whoever asks."""
    drain(request)
    return respond(PlatformError([Fault("E700018")]), _exchange(request))


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500: an exception that no view caught, as from a middleware."""
    error = sys.exception()
    if error is None or not request.path.startswith(PREFIXES):
        return defaults.server_error(request)
    return respond(error, _exchange(request))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400: a request that Django itself refuses, as for its Host."""
    if not request.path.startswith(PREFIXES):
        return defaults.bad_request(request, exception)
    return respond(exception, _exchange(request))


def _exchange(request: HttpRequest) -> Exchange:
    return Exchange.begin(request, dialect_of(request.path), reads_query=request.method in {"GET", "HEAD"})
