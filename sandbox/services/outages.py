"""The calendar of outages."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Max

from accounts.models import Workspace
from sandbox.errors import refuse
from sandbox.models import Control, Outage
from sandbox.moves import EARLIEST, LATEST
from sandbox.services import acts, keys
from sandbox.services.holding import held


@dataclass(frozen=True, slots=True)
class Plan:
    """A window to be: from `starts_at` (None: at once) to `ends_at`, or for `lasts`."""

    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    lasts: dt.timedelta = dt.timedelta()
    covers: str = Outage.Covers.EVERYTHING
    announced: bool = True
    message_ja: str = ""
    message_en: str = ""


def plan(workspace: Workspace, wanted: Plan) -> Outage:
    """Put a window into the calendar, by the workspace's clock."""
    with held(workspace) as row:
        starts_at = wanted.starts_at or row.clock.now()
        ends_at = wanted.ends_at or starts_at + wanted.lasts if EARLIEST <= starts_at < LATEST else LATEST
        if not EARLIEST <= starts_at < ends_at < LATEST:
            refuse("outage_has_no_span")
        control = keys.ensured(row)
        control.last_outage_number += 1
        made = Outage.objects.create(
            workspace=row, number=control.last_outage_number, starts_at=starts_at, ends_at=ends_at, covers=wanted.covers,
            announced=wanted.announced, message_ja=wanted.message_ja, message_en=wanted.message_en,
        )  # fmt: skip
        _note_the_last(control)
        acts.record(row, "outage", number=made.number, starts_at=starts_at, ends_at=ends_at, covers=wanted.covers)
        return made


def cancel(workspace: Workspace, number: int) -> None:
    """Take a window out of the calendar; one that is going on is over."""
    with held(workspace) as row:
        if not Outage.objects.filter(workspace=row, number=number).delete()[0]:
            refuse("not_found")
        _note_the_last(keys.ensured(row))
        acts.record(row, "outage_cancelled", number=number)


def clear(row: Workspace) -> None:
    """All of them. The caller holds the workspace."""
    Outage.objects.filter(workspace=row).delete()
    Control.objects.filter(workspace=row).update(outages_until=None, last_outage_number=0)


def _note_the_last(control: Control) -> None:
    control.outages_until = Outage.objects.filter(workspace=control.workspace_id).aggregate(last=Max("ends_at"))["last"]
    control.save(update_fields=["outages_until", "last_outage_number"])
