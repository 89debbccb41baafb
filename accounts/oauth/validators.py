"""The rules of contract §3 and of the security checklist, said to oauthlib.

Token requests run inside one transaction (`views/token.py`); the user's row is the lock. What is carried from check to
writing lives on the oauthlib request: `grant` (the code's row), `refresh` (the refresh token's row), `repeated` (the
access token that a repeated refresh is answered with), `family`.
"""

import datetime as dt
import uuid
from typing import Any, NoReturn

from django.conf import settings
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauth2_provider.settings import oauth2_settings
from oauthlib.common import Request
from oauthlib.oauth2.rfc6749 import errors

from accounts import selectors, services
from accounts.checksums import SHOWN, digest
from accounts.models import AccessToken, Application, Grant, IDToken, RefreshMode, RefreshToken
from accounts.oauth import claims, tokens
from platform_project.kernel import clock, trace


def refuse(request: Request, reason: str) -> NoReturn:
    raise errors.InvalidGrantError(description=reason, request=request)


class ClientRules(OAuth2Validator):
    """Who the program is, and what it may ask for."""

    def _load_application(self, client_id: str | None, request: Request) -> Application | None:
        if not isinstance(request.client, Application) or request.client.client_id != client_id:
            request.client = selectors.application(client_id)
        if request.client is not None:
            clock.enter(request.client.workspace.clock)
        return request.client

    def authenticate_client(self, request: Request, *_args: Any, **_kwargs: Any) -> bool:
        """`client_id` and `client_secret` are in the body by now, wherever they came from (`reading.py`)."""
        client, secret = self._load_application(request.client_id, request), request.client_secret
        if not (client and secret and self._check_secret(secret, client.client_secret)):
            description = "The client is unknown, or its secret is wrong or missing"
            raise errors.InvalidClientError(description=description, request=request)
        return True

    def is_pkce_required(self, _client_id: str, request: Request) -> bool:
        return bool(request.client.client_type == Application.CLIENT_PUBLIC)

    def validate_response_type(
        self, _client_id: str, response_type: str, _client: Application, request: Request, *_args: Any, **_kwargs: Any
    ) -> bool:
        if response_type != "code":
            raise errors.UnsupportedResponseTypeError(request=request)
        return True

    def validate_scopes(
        self, client_id: str, scopes: list[str], client: Application, request: Request, *_args: Any, **_kwargs: Any
    ) -> bool:
        """Nothing asked for is refused too: a partner shall name what it needs (A)."""
        return bool(scopes) and super().validate_scopes(client_id, scopes, client, request)

    def validate_redirect_uri(
        self, _client_id: str, redirect_uri: str, request: Request, *_args: Any, **_kwargs: Any
    ) -> bool:
        """One of the client's, or our own page, which hands the code to nobody but the person before it (A)."""
        own = request.headers["issuer"] + settings.OAUTH_TRY_PAGE
        return redirect_uri == own or selectors.redirects_to(request.client, redirect_uri)

    def validate_silent_login(self, request: Request) -> bool:
        """`prompt=none` is judged by the view, which knows who is signed in."""
        return True

    validate_silent_authorization = validate_silent_login


