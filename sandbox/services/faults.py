"""Arming faults, taking them back, and deciding which calls they fall on."""

import datetime as dt

from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, Value, When

from accounts.models import Workspace
from platform_project.kernel import clock
from sandbox import selectors
from sandbox.errors import refuse
from sandbox.faults.drafts import FaultDraft
from sandbox.faults.effects import falls_on
from sandbox.models import Control, FaultRule
from sandbox.services import acts, keys
from sandbox.services.holding import held

MOST_WAITING = 100
MOST_KEPT = 200


def arm(*, workspace: Workspace, draft: FaultDraft, road: str = FaultRule.Road.RULE) -> FaultRule:
    """Arm a rule from the next call on. Refused when too many are waiting already."""
    with held(workspace) as row:
        control, now, rules = _control(row), row.clock.now(), FaultRule.objects.filter(workspace=row)
        if rules.filter(over=False).count() >= MOST_WAITING:
            refuse("too_many_faults", limit=MOST_WAITING)
        control.last_fault_number += 1
        control.faults_armed = True
        control.save(update_fields=["last_fault_number", "faults_armed"])
        rules.filter(over=True, number__lte=control.last_fault_number - MOST_KEPT).delete()
        rule = FaultRule.objects.create(
            workspace=row, number=control.last_fault_number, road=road, armed_at=now, effect=str(draft.effect),
            targets=" ".join(draft.targets), dialect=draft.dialect, method=draft.method, client_id=draft.client_id,
            times_left=draft.times, until=_end(draft, now), percent=draft.percent, seed=draft.seed,
        )  # fmt: skip
        acts.record(row, "fault_armed", rule=rule.number, effect=rule.effect, on=rule.targets)
    return rule


def _control(row: Workspace) -> Control:
    """The workspace's control, locked. Whoever also locks the workspace has done so before."""
    keys.ensure(row)
    return Control.objects.select_for_update().get(workspace=row)


def _end(draft: FaultDraft, now: dt.datetime) -> dt.datetime | None:
    ends = [end for end in (draft.until, now + draft.lasting if draft.lasting else None) if end]
    return min(ends, default=None)


def disarm(*, workspace: Workspace, number: int) -> None:
    """Take one rule away, whether it still waits or is over."""
    with held(workspace) as row:
        _control(row)
        if not FaultRule.objects.filter(workspace=row, number=number).delete()[0]:
            refuse("not_found")
        _settle(row)
        acts.record(row, "fault_disarmed", rule=number)


def clear(*, workspace: Workspace) -> int:
    """Take every rule away; how many were still waiting."""
    with held(workspace) as row:
        control, rules = _control(row), FaultRule.objects.filter(workspace=row)
        waiting = selectors.waiting_faults(rules, row.clock.now()).count()
        rules.delete()
        control.faults_armed = False
        control.save(update_fields=["faults_armed"])
        acts.record(row, "faults_cleared", waiting=waiting)
    return waiting


def forget(row: Workspace) -> None:
    """As in a new workspace: no rule, every road open. The caller holds the row."""
    FaultRule.objects.filter(workspace=row).delete()
    Control.objects.filter(workspace=row).update(faults_armed=False, faults_in_requests=True, last_fault_number=0)


def open_roads(*, workspace: Workspace, on: bool) -> None:
    """Whether a header, a text or a code of a request may ask for a fault."""
    with held(workspace) as row:
        control = _control(row)
        control.faults_in_requests = on
        control.save(update_fields=["faults_in_requests"])
        acts.record(row, "fault_roads", in_requests=on)


def settle(workspace: Workspace) -> None:
    """Note what has run out, so that later calls need not look."""
    with transaction.atomic():
        _control(workspace)
        _settle(workspace)


def _settle(workspace: Workspace) -> None:
    lapse(workspace, workspace.clock.now())
    waiting = FaultRule.objects.filter(workspace=workspace, over=False).exists()
    Control.objects.filter(workspace=workspace).update(faults_armed=waiting)


def lapse(workspace: Workspace, at: dt.datetime) -> int:
    """Mark as over, for good, what ended by that instant."""
    return FaultRule.objects.filter(workspace=workspace, over=False, until__lte=at).update(over=True)


def take(rule: FaultRule) -> bool:
    """Whether the rule falls on this call; then it has one time less. Of many calls at once no two get the same time."""
    waiting = selectors.waiting_faults(FaultRule.objects.filter(pk=rule.pk), clock.now())
    if rule.percent is None:
        return _use(waiting, seen=1)
    with transaction.atomic():
        if not waiting.update(seen=F("seen") + 1):
            return False
        (nth,) = FaultRule.objects.values_list("seen", flat=True).filter(pk=rule.pk)
        return falls_on(rule.seed, nth, rule.percent) and _use(waiting)


def _use(waiting: QuerySet[FaultRule], seen: int = 0) -> bool:
    used = waiting.update(
        seen=F("seen") + seen, acted=F("acted") + 1, times_left=F("times_left") - 1,
        over=Case(When(Q(times_left=1), then=Value(True)), default=Value(False)),
    )  # fmt: skip
    return bool(used)
