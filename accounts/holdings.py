"""What programs hold: live codes and tokens, and whose they are."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from accounts.models import AccessToken, Application, Grant, RefreshToken, User, Workspace

# Enough to see what is there; the counts are exact.
LISTED = 200
KINDS: dict[str, type[Grant | AccessToken | RefreshToken]] = {
    "codes": Grant, "access_tokens": AccessToken, "refresh_tokens": RefreshToken,
}  # fmt: skip
_SCOPES = {Grant: "scope", AccessToken: "scope", RefreshToken: "access_token__scope"}


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose: everybody's in a workspace, narrowed to a client, a user, one grant (`family`) or one token (`checksum`)."""

    workspace: Workspace
    application: Application | None = None
    user: User | None = None
    family: uuid.UUID | None = None
    checksum: str = ""

    @property
    def rows(self) -> Q:
        narrowed = {
            "application": self.application, "user": self.user, "token_family": self.family,
            "token_checksum": self.checksum,
        }  # fmt: skip
        return Q(application__workspace=self.workspace, **{name: value for name, value in narrowed.items() if value})


@dataclass(frozen=True, slots=True)
class Holding:
    """A live code or token as it may be shown: `end` is all that is told of its value."""

    kind: str
    client_id: str
    pfid: str
    scope: str
    given_at: dt.datetime
    expires: dt.datetime
    end: str


def live(kind: str, reach: Reach, at: dt.datetime) -> QuerySet[Any]:
    """What would be accepted at that instant: neither used nor revoked nor expired."""
    spent = {"codes": Q(used_at=None), "refresh_tokens": Q(revoked=None), "access_tokens": Q()}[kind]
    return KINDS[kind]._default_manager.filter(reach.rows & spent, lapsed=False, expires__gt=at)


def counted(reach: Reach, at: dt.datetime) -> Counter[str]:
    """How many of each kind are live."""
    return Counter({kind: live(kind, reach, at).count() for kind in KINDS})


def listed(reach: Reach, at: dt.datetime) -> list[Holding]:
    """The newest of each kind, by client and user."""
    return sorted(
        (holding for kind in KINDS for holding in _newest(kind, reach, at)),
        key=lambda holding: (holding.client_id, holding.pfid, holding.given_at, holding.kind),
    )


def _newest(kind: str, reach: Reach, at: dt.datetime) -> Iterator[Holding]:
    model = KINDS[kind]
    rows = live(kind, reach, at).order_by("-given_at", "-pk").values_list(
        "application__client_id", "user__pfid", F(_SCOPES[model]), "given_at", "expires", "shown_end"
    )[:LISTED]  # fmt: skip
    for client_id, pfid, scope, given_at, expires, end in rows:
        yield Holding(kind.removesuffix("s"), client_id, pfid, scope or "", given_at, expires, end)