class CodeRules(ClientRules):
    """Authorization codes."""

    def save_authorization_code(
        self, _client_id: str, code: dict[str, str], request: Request, *_args: Any, **_kwargs: Any
    ) -> None:
        lifetime = dt.timedelta(seconds=request.client.code_lifetime)
        Grant.objects.create(
            application=request.client,
            user=request.user,
            code=digest(code["code"]),
            shown_end=code["code"][-SHOWN:],
            expires=clock.now() + lifetime,
            redirect_uri=request.redirect_uri,
            redirect_uri_sent=request.redirect_uri_sent,
            scope=" ".join(request.scopes),
            nonce=request.nonce or "",
            code_challenge=request.code_challenge or "",
            code_challenge_method=request.code_challenge_method or "",
        )

    def validate_code(
        self, _client_id: str, code: str, client: Application, request: Request, *_args: Any, **_kwargs: Any
    ) -> bool:
        known = Grant.objects.filter(code=digest(code), application=client)
        owner = known.values_list("user_id", flat=True).first()
        user = services.locked_user(owner) if owner else None
        grant = known.all().first()
        if grant is None or user is None:
            refuse(request, "The code is unknown")
        if grant.used_at is not None:
            services.revoke_family(grant.token_family)
            refuse(request, "The code was used before; what it gave is revoked")
        if not user.is_active:
            refuse(request, "The user was deactivated")
        if grant.is_expired():
            refuse(request, "The code expired")
        self._refuse_if_armed("refuse_codes", request)
        request.grant, request.user, request.scopes = grant, user, grant.scope.split()
        request.nonce, request.family = grant.nonce or None, uuid.uuid4()
        return True

    def _refuse_if_armed(self, counter: str, request: Request) -> None:
        """The client is set to have a good code or refresh token refused; it stays good for later."""
        if services.take_refusal(request.client, counter):
            trace.note("refused", counter, reason=f"the client's {counter} was set; what it sent is good")
            refuse(request, "The authorization server refused the grant")

    def get_code_challenge(self, _code: str, request: Request) -> str | None:
        """A verifier for a code that was asked for without a challenge is an attack (RFC 9700 §4.8.2)."""
        challenge: str | None = request.grant.code_challenge or None
        if challenge is None and request.code_verifier:
            refuse(request, "The code was requested without a code_challenge")
        return challenge

    def get_code_challenge_method(self, _code: str, request: Request) -> str | None:
        return request.grant.code_challenge_method or None

    def get_default_redirect_uri(self, _client_id: str, request: Request, *_args: Any, **_kwargs: Any) -> str:
        grant = getattr(request, "grant", None)
        uri: str = grant.redirect_uri if grant else request.client.default_redirect_uri
        return uri

    def confirm_redirect_uri(
        self,
        _client_id: str,
        _code: str,
        redirect_uri: str,
        _client: Application,
        request: Request,
        *_args: Any,
        **_kwargs: Any,
    ) -> bool:
        if request.using_default_redirect_uri and request.grant.redirect_uri_sent:
            raise errors.InvalidRequestError(description="Missing redirect_uri parameter", request=request)
        if redirect_uri != request.grant.redirect_uri:
            refuse(request, "redirect_uri is not the one that the code was requested with")
        return True

    def get_authorization_code_nonce(
        self, _client_id: str, _code: str, _redirect_uri: str, request: Request
    ) -> str | None:
        nonce: str | None = request.nonce
        return nonce

    def invalidate_authorization_code(
        self, _client_id: str, _code: str, request: Request, *_args: Any, **_kwargs: Any
    ) -> None:
        """The used code stays as a tombstone that knows what it gave."""
        request.grant.used_at, request.grant.token_family = clock.now(), request.family
        request.grant.save(update_fields=["used_at", "token_family", "updated"])


