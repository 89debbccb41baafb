"""What is told of a workspace's outages: to whoever drives it, and to partners."""

import datetime as dt
from typing import Any

from accounts.models import Workspace
from sandbox import selectors
from sandbox.facts import written
from sandbox.models import Outage

# How many of the windows to come are told.
TOLD = 20


def facts_of(outage: Outage, at: dt.datetime) -> dict[str, Any]:
    return {
        "number": outage.number, "announced": outage.announced, "going_on": outage.starts_at <= at < outage.ends_at,
        **_window(outage),
    }  # fmt: skip


def status_of(workspace: Workspace, at: dt.datetime) -> dict[str, Any]:
    """What the status endpoint says: announced windows alone, the ones going on and the next ones."""
    rows = list(selectors.announced(workspace, at)[:TOLD])
    now = [_window(row) for row in rows if row.starts_at <= at]
    return {
        "workspace": workspace.slug, "at": written(at), "status": "down" if now else "up", "now": now,
        "next": [_window(row) for row in rows if row.starts_at > at],
    }  # fmt: skip


def _window(outage: Outage) -> dict[str, str]:
    return {
        "starts_at": written(outage.starts_at), "ends_at": written(outage.ends_at), "covers": outage.covers,
        "message_ja": outage.message_ja, "message_en": outage.message_en,
    }  # fmt: skip
