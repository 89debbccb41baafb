"""What tokens look like, and giving them without the wire.

No token is stored, only its checksum. Yet a refresh that is repeated within the grace period must give the same pair again:
so a pair that a refresh token is exchanged for is computed from that token, which only its holder knows, from the
installation's key and from the grant.
"""

import uuid

from django.db import transaction
from django.utils.crypto import salted_hmac
from oauthlib.common import Request

from accounts import services
from accounts.models import AccessToken, Application, RefreshMode, User
from platform_project.kernel import clock

# A4 always grants this much (contract §3, A).
FULL_SCOPE = "openid profile email qualified"


def access_token_value(request: Request, _refresh_token: bool = False) -> str:
    """A UUID (contract §3, P), for a repeated refresh the same as the first time."""
    return pair_for(request).access_token


def refresh_token_value(request: Request, _refresh_token: bool = True) -> str:
    return pair_for(request).refresh_token


def pair_for(request: Request) -> services.Pair:
    """By chance, but where a refresh token is used up for it."""
    refresh = getattr(request, "refresh", None)
    if refresh is None or request.client.refresh_mode == RefreshMode.REUSABLE:
        return new_pair()
    return successor(refresh.token_family, request.refresh_token)


def successor(family: uuid.UUID, used: str) -> services.Pair:
    """What the refresh token of that value and grant is exchanged for."""
    return services.Pair(_derived("access", family, used), _derived("refresh", family, used), family)


def _derived(kind: str, family: uuid.UUID, used: str) -> str:
    key = salted_hmac(f"accounts.oauth.{kind}_token", f"{family} {used}", algorithm="sha256").digest()
    return str(uuid.UUID(bytes=key[:16], version=4))


def new_pair() -> services.Pair:
    return services.Pair(str(uuid.uuid4()), str(uuid.uuid4()), uuid.uuid4())


def mint(user: User, application: Application, scope: str = FULL_SCOPE) -> AccessToken:
    """Give `user` tokens for `application`, as if they had just signed in to it, at the workspace's time.

    For tests, seeds and the command line. The instance's `token` is the access token, `refresh_token.token` the other;
    read again from the database, it knows neither.
    """
    with clock.using(application.workspace.clock), transaction.atomic():
        return services.give_tokens(new_pair(), user=user, application=application, scope=scope)
