"""Giving and taking tokens: A2, A3, A4, revocation (RFC 7009)."""

import json
from typing import Any

from django.contrib.auth import authenticate
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from accounts import selectors, services
from accounts.models import Application, User
from accounts.oauth import backend, throttle, tokens
from accounts.oauth.reading import Refused
from accounts.oauth.views.endpoint import Endpoint, answer
from platform_project.kernel import trace

_PFID_LENGTH = 254
_SERVED_GRANTS = frozenset({"authorization_code", "refresh_token"})


@method_decorator(sensitive_post_parameters(), name="dispatch")
class TokenView(Endpoint):
    """A2 アクセストークン発行 and A3 期限切れアクセストークン発行 (contract §3, P)."""

    takes = frozenset({"grant_type", "code", "redirect_uri", "code_verifier", "refresh_token", "scope"})

    def answer(self, request: HttpRequest, form: dict[str, str]) -> HttpResponse:
        if "grant_type" not in form:
            raise Refused("invalid_request", "Missing grant_type parameter")
        if form["grant_type"] not in _SERVED_GRANTS:
            raise Refused("unsupported_grant_type", "grant_type must be authorization_code or refresh_token")
        # One transaction: what a replay kills stays killed, so a refusal commits as well.
        with transaction.atomic():
            _headers, body, status = backend.server().create_token_response(**backend.posted(request, form))
        return answer(json.loads(body), status)


@method_decorator(sensitive_post_parameters(), name="dispatch")
class PasswordView(Endpoint):
    """A4 パスワード方式, for batch programs (contract §3, P).

    Grants the full fixed scope; a client's switch turns it off (A).
    """

    takes = frozenset({"user_id", "user_password"})

    @sensitive_variables("form")
    def answer(self, request: HttpRequest, form: dict[str, str]) -> HttpResponse:
        oauth = backend.oauth_request(request, form)
        backend.server().validator.authenticate_client(oauth)
        client: Application = oauth.client
        if not client.password_grant_allowed or client.client_type == Application.CLIENT_PUBLIC:
            raise Refused("unauthorized_client", "This client may not use the password grant")
        user = self._signed_in(request, client, form)
        with transaction.atomic():
            return answer(self._given(oauth, services.locked_user(user.pk)))

    def _signed_in(self, request: HttpRequest, client: Application, form: dict[str, str]) -> User:
        for name in ("user_id", "user_password"):
            if name not in form:
                raise Refused("invalid_request", f"Missing {name} parameter")
        pfid = form["user_id"].lower()
        fits = len(pfid) <= _PFID_LENGTH
        user = authenticate(request, username=pfid, password=form["user_password"]) if fits else None
        if not isinstance(user, User) or not selectors.may_use(user, client):
            if isinstance(user, User):
                trace.note("refused", "user_id", reason=_why_not(user))
            raise Refused("invalid_grant", "user_id or user_password is wrong")
        throttle.succeeded(request, throttle.user(pfid))
        return user

    def _given(self, oauth: Any, user: User) -> dict[str, Any]:
        oauth.user, oauth.scopes = user, tokens.FULL_SCOPE.split()
        oauth.grant_type, oauth.family = "password", tokens.new_pair().family
        return backend.server().give(oauth)


def _why_not(user: User) -> str:
    """For the log alone: the wire does not tell a right password from a wrong one."""
    return (
        "the user is of another workspace" if user.company else "staff belong to no company, so no client acts for them"
    )


@method_decorator(sensitive_post_parameters(), name="dispatch")
class RevocationView(Endpoint):
    """RFC 7009 (A). The answer has a JSON body, since some clients parse every answer."""

    takes = frozenset({"token", "token_type_hint"})

    def answer(self, request: HttpRequest, form: dict[str, str]) -> HttpResponse:
        with transaction.atomic():
            _headers, body, status = backend.server().create_revocation_response(**backend.posted(request, form))
        return answer(json.loads(body or "{}"), status)
