"""What is answered in the place of an operation or an OAuth endpoint: the gateway's page, an error of RFC 6749."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from oauthlib.oauth2.rfc6749.errors import OAuth2Error

from accounts import selectors
from accounts.models import Application
from accounts.oauth import backend
from accounts.oauth.views.endpoint import refusal
from sandbox.calls import Call
from sandbox.faults.effects import OAUTH_ERRORS, RETRY_AFTER, Effect

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head><title>{status} {phrase}</title></head>
<body>
<h1>{status} {phrase}</h1>
<p>The gateway could not get an answer for you.</p>
</body>
</html>
"""
_DESCRIPTION = "A fault of the sandbox"


def page(effect: Effect) -> HttpResponse:
    """What a gateway says of its own accord: HTML, whatever was asked for."""
    text = _PAGE.format(status=effect.status, phrase=HTTPStatus(effect.status).phrase)
    headers = {"Cache-Control": "no-store"} | _waiting(effect, effect.status)
    return HttpResponse(text, status=effect.status, content_type="text/html; charset=utf-8", headers=headers)


def oauth_answer(call: Call, effect: Effect) -> HttpResponse:
    """The refusal of an OAuth endpoint; of the authorization page the program hears by its redirect."""
    if call.address.name == "authorize":
        return _redirect(call.request, effect) or page(Effect(status=effect.status or 500))
    status = effect.status or OAUTH_ERRORS[effect.oauth_error]
    name = _name(call, effect)
    response = refusal(name, _DESCRIPTION, status, **_waiting(effect, status))
    if call.address.name == "userinfo" and status in (401, 403):
        response["WWW-Authenticate"] = f'Bearer realm="api", error="{name}", error_description="{_DESCRIPTION}"'
    return response


def _name(call: Call, effect: Effect) -> str:
    """Userinfo knows a bad token where the others know a bad client."""
    if call.address.name == "userinfo" and effect.status == 401:
        return "invalid_token"
    return effect.oauth_error


def _waiting(effect: Effect, status: int) -> dict[str, str]:
    if effect.retry_after is None and status not in (429, 503):
        return {}
    return {"Retry-After": str(RETRY_AFTER if effect.retry_after is None else effect.retry_after)}


def _redirect(request: HttpRequest, effect: Effect) -> HttpResponse | None:
    """Back to the program, if the address it names is its own; else None."""
    application: Application | None = selectors.application(request.GET.get("client_id", ""))
    uri = request.GET.get("redirect_uri", "")
    if not effect.error or application is None or not application.redirect_uri_allowed(uri):
        return None
    error: Any = OAuth2Error(description=_DESCRIPTION, state=request.GET.get("state"))
    error.error, error.redirect_uri = effect.error, uri
    return backend.error_redirect(request, error, application)
