"""Who did what: the acts of staff in the admin, what was done to workspaces, what happened to invoices, as one list.

Each of the three is read backwards by its key, so a page costs the same wherever it lies. Between them the newest comes
first; an invoice's event tells the time of its workspace, the others the real one.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from django.contrib.admin.models import LogEntry as StaffEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, Exists, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from accounts import removal
from accounts.models import User, Workspace
from invoices.models import Invoice, InvoiceEvent
from sandbox.models import Act

PAGE = 50
# What a member of staff did to invoices lately; further back each invoice tells its own story.
INVOICES_OF_STAFF = 500
STAFF, ACT, EVENT = "staff", "act", "event"
KINDS = (STAFF, ACT, EVENT)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for. `kinds`: those that may be seen and are wanted; the times are inclusive days' edges."""

    kinds: tuple[str, ...] = KINDS
    workspace: Workspace | None = None
    person: str = ""
    since: dt.datetime | None = None
    until: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    kind: str
    key: int
    at: dt.datetime
    row: Any


@dataclass(frozen=True, slots=True)
class Page:
    """`before` leads to the next one: of each kind the key that it goes on behind. Empty at the end."""

    entries: list[Entry] = field(default_factory=list)
    before: Mapping[str, int] = field(default_factory=dict)


def page(asked: Question, before: Mapping[str, int]) -> Page:
    waiting = {kind: _read(kind, asked, before.get(kind)) for kind in asked.kinds}
    taken: list[Entry] = []
    reached = dict(before)
    while len(taken) < PAGE and (heads := [entries[0] for entries in waiting.values() if entries]):
        newest = max(heads, key=attrgetter("at"))
        waiting[newest.kind].pop(0)
        reached[newest.kind] = newest.key
        taken.append(newest)
    return Page(taken, reached if any(waiting.values()) else {})


def _read(kind: str, asked: Question, before: int | None) -> list[Entry]:
    rows, at = _SOURCES[kind](asked)
    since = {f"{at}__gte": asked.since} if asked.since else {}
    until = {f"{at}__lt": asked.until} if asked.until else {}
    behind = {"pk__lt": before} if before is not None else {}
    found = rows.filter(**since, **until, **behind).order_by("-pk")[: PAGE + 1]
    return [Entry(kind, row.pk, getattr(row, at), row) for row in found]


def _staff(asked: Question) -> tuple[QuerySet[Any], str]:
    rows = StaffEntry.objects.select_related("user", "content_type")
    if asked.person:
        rows = rows.filter(user__pfid=asked.person)
    if asked.workspace:
        rows = rows.filter(_of_workspace(asked.workspace))
    return rows, "action_time"


def _of_workspace(workspace: Workspace) -> Q:
    """The history names what was changed by model and key: those models that belong to workspaces, one look-up each."""
    told = set(StaffEntry.objects.order_by().values_list("content_type_id", flat=True).distinct())
    types = ContentType.objects.get_for_models(*removal.belongings())
    found = Q(pk=None)
    for model, path in removal.belongings().items():
        if (content_type := types[model]).pk in told:
            found |= Q(content_type=content_type) & Q(_exists(model, path, workspace))
    return found


def _exists(model: type[Model], path: str, workspace: Workspace) -> Exists:
    key = Cast(OuterRef("object_id"), BigIntegerField())
    return Exists(model._base_manager.filter(**{path: workspace.pk}, pk=key))


def _acts(asked: Question) -> tuple[QuerySet[Any], str]:
    rows = Act.objects.select_related("workspace")
    if asked.person:
        rows = rows.filter(detail__by=asked.person)
    if asked.workspace:
        rows = rows.filter(workspace=asked.workspace)
    return rows, "real_at"


def _events(asked: Question) -> tuple[QuerySet[Any], str]:
    rows = InvoiceEvent.objects.select_related("workspace", "invoice")
    if asked.person:
        rows = rows.filter(_done_by(asked), actor=asked.person)
    if asked.workspace:
        rows = rows.filter(workspace=asked.workspace)
    return rows, "at"


def _done_by(asked: Question) -> Q:
    """Where to look for what somebody did, so that nobody's whole history is read through for it."""
    user = User.objects.select_related("company").filter(pfid=asked.person).first()
    if user is None:
        return Q() if asked.workspace else Q(pk=None)
    if user.company is not None:
        return Q(workspace=user.company.workspace_id)
    invoices = StaffEntry.objects.filter(user=user, content_type=ContentType.objects.get_for_model(Invoice))
    keys = invoices.order_by("-pk").values_list("object_id", flat=True)[:INVOICES_OF_STAFF]
    return Q(invoice__in=[int(key) for key in keys if key])


_SOURCES = {STAFF: _staff, ACT: _acts, EVENT: _events}
