"""Letting a form's answer lead to the program.

Chromium holds every redirect after a form to `form-action`; the sign-in and consent forms end at the client's address.
"""

from typing import TypeVar
from urllib.parse import parse_qs, urlsplit

from django.http import HttpResponseBase
from django.urls import reverse

from accounts import selectors

Response = TypeVar("Response", bound=HttpResponseBase)


def let_forms_reach(response: Response, uri: str | None) -> Response:
    """Open `form-action` for one address, that is for its origin."""
    if uri:
        parts = urlsplit(uri)
        # A source expression cannot name an IPv6 address; its scheme has to do.
        source = f"{parts.scheme}:" if "[" in parts.netloc else f"{parts.scheme}://{parts.netloc}"
        response._csp_update = {"form-action": [source]}  # type: ignore[attr-defined]
    return response


def client_behind(next_page: str) -> str | None:
    """The registered address of the client whose authorization request is the next page, if it is one."""
    parts = urlsplit(next_page)
    if parts.path != reverse("oauth2_provider:authorize"):
        return None
    asked = parse_qs(parts.query)
    client = selectors.application(asked.get("client_id", [""])[0])
    if client is None:
        return None
    uri = asked.get("redirect_uri", client.redirect_uris.split()[:1] or [""])[0]
    return uri if selectors.redirects_to(client, uri) else None
