"""The content security policy, looser for guests only."""

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase


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
