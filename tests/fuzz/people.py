"""Whose calls are played."""

import datetime as dt

from accounts.models import AccessToken, Application, User
from accounts.oauth.tokens import mint
from platform_project.kernel import clock


def lasting_token(user: User, application: Application) -> str:
    """A token that outlives the longest test."""
    token = str(mint(user, application).token)
    AccessToken.objects.filter(user=user).update(expires=clock.now() + dt.timedelta(days=1))
    return token
