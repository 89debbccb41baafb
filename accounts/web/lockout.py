"""What somebody sees who failed to sign in too often (django-axes)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.oauth import throttle
from accounts.oauth.views.endpoint import locked_out


def answer(request: HttpRequest, _response: HttpResponse, _credentials: dict[str, Any] | None) -> HttpResponse:
    """A program gets JSON, a person a page; both 429 with Retry-After."""
    if request.resolver_match and request.resolver_match.namespace == "oauth2_provider":
        return locked_out()
    page = render(request, "accounts/locked.html", {"minutes": throttle.seconds() // 60}, status=429)
    page["Retry-After"] = str(throttle.seconds())
    return page
