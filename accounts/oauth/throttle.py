"""Guessing is locked out, per name and address, in real time (django-axes).

A PFID's failures count for the sign-in page, A4 and the admin together. A client's failures count under a name that no
PFID has.
"""

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_failure_limit
from django.conf import settings
from django.http import HttpRequest

_NAME_LIMIT = 255


def name_of(request: HttpRequest, credentials: dict[str, str] | None) -> str:
    """What a failure is counted under: the PFID however it was typed."""
    name = (credentials or {}).get("username") or request.POST.get("username") or ""
    return name.replace("\x00", "").strip().lower()[:_NAME_LIMIT]


def client(client_id: str) -> dict[str, str]:
    return {"username": f"client {client_id}"}


def user(pfid: str) -> dict[str, str]:
    return {"username": pfid}


def failures(request: HttpRequest, credentials: dict[str, str]) -> int:
    return int(AxesProxyHandler.get_failures(request, credentials))


def is_locked(request: HttpRequest, credentials: dict[str, str]) -> bool:
    return failures(request, credentials) >= int(get_failure_limit(request, credentials))


def failed(request: HttpRequest, credentials: dict[str, str]) -> None:
    AxesProxyHandler.user_login_failed(sender=__name__, credentials=credentials, request=request)


def succeeded(request: HttpRequest, credentials: dict[str, str]) -> None:
    """Earlier failures are forgiven, as they are after a sign-in on the page."""
    if failures(request, credentials):
        name = name_of(request, credentials)
        AxesProxyHandler.reset_attempts(username=name, ip_address=request.META.get("REMOTE_ADDR"))


def seconds() -> int:
    """How long a lock lasts at most."""
    return int(settings.AXES_COOLOFF_TIME.total_seconds())
