"""What is served of oauthlib: code with PKCE, refresh, revocation. No implicit flow, no generic password grant."""

import re
from collections.abc import Callable
from typing import Any

from oauthlib.common import Request
from oauthlib.oauth2.rfc6749 import errors
from oauthlib.oauth2.rfc6749.endpoints import AuthorizationEndpoint, RevocationEndpoint, TokenEndpoint
from oauthlib.oauth2.rfc6749.tokens import BearerToken
from oauthlib.openid.connect.core.grant_types import AuthorizationCodeGrant, RefreshTokenGrant

_S256_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_NONCE_LENGTH = 255


def check_authorization(request: Request) -> dict[str, Any]:
    """What oauthlib leaves open: only S256, well formed (RFC 9700 §2.1.1); a nonce that can be kept."""
    if request.code_challenge is not None and request.code_challenge_method != "S256":
        raise errors.InvalidRequestError(description="code_challenge_method must be S256", request=request)
    if request.code_challenge is not None and not _S256_CHALLENGE.fullmatch(request.code_challenge):
        raise errors.InvalidRequestError(description="code_challenge must be 43 base64url characters", request=request)
    if len(request.nonce or "") > _NONCE_LENGTH:
        raise errors.InvalidRequestError(description="nonce is longer than 255 characters", request=request)
    return {}


def access_token_lifetime(request: Request) -> int:
    seconds: int = request.client.access_token_lifetime
    return seconds


class Server(AuthorizationEndpoint, TokenEndpoint, RevocationEndpoint):
    def __init__(
        self,
        request_validator: Any,
        token_generator: Callable[..., str] | None = None,
        refresh_token_generator: Callable[..., str] | None = None,
        **_unserved: Any,
    ) -> None:
        self.validator = request_validator
        self.bearer = BearerToken(request_validator, token_generator, access_token_lifetime, refresh_token_generator)
        self.code_grant = AuthorizationCodeGrant(request_validator)
        self.code_grant.custom_validators.pre_auth.append(check_authorization)
        self.refresh_grant = RefreshTokenGrant(request_validator)
        AuthorizationEndpoint.__init__(
            self, default_response_type="code", default_token_type=self.bearer, response_types={"code": self.code_grant}
        )
        TokenEndpoint.__init__(
            self,
            default_grant_type="authorization_code",
            default_token_type=self.bearer,
            grant_types={"authorization_code": self.code_grant, "refresh_token": self.refresh_grant},
        )
        RevocationEndpoint.__init__(self, request_validator)

    def give(self, request: Request) -> dict[str, Any]:
        """The token answer for a request whose client, user and scopes are settled already (A4)."""
        token = self.bearer.create_token(request, refresh_token=True)
        token = self.refresh_grant.add_id_token(token, self.bearer, request)
        self.validator.save_bearer_token(token, request)
        return dict(token)
