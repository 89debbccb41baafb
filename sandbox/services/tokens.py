"""The truth about tokens: what is live, what expires or is revoked now, and how a client's tokens behave."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from accounts import services
from accounts.checksums import digest
from accounts.holdings import Reach
from accounts.models import AccessToken, Application, RefreshToken, User, Workspace
from platform_project.kernel import clock
from sandbox.errors import refuse
from sandbox.services import acts
from sandbox.services.holding import held

# What a program may set of a client's tokens: columns of Application.
SETTINGS = (
    "refresh_mode", "refresh_grace", "replay_kills_grant", "code_lifetime", "access_token_lifetime",
    "refresh_token_lifetime", "refuse_codes", "refuse_refreshes",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Aim:
    """Whose tokens, by the names that a program knows; without any, everybody's. `token` is one token's value, `checksum`
    what is stored of it.
    """

    client_id: str = ""
    pfid: str = ""
    token: str = ""
    checksum: str = ""

    @property
    def single(self) -> str:
        """The one token's checksum; empty when all are meant."""
        return digest(self.token) if self.token else self.checksum


def reach_of(row: Workspace, aim: Aim) -> Reach:
    """Refused when nobody has that name; a single token is not looked at."""
    client = client_named(row, aim.client_id) if aim.client_id else None
    return Reach(row, client, _user(row, aim.pfid) if aim.pfid else None)


def expire(workspace: Workspace, aim: Aim, kinds: Collection[str]) -> Counter[str]:
    """They have expired from now on (E200002). A single token expires whatever kind it is of."""
    with held(workspace) as row, clock.using(row.clock):
        reach = reach_of(row, aim)
        if aim.single:
            _token(row, aim)
            reach, kinds = Reach(row, reach.application, reach.user, checksum=aim.single), _TOKENS
        ended = services.expire_tokens(reach, kinds)
        acts.record(row, "tokens_expired", client_id=aim.client_id, pfid=aim.pfid, **ended)
        return ended


def revoke(workspace: Workspace, aim: Aim) -> Counter[str]:
    """They are unknown from now on (E200003), and so is all that goes back to the same sign-in; unused codes too."""
    with held(workspace) as row, clock.using(row.clock):
        reach = reach_of(row, aim)
        if aim.single:
            reach = Reach(row, reach.application, reach.user, family=_token(row, aim).token_family)
        ended = services.revoke_grants(reach)
        acts.record(row, "tokens_revoked", client_id=aim.client_id, pfid=aim.pfid, **ended)
        return ended


def client_named(workspace: Workspace, client_id: str) -> Application:
    known = Application.objects.filter(workspace=workspace) if "\x00" not in client_id else Application.objects.none()
    return known.filter(client_id=client_id).first() or refuse("client_unknown")


def configure(workspace: Workspace, client_id: str, changes: dict[str, Any]) -> Application:
    """Set some of SETTINGS of a client; the rest stays."""
    with held(workspace) as row:
        client = client_named(row, client_id)
        for name in changes:
            setattr(client, name, changes[name])
        client.save(update_fields=[*changes, "updated"])
        acts.record(row, "client", client_id=client_id, **changes)
        return client


_TOKENS = ("access_tokens", "refresh_tokens")


def _user(row: Workspace, pfid: str) -> User:
    found = User.objects.filter(company__workspace=row, pfid=pfid.lower()).first()
    return found or refuse("user_unknown")


def _token(row: Workspace, aim: Aim) -> AccessToken | RefreshToken:
    """One of the workspace's that still goes back to a grant."""
    known = {"application__workspace": row, "token_checksum": aim.single, "token_family__isnull": False}
    access = AccessToken.objects.filter(**known).first()
    return access or RefreshToken.objects.filter(**known).first() or refuse("token_unknown")
