"""Stands outermost: numbers the request, and when it is answered leaves a line in the log and counts it."""

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from platform_project.watching import requests
from platform_project.watching.logs import without_secrets
from platform_project.watching.metrics import meters

log = logging.getLogger("platform_project.requests")

_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
# So that nobody can make up names of routes by asking for what is not there.
UNKNOWN = "unknown"


class WatchMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        in_flight, began = meters().in_flight, time.perf_counter()
        in_flight.inc()
        try:
            with requests.serving(request):
                response = self.get_response(request)
                _tell(request, response, time.perf_counter() - began)
        finally:
            in_flight.dec()
        return response


def _tell(request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
    name, counted = _name(request), meters()
    method = request.method or ""
    counted.requests.labels(name, method if method in _METHODS else "other", f"{response.status_code // 100}xx").inc()
    counted.seconds.labels(name).observe(seconds)
    if not log.isEnabledFor(logging.INFO):
        return
    seen = requests.seen_of(request)
    told = {
        "addr": request.META.get("REMOTE_ADDR", ""), "method": method[:20], "path": without_secrets(request.path),
        "status": response.status_code, "duration_ms": round(seconds * 1000, 1), "route": name,
        "workspace": seen.workspace, "queries": seen.queries,
    }  # fmt: skip
    log.info("%(method)s %(path)s", told, extra=told)


def _name(request: HttpRequest) -> str:
    """The operation or endpoint, else the route's name."""
    if name := requests.seen_of(request).name:
        return name
    return (request.resolver_match.view_name if request.resolver_match else "") or UNKNOWN
