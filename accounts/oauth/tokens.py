"""What tokens look like, and giving them without the wire."""

import uuid

from django.db import transaction
from oauthlib.common import Request

from accounts import services
from accounts.models import AccessToken, Application, User
from platform_project.kernel import clock

# A4 always grants this much (contract §3, A).
FULL_SCOPE = "openid profile email qualified"


def access_token_value(request: Request, _refresh_token: bool = False) -> str:
    """A new UUID (contract §3, P); for a refresh repeated within the grace period, what was given the first time."""
    repeated = getattr(request, "repeated", None)
    return repeated.token if repeated else str(uuid.uuid4())


def refresh_token_value(request: Request, _refresh_token: bool = True) -> str:
    repeated = getattr(request, "repeated", None)
    return repeated.refresh_token.token if repeated else str(uuid.uuid4())


def new_pair() -> services.Pair:
    return services.Pair(str(uuid.uuid4()), str(uuid.uuid4()), uuid.uuid4())


def mint(user: User, application: Application, scope: str = FULL_SCOPE) -> AccessToken:
    """Give `user` tokens for `application`, as if they had just signed in to it, at the workspace's time.

    For tests, seeds and the command line. The row's `token` is the access token, `refresh_token.token` the other.
    """
    with clock.using(application.workspace.clock), transaction.atomic():
        return services.give_tokens(new_pair(), user=user, application=application, scope=scope)
