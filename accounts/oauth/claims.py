"""What an ID token and userinfo say about a user (all A). No database key: the subject is the PFID."""

from collections.abc import Iterable

from accounts.models import User

# Scope → the claims that it opens.
BY_SCOPE: dict[str, tuple[str, ...]] = {
    "openid": ("sub",),
    "profile": ("name", "preferred_username"),
    "email": ("email",),
}
NAMES = [name for names in BY_SCOPE.values() for name in names]


def of(user: User, scopes: Iterable[str]) -> dict[str, str]:
    known = {"sub": user.pfid, "name": user.name, "preferred_username": user.pfid, "email": user.pfid}
    return {name: known[name] for scope in scopes for name in BY_SCOPE.get(scope, ())}
