"""Giving and taking away tokens, and what happens to a user.

Whatever changes what a user has been granted holds that user's row first (:func:`locked_user`). So two refreshes, a
replay and a deactivation stand in line, and no pair is given beside one that is being killed, on either database.
"""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q, QuerySet

from accounts import holdings
from accounts.checksums import SHOWN
from accounts.holdings import Reach
from accounts.models import AccessToken, Application, Grant, IDToken, RefreshToken, User, Workspace
from platform_project.kernel import clock
from platform_project.watching.metrics import meters


@dataclass(frozen=True, slots=True)
class Pair:
    """The two values of a token answer, and the grant that they go back to: a family, from sign-in to revocation."""

    access_token: str
    refresh_token: str
    family: uuid.UUID


def locked_user(user_id: int) -> User:
    """The user, held until the end of the transaction at hand."""
    return User.objects.select_for_update(no_key=True).get(pk=user_id)


def give_tokens(
    pair: Pair,
    *,
    user: User,
    application: Application,
    scope: str,
    id_token: IDToken | None = None,
    replaces: RefreshToken | None = None,
) -> AccessToken:
    """Write an access and a refresh token, at the clock's time. `replaces` is the refresh token used for them."""
    now = clock.now()
    access = AccessToken.objects.create(
        user=user,
        application=application,
        scope=scope,
        token=pair.access_token,
        shown_end=pair.access_token[-SHOWN:],
        id_token=id_token,
        source_refresh_token=replaces,
        token_family=pair.family,
        expires=now + dt.timedelta(seconds=application.access_token_lifetime),
    )
    RefreshToken.objects.create(
        user=user,
        application=application,
        token=pair.refresh_token,
        shown_end=pair.refresh_token[-SHOWN:],
        access_token=access,
        token_family=pair.family,
        expires=now + dt.timedelta(seconds=application.refresh_token_lifetime),
    )
    _counted("refresh" if replaces else "first")
    return access


def give_access_token(value: str, *, refresh: RefreshToken, scope: str, id_token: IDToken | None = None) -> None:
    """Write an access token for a refresh token that stays as it is."""
    lifetime = dt.timedelta(seconds=refresh.application.access_token_lifetime)
    AccessToken.objects.create(
        user=refresh.user,
        application=refresh.application,
        scope=scope,
        token=value,
        shown_end=value[-SHOWN:],
        id_token=id_token,
        token_family=refresh.token_family,
        expires=clock.now() + lifetime,
    )
    _counted("refresh")


def _counted(grant: str) -> None:
    transaction.on_commit(meters().tokens.labels(grant).inc)


def take_refusal(application: Application, counter: str) -> bool:
    """Whether a good code or refresh token is to be refused all the same; counts `counter` of the client down."""
    if not getattr(application, counter):
        return False
    armed = Application.objects.filter(pk=application.pk, **{f"{counter}__gt": 0})
    return bool(armed.update(**{counter: F(counter) - 1}))


def retire(refresh: RefreshToken) -> None:
    """A refresh token was used: it is kept, revoked, to recognise it when it comes again; its access token dies."""
    _forget_access_tokens(AccessToken.objects.filter(refresh_token=refresh))
    refresh.access_token = None
    refresh.revoked = clock.now()
    refresh.save(update_fields=["access_token", "revoked", "updated"])


def revoke_family(family: uuid.UUID | None) -> None:
    """Kill everything that one grant has given."""
    if family is None:
        return
    _forget_access_tokens(AccessToken.objects.filter(token_family=family))
    RefreshToken.objects.filter(token_family=family, revoked__isnull=True).update(revoked=clock.now())


def revoke_tokens(user: User) -> None:
    """Kill every token and every unused code of the user, whatever the client."""
    with transaction.atomic():
        locked_user(user.pk)
        Grant.objects.filter(user=user, used_at__isnull=True).delete()
        _forget_access_tokens(AccessToken.objects.filter(user=user))
        RefreshToken.objects.filter(user=user, revoked__isnull=True).update(revoked=clock.now())


def expire_tokens(reach: Reach, kinds: Collection[str]) -> Counter[str]:
    """What is live of those kinds of `holdings` has expired from now on, whatever the clock will say. How many of each."""
    with transaction.atomic():
        _lock_users(reach)
        now = clock.now()
        return Counter({kind: holdings.live(kind, reach, now).update(expires=now, lapsed=True) for kind in kinds})


def revoke_grants(reach: Reach) -> Counter[str]:
    """Kill every token and every unused code in reach; how many live ones of each kind."""
    with transaction.atomic():
        _lock_users(reach)
        now = clock.now()
        found = holdings.counted(reach, now)
        Grant.objects.filter(reach.rows, used_at__isnull=True).delete()
        _forget_access_tokens(AccessToken.objects.filter(reach.rows))
        RefreshToken.objects.filter(reach.rows, revoked__isnull=True).update(revoked=now)
        return found


def _lock_users(reach: Reach) -> None:
    users = User.objects.filter(company__workspace=reach.workspace).order_by("pk")
    chosen = users.filter(pk=reach.user.pk) if reach.user else users
    list(chosen.select_for_update(no_key=True, of=("self",)).values_list("pk"))


def deactivate_user(user: User) -> None:
    """The user can neither sign in nor act through a program any more. Coming back takes a new sign-in."""
    with transaction.atomic():
        revoke_tokens(user)
        user.is_active = False
        user.save(update_fields=["is_active"])


def change_password(user: User, password: str) -> None:
    """Set a new password. Tokens that were given under the old one die with it; sessions do by themselves."""
    with transaction.atomic():
        revoke_tokens(user)
        user.set_password(password)
        user.save(update_fields=["password"])


def forget_dead_tokens(application: Application) -> int:
    """Delete what can no longer matter to a client, by its workspace's clock. Returns how many refresh tokens went.

    A used refresh token is kept until it would have expired: until then its replay kills the grant.
    """
    with clock.using(application.workspace.clock), transaction.atomic():
        now = clock.now()
        dead = RefreshToken.objects.filter(application=application, expires__lte=now)
        _forget_access_tokens(AccessToken.objects.filter(refresh_token__in=dead))
        _forget_access_tokens(AccessToken.objects.filter(application=application, refresh_token=None, expires__lte=now))
        IDToken.objects.filter(application=application, access_token=None, expires__lte=now).delete()
        Grant.objects.filter(application=application, expires__lte=now).delete()
        return dead.delete()[0]


def lapse_expired(workspace: Workspace, at: dt.datetime) -> dict[str, int]:
    """What has expired by `at` stays so, although the workspace's clock is put back. One statement for each kind.

    Of used refresh tokens the grace ends as well: ten seconds would become a day. Returns how many of each kind.
    """
    expired = Q(application__workspace=workspace, lapsed=False, expires__lte=at)
    used = Q(application__workspace=workspace, lapsed=False, revoked__isnull=False)
    return {
        "codes": Grant.objects.filter(expired).update(lapsed=True),
        "access_tokens": AccessToken.objects.filter(expired).update(lapsed=True),
        "refresh_tokens": RefreshToken.objects.filter(expired | used).update(lapsed=True),
        "id_tokens": IDToken.objects.filter(expired).update(lapsed=True),
    }


def _forget_access_tokens(tokens: QuerySet[AccessToken]) -> None:
    """Delete access tokens and the record of the ID tokens that were given with them."""
    id_tokens = list(tokens.exclude(id_token=None).values_list("id_token", flat=True))
    tokens.delete()
    IDToken.objects.filter(pk__in=id_tokens).delete()
