"""What every answer says of itself: the content security policy, looser for guests only, what it depends on, who may keep it."""

from collections.abc import Callable

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails


class PolicyMiddleware(CSPMiddleware):
    """Strict everywhere; under the prefixes of `CONTENT_SECURITY_GUESTS` the named directives are replaced."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only:
            parts.replace = _of_guest(request.path) | (parts.replace or {})
        return parts


def _of_guest(path: str) -> dict[str, list[str]]:
    guests: dict[str, dict[str, list[str]]] = settings.CONTENT_SECURITY_GUESTS
    return next((dict(directives) for prefix, directives in guests.items() if path.startswith(prefix)), {})


class PieceMiddleware:
    """Tells a page whether only its content is asked for (`request.htmx`). The two must not stand in for each other."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
        response = self.get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["HX-Request"])
        return response


class KeepingMiddleware:
    """What somebody saw who was signed in is for no cache, and not for whoever sits down next and goes back a page.

    A view that knows better says so itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response
