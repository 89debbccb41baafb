"""Whose address a request comes from, where a proxy of ours stands before the server."""

import ipaddress
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase


class ProxyMiddleware:
    """Takes the address that the nearest proxy saw: the last of `X-Forwarded-For`.

    What stands before it anybody may have written. Without this, whoever guesses a password would lock it for everybody, since
    all come from the proxy's address. Only where `BEHIND_PROXY` says that every request has passed one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        seen = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        if _is_address(seen):
            request.META["REMOTE_ADDR"] = seen
        return self.get_response(request)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
