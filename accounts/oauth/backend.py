"""The way from a Django request to oauthlib and back."""

import functools
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from oauth2_provider.http import OAuth2ResponseRedirect
from oauth2_provider.settings import oauth2_settings
from oauthlib.common import Request, add_params_to_uri
from oauthlib.oauth2.rfc6749 import errors

from accounts.models import Application, User
from accounts.oauth.server import Server
from accounts.oauth.validators import Validator


@functools.cache
def server() -> Server:
    return Server(Validator(), **oauth2_settings.server_kwargs)


def issuer(request: HttpRequest) -> str:
    """The origin that was called; Django has checked its host against ALLOWED_HOSTS."""
    return request.build_absolute_uri("/").rstrip("/")


def _named(request: HttpRequest) -> dict[str, str]:
    """The headers by which oauthlib's request carries our own name to the validator."""
    return {"issuer": issuer(request)}


def posted(request: HttpRequest, form: dict[str, str]) -> dict[str, Any]:
    """Arguments for an endpoint of oauthlib that reads a form."""
    return {"uri": request.path, "http_method": "POST", "body": form, "headers": _named(request)}


def oauth_request(request: HttpRequest, form: dict[str, str]) -> Request:
    return Request(**posted(request, form))


@dataclass(frozen=True, slots=True)
class Asked:
    """An authorization request that passed every check but the user's own word."""

    parameters: dict[str, str]
    scopes: list[str]
    credentials: dict[str, Any]

    @property
    def application(self) -> Application:
        client: Application = self.credentials["request"].client
        return client

    @property
    def prompt(self) -> set[str]:
        return set(self.parameters.get("prompt", "").split())


def asked(request: HttpRequest, parameters: dict[str, str]) -> Asked:
    """Check an authorization request. Raises errors.OAuth2Error; its FatalClientError must not lead to a redirect."""
    scopes, credentials = server().validate_authorization_request(_uri(request, parameters), headers=_named(request))
    return Asked(parameters, scopes, credentials)


def code_redirect(request: HttpRequest, user: User, asked: Asked) -> HttpResponse:
    """Give `user`'s code to the client."""
    sent = "redirect_uri" in asked.parameters
    credentials = {**asked.credentials, "client": asked.application, "user": user, "redirect_uri_sent": sent}
    headers, _body, _status = server().create_authorization_response(
        _uri(request, asked.parameters), headers=_named(request), scopes=asked.scopes, credentials=credentials
    )
    return _redirect(request, headers["Location"], asked.application)


def error_redirect(request: HttpRequest, error: errors.OAuth2Error, application: Application) -> HttpResponse:
    """Tell the client, at the address that was found to be its own."""
    return _redirect(request, add_params_to_uri(error.redirect_uri, error.twotuples), application)


def _uri(request: HttpRequest, parameters: dict[str, str]) -> str:
    uri: str = add_params_to_uri(request.path, list(parameters.items()))
    return uri


def _redirect(request: HttpRequest, uri: str, application: Application) -> HttpResponse:
    """302 with `iss`, so that a client of several servers can tell whose answer it is (RFC 9207)."""
    named = add_params_to_uri(uri, [("iss", issuer(request))])
    redirect: HttpResponse = OAuth2ResponseRedirect(named, application.get_allowed_schemes())
    return redirect
