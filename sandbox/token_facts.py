"""What is told of a workspace's tokens and of its clients' settings."""

import datetime as dt
from typing import Any

from accounts import holdings
from accounts.holdings import Holding, Reach
from accounts.models import Application
from sandbox.facts import written
from sandbox.services.tokens import SETTINGS


def live(reach: Reach, at: dt.datetime) -> dict[str, Any]:
    """The live codes and tokens at that instant: how many, and the newest of each kind."""
    return {"live": dict(holdings.counted(reach, at)), "tokens": [_told(one) for one in holdings.listed(reach, at)]}


def settings_of(client: Application) -> dict[str, Any]:
    return {"client_id": client.client_id, "name": client.name, **{name: getattr(client, name) for name in SETTINGS}}


def _told(holding: Holding) -> dict[str, str]:
    return {
        "kind": holding.kind, "client_id": holding.client_id, "pfid": holding.pfid, "scope": holding.scope,
        "given_at": written(holding.given_at), "expires_at": written(holding.expires), "end": holding.end,
    }  # fmt: skip