class TokenRules(CodeRules):
    """Refresh tokens, what is written, what is revoked."""

    def validate_refresh_token(
        self, refresh_token: str, client: Application, request: Request, *_args: Any, **_kwargs: Any
    ) -> bool:
        found = selectors.refresh_token(refresh_token, client)
        request.user = services.locked_user(found.user_id) if found else None
        refresh = selectors.refresh_token(refresh_token, client)
        if refresh is None or request.user is None:
            refuse(request, "The refresh token is unknown")
        if not request.user.is_active:
            refuse(request, "The user was deactivated")
        request.refresh, request.family = refresh, refresh.token_family
        self._judge(refresh, request)
        self._refuse_if_armed("refuse_refreshes", request)
        return True

    def _judge(self, refresh: RefreshToken, request: Request) -> None:
        """A live token must not have expired; a used one must have been used just now, or it kills the grant."""
        if refresh.revoked is None:
            if refresh.is_expired() or refresh.access_token is None:
                refuse(request, "The refresh token expired")
            return
        request.repeated = self._successor_within_grace(refresh, request.refresh_token)
        if request.repeated is None and not request.client.replay_kills_grant:
            refuse(request, "The refresh token was used or revoked before")
        if request.repeated is None:
            services.revoke_family(refresh.token_family)
            refuse(request, "The refresh token was used or revoked before; the whole grant is revoked")

    def _successor_within_grace(self, refresh: RefreshToken, presented: str) -> AccessToken | None:
        """What this used token was exchanged for, if that was just now and has not been exchanged or revoked since."""
        grace = refresh.application.grace
        if refresh.revoked is None or refresh.lapsed or refresh.revoked + grace <= clock.now():
            return None
        given = tokens.successor(refresh.token_family, presented).access_token
        successors = AccessToken.objects.select_related("refresh_token").filter(token_checksum=digest(given))
        return successors.filter(source_refresh_token=refresh, refresh_token__revoked=None).first()

    def rotate_refresh_token(self, request: Request) -> bool:
        return bool(request.client.refresh_mode != RefreshMode.REUSABLE)

    def get_original_scopes(self, _refresh_token: str, request: Request, *_args: Any, **_kwargs: Any) -> str:
        token = getattr(request, "repeated", None) or request.refresh.access_token
        scope: str = token.scope
        return scope

    def save_bearer_token(self, token: dict[str, Any], request: Request, *_args: Any, **_kwargs: Any) -> None:
        repeated, refresh = getattr(request, "repeated", None), getattr(request, "refresh", None)
        id_token = getattr(request, "id_token", None)
        if repeated is not None:
            token["scope"] = repeated.scope
            token["expires_in"] = max(0, int((repeated.expires - clock.now()).total_seconds()))
        elif refresh is not None and not self.rotate_refresh_token(request):
            services.give_access_token(token["access_token"], refresh=refresh, scope=token["scope"], id_token=id_token)
        else:
            self._give_pair(token, request, refresh, id_token)

    def _give_pair(
        self, token: dict[str, Any], request: Request, replaces: RefreshToken | None, id_token: IDToken | None
    ) -> None:
        if replaces is not None:
            services.retire(replaces)
        services.give_tokens(
            services.Pair(token["access_token"], token["refresh_token"], request.family),
            user=request.user,
            application=request.client,
            scope=token["scope"],
            replaces=replaces,
            id_token=id_token,
        )

    def revoke_token(
        self, token: str, _token_type_hint: str | None, request: Request, *_args: Any, **_kwargs: Any
    ) -> None:
        """Either token ends the whole grant (RFC 7009 §2.1); another client's token is as good as unknown."""
        refresh = selectors.refresh_token(token, request.client)
        access = selectors.access_token(token, request.client) if refresh is None else None
        found = refresh or access
        if found is not None and found.user_id is not None:
            services.locked_user(found.user_id)
            services.revoke_family(found.token_family)


class Validator(TokenRules):
    """The ID token."""

    def get_oidc_issuer_endpoint(self, request: Request) -> str:
        issuer: str = request.headers["issuer"]
        return issuer

    def get_oidc_claims(self, _token: Any, _token_handler: Any, request: Request) -> dict[str, str]:
        return claims.of(request.user, request.scopes)

    def get_id_token_dictionary(
        self, token: Any, token_handler: Any, request: Request
    ) -> tuple[dict[str, Any], dt.datetime]:
        now = clock.now()
        expires = now + dt.timedelta(seconds=oauth2_settings.ID_TOKEN_EXPIRE_SECONDS)
        return {
            **self.get_oidc_claims(token, token_handler, request),
            "iss": self.get_oidc_issuer_endpoint(request),
            "exp": int(expires.timestamp()),
            "auth_time": int((now - self._age_of_sign_in(request)).timestamp()),
            "jti": str(uuid.uuid4()),
        }, expires

    def _age_of_sign_in(self, request: Request) -> dt.timedelta:
        """How long ago the user signed in. Sessions have real time, so only the distance makes sense here."""
        last_login = None if request.grant_type == "password" else request.user.last_login
        return clock.REAL.now() - last_login if last_login else dt.timedelta()
