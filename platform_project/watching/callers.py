"""From where a request came."""

import ipaddress

from django.http import HttpRequest

# Set by a proxy, whose own address says nothing about the caller's.
_FORWARDED = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP")


def is_at_home(request: HttpRequest) -> bool:
    """Whether it came from this machine, and from nobody behind a proxy that stands on it."""
    if any(name in request.META for name in _FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
