"""Finding workspaces, the keys to them, and the faults that wait in them."""

import datetime as dt

from django.db.models import Q, QuerySet

from accounts.checksums import digest
from accounts.models import Workspace
from sandbox.models import Control, FaultRule


def workspace_of_key(key: str) -> Workspace | None:
    """The workspace that a key of the control API opens."""
    found = Control.objects.select_related("workspace").filter(key_digest=digest(key)).first()
    return found.workspace if found else None


def workspaces() -> QuerySet[Workspace]:
    """All of them, by their slugs."""
    return Workspace.objects.order_by("slug")


def workspace_named(slug: str) -> Workspace | None:
    return Workspace.objects.filter(slug=slug).first() if "\x00" not in slug else None


def control_of(workspace: Workspace) -> Control | None:
    """The key and the seed; None for a workspace that staff built by hand and nobody drives yet."""
    return Control.objects.filter(workspace=workspace).first()


def faults(workspace: Workspace) -> QuerySet[FaultRule]:
    """Every rule, those that are over too, by number."""
    return FaultRule.objects.filter(workspace=workspace).order_by("number")


def waiting_faults(rules: QuerySet[FaultRule], now: dt.datetime) -> QuerySet[FaultRule]:
    """Those that may still act."""
    return rules.filter(Q(until=None) | Q(until__gt=now), over=False)
