"""What was done to a workspace from outside, for its time line."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.models import Workspace
from platform_project.kernel import clock
from platform_project.kernel.clock import JAPAN
from sandbox.models import Act

MOST = 5_000
_BY: ContextVar[str] = ContextVar("acting_by", default="")


@contextmanager
def done_by(name: str) -> Iterator[None]:
    """What is recorded meanwhile says who did it: staff, who act on worlds that are not theirs."""
    token = _BY.set(name)
    try:
        yield
    finally:
        _BY.reset(token)


def record(workspace: Workspace, what: str, **detail: Any) -> None:
    """Note an act in the transaction of the service that does it, which holds the workspace; else in one of its own.

    `workspace` still shows the time before the act. `detail` is what JSON can carry, and instants.
    """
    with transaction.atomic():
        Workspace.objects.select_for_update().get(pk=workspace.pk)
        acts = Act.objects.filter(workspace=workspace)
        number = (acts.aggregate(last=Max("number"))["last"] or 0) + 1
        Act.objects.create(
            workspace=workspace, number=number, at=workspace.clock.now(), real_at=clock.REAL.now(), what=what,
            detail={name: _told(value) for name, value in detail.items()} | ({"by": by} if (by := _BY.get()) else {}),
        )  # fmt: skip
        if number > MOST:
            acts.filter(number__lte=number - MOST).delete()


def _told(value: Any) -> Any:
    return value.astimezone(JAPAN).isoformat() if isinstance(value, dt.datetime) else value
