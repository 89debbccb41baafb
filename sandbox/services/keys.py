"""The keys of the control API."""

import secrets
from typing import Any

from accounts.checksums import digest
from accounts.models import Workspace
from platform_project.kernel import clock
from sandbox.models import Control

# Shorter keys are the demo's, known to everybody; four letters of them would be half of it.
TOLD_FROM = 16


def new() -> str:
    return f"wsk_{secrets.token_urlsafe(32)}"


def renew(workspace: Workspace) -> str:
    """A new key, told once; the one before opens nothing any more."""
    key = new()
    write(workspace, key)
    return key


def write(workspace: Workspace, key: str, *, seed: str = "") -> None:
    """Give the workspace this key; `seed` counts where it had none yet. A key is dated in real time."""
    known = _columns(key)
    Control.objects.update_or_create(workspace=workspace, defaults=known, create_defaults=known | {"seed": seed})


def ensure(workspace: Workspace) -> None:
    """Something to drive the workspace with, if nobody does yet: a key that nobody is told."""
    Control.objects.get_or_create(workspace=workspace, defaults=_columns(new()))


def _columns(key: str) -> dict[str, Any]:
    end = key[-4:] if len(key) >= TOLD_FROM else ""
    return {"key_digest": digest(key), "key_end": end, "key_made_at": clock.REAL.now()}


def ensured(row: Workspace) -> Control:
    """How the workspace is driven, in any case."""
    ensure(row)
    return Control.objects.select_related("workspace").get(workspace=row)
