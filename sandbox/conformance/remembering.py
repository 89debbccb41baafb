"""What this process has read of the logs that it was asked about last. Nothing depends on it but how long an answer takes."""

import datetime as dt
import threading
from collections import OrderedDict

from accounts.models import Workspace
from sandbox.conformance.rules import CallFact

MOST_WORKSPACES = 8
Key = tuple[int, str, dt.datetime]

_kept: OrderedDict[Key, tuple[CallFact, ...]] = OrderedDict()
_lock = threading.Lock()


def recall(workspace: Workspace) -> tuple[CallFact, ...]:
    with _lock:
        return _kept.get(_key(workspace), ())


def keep(workspace: Workspace, facts: tuple[CallFact, ...]) -> None:
    """In place of what was kept of it, and of the workspace that nobody asked about for longest."""
    with _lock:
        _kept[_key(workspace)] = facts
        _kept.move_to_end(_key(workspace))
        while len(_kept) > MOST_WORKSPACES:
            _kept.popitem(last=False)


def _key(workspace: Workspace) -> Key:
    """One that is made anew under an old name is another."""
    return workspace.pk, workspace.slug, workspace.created_at
