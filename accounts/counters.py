"""Numbers that count within a workspace, and the lock that goes with taking one."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models import F

from accounts.models import Workspace
from platform_project.standby import marks

FIELDS = ("last_invoice_number", "last_notice_number", "last_invitation_number", "last_event_number", "event_anchor")


def touch(workspace_id: int) -> None:
    """Write the workspace's row for a write that leaves it as it is: by its version a standby is known to be late.

    Where there is no standby, nothing is written.
    """
    if marks.is_configured():
        Workspace.objects.filter(pk=workspace_id).update(slug=F("slug"))


class Numbers:
    """The counters of a locked workspace. Only :func:`locked` makes one."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    def take(self, counter: str, count: int = 1) -> range:
        """The next `count` numbers of `invoice`, `notice`, `invitation` or `event`."""
        field = f"last_{counter}_number"
        last: int = getattr(self.workspace, field)
        setattr(self.workspace, field, last + count)
        return range(last + 1, last + count + 1)


@contextmanager
def locked(workspace_id: int) -> Iterator[Numbers]:
    """One transaction that holds the workspace's row: its writers stand in line, and a failure takes back every number.

    A workspace is one partner's world, so the queue is short, and no two services can cross each other inside it. Blocks do
    not nest: a service that needs another's work passes its numbers on.
    """
    with transaction.atomic():
        numbers = Numbers(Workspace.objects.select_for_update().get(pk=workspace_id))
        yield numbers
        numbers.workspace.save(update_fields=FIELDS)
