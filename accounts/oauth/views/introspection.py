from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from accounts import selectors
from accounts.models import AccessToken, Application, RefreshToken
from accounts.oauth import backend
from accounts.oauth.reading import Refused
from accounts.oauth.views.endpoint import Endpoint, answer


@method_decorator(sensitive_post_parameters(), name="dispatch")
class IntrospectionView(Endpoint):
    """RFC 7662 (A). Another client's token is as inactive as an unknown one."""

    takes = frozenset({"token", "token_type_hint"})

    def answer(self, request: HttpRequest, form: dict[str, str]) -> HttpResponse:
        oauth = backend.oauth_request(request, form)
        backend.server().validator.authenticate_client(oauth)
        if "token" not in form:
            raise Refused("invalid_request", "Missing token parameter")
        return answer(self._facts(form["token"], oauth.client, backend.issuer(request)))

    def _facts(self, value: str, client: Application, issuer: str) -> dict[str, Any]:
        access = selectors.access_token(value, client)
        refresh = selectors.refresh_token(value, client) if access is None else None
        if access is not None and access.user is not None:
            return _active(access, access.scope, access.user.pfid, issuer, token_type="Bearer")
        if refresh is not None and refresh.revoked is None and refresh.access_token is not None:
            return _active(refresh, refresh.access_token.scope, refresh.user.pfid, issuer)
        return {"active": False}


def _active(token: AccessToken | RefreshToken, scope: str, pfid: str, issuer: str, **more: str) -> dict[str, Any]:
    if token.is_expired() or token.user is None or not token.user.is_active:
        return {"active": False}
    return {
        "active": True,
        "scope": scope,
        "client_id": token.application.client_id if token.application else "",
        "username": pfid,
        "sub": pfid,
        "iss": issuer,
        "exp": int(token.expires.timestamp()),
        **more,
    }
