"""Holding a workspace while something is done to it as a whole."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from accounts import counters
from accounts.models import Workspace
from sandbox.errors import refuse


@contextmanager
def held(workspace: Workspace) -> Iterator[Workspace]:
    """One transaction with the row as it stands now; its own writers wait. Refused when it was deleted meanwhile.

    As with every write into a workspace, its row is written: by that a standby is known to be late.
    """
    with transaction.atomic():
        row = Workspace.objects.select_for_update().filter(pk=workspace.pk).first()
        if row is None:
            refuse("not_found")
        counters.touch(row.pk)
        yield row
