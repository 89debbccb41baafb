"""What is told of a workspace's limits, and of what its clients used of them."""

import datetime as dt
from typing import Any

from accounts.models import Workspace
from sandbox import selectors
from sandbox.limits.bounds import Moment, Profile
from sandbox.models import CallCount
from sandbox.services import limits


def facts_of(workspace: Workspace, at: dt.datetime) -> dict[str, Any]:
    control, moment = selectors.control_of(workspace), Moment(at)
    bounds = limits.bounds_of(control)
    rows = CallCount.objects.filter(workspace=workspace).order_by("client_id")
    return {
        "profile": control.limit_profile if control else Profile.OFF.value,
        "per_second": bounds.per_second, "per_minute": bounds.per_minute,
        "counted": [_counted(row, moment) for row in rows],
    }  # fmt: skip


def _counted(row: CallCount, moment: Moment) -> dict[str, Any]:
    return {
        "client_id": row.client_id, "this_second": row.in_second if row.second == moment.second else 0,
        "this_minute": row.in_minute if row.minute == moment.minute else 0,
    }  # fmt: skip
