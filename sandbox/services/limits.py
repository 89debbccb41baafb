"""How often the clients of a workspace may call, and counting their calls."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Case, F, PositiveIntegerField, Q, QuerySet, Value, When

from accounts.models import Workspace
from sandbox.limits.bounds import MINUTE, PROFILES, SECOND, Bounds, Moment, Profile
from sandbox.models import CallCount, Control
from sandbox.services import acts, keys
from sandbox.services.holding import held


@dataclass(frozen=True, slots=True)
class Excess:
    """A call too many: how long to wait, by the workspace's clock, and which bound was met."""

    retry_after: int
    calls: int
    per: dt.timedelta


def set_limits(workspace: Workspace, profile: str, bounds: Bounds | None = None) -> Control:
    """Choose a profile; `bounds` are the custom one's, and stay for the next time it is chosen. Counting begins anew."""
    with held(workspace) as row:
        control = keys.ensured(row)
        control.limit_profile = Profile(profile).value
        if bounds is not None:
            control.limit_per_second, control.limit_per_minute = bounds.per_second, bounds.per_minute
        control.save(update_fields=["limit_profile", "limit_per_second", "limit_per_minute"])
        CallCount.objects.filter(workspace=row).delete()
        holds = bounds_of(control)
        acts.record(row, "limits", profile=profile, per_second=holds.per_second, per_minute=holds.per_minute)
        return control


def bounds_of(control: Control | None) -> Bounds:
    if control is None or control.limit_profile == Profile.OFF:
        return PROFILES[Profile.OFF]
    custom = Bounds(control.limit_per_second, control.limit_per_minute)
    return PROFILES.get(Profile(control.limit_profile), custom)


def take(workspace: Workspace, client_id: str, bounds: Bounds, at: dt.datetime) -> Excess | None:
    """Count a call of a client at that instant, unless it is one too many."""
    moment = Moment(at)
    rows = CallCount.objects.filter(workspace=workspace, client_id=client_id)
    if _counted(rows, bounds, moment):
        return None
    found = rows.first()
    if found is not None:
        return _excess(found, bounds, moment)
    # Two that come first at once: the database lets one row in, and both count in it.
    first = CallCount(workspace=workspace, client_id=client_id, second=moment.second, minute=moment.minute)
    CallCount.objects.bulk_create([first], ignore_conflicts=True)
    return None if _counted(rows, bounds, moment) else _excess(rows.get(), bounds, moment)


def _counted(rows: QuerySet[CallCount], bounds: Bounds, moment: Moment) -> int:
    """One statement, so that processes count together."""
    full = Q(pk=None)
    if bounds.per_second:
        full |= Q(second=moment.second, in_second__gte=bounds.per_second)
    if bounds.per_minute:
        full |= Q(minute=moment.minute, in_minute__gte=bounds.per_minute)
    return rows.exclude(full).update(
        in_second=_next("second", moment.second), in_minute=_next("minute", moment.minute),
        second=moment.second, minute=moment.minute,
    )  # fmt: skip


def _next(window: str, begun: dt.datetime) -> Case:
    return Case(
        When(**{window: begun}, then=F(f"in_{window}") + 1), default=Value(1), output_field=PositiveIntegerField()
    )


def _excess(row: CallCount, bounds: Bounds, moment: Moment) -> Excess:
    if bounds.per_minute and row.minute == moment.minute and row.in_minute >= bounds.per_minute:
        return Excess(moment.seconds_to(moment.minute + MINUTE), bounds.per_minute, MINUTE)
    return Excess(moment.seconds_to(moment.second + SECOND), bounds.per_second, SECOND)
