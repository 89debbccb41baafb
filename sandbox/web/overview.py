"""What is in force in a workspace at a glance, for the console: a line for each feature, with the way to it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.models import Workspace
from sandbox import selectors
from sandbox.faults.effects import parse
from sandbox.limits.bounds import Profile
from sandbox.models import BotMove, Control, FaultRule
from sandbox.web import fault_words

# So many of what is in force are told one by one.
TOLD = 3


@dataclass(frozen=True, slots=True)
class Panel:
    """`place` is the name of the feature's page, `state` how it stands, `tone` a badge's class where that is unusual.

    `details` tell what is in force in particular.
    """

    title: str | Promise
    place: str
    state: str | Promise
    tone: str = ""
    details: tuple[str, ...] = ()


def panels(workspace: Workspace, control: Control | None, now: dt.datetime) -> Iterator[Panel]:
    """One query each, where it takes one at all."""
    yield Panel(pgettext("list", "障害"), "sandbox-faults", *_faults(workspace, now))
    if control is not None:
        limited = control.limit_profile != Profile.OFF.value
        yield Panel(
            _("呼び出しの制限"), "sandbox-limits", control.get_limit_profile_display(), "warn" if limited else ""
        )
    yield Panel(_("停止の予定"), "sandbox-limits", *_outages(workspace, now))
    yield Panel(pgettext("list", "取引先ボット"), "counterparties", *_bots(workspace, control))
    yield Panel(pgettext("list", "スナップショット"), "sandbox-snapshots", _snapshots(workspace))


def _faults(workspace: Workspace, now: dt.datetime) -> tuple[str, str, tuple[str, ...]]:
    rules = list(selectors.waiting_faults(selectors.faults(workspace), now))
    if not rules:
        return _("なし"), "", ()
    told = ngettext("%(count)d件が待機中", "%(count)d件が待機中", len(rules)) % {"count": len(rules)}
    return told, "warn", tuple(_fault(rule) for rule in reversed(rules[-TOLD:]))


def _fault(rule: FaultRule) -> str:
    """`503、ゲートウェイのHTML → 請求書登録（あと2回）`"""
    effect = parse(rule.effect)
    told = f"{fault_words.told(effect)} → {fault_words.names(rule.targets.split(), effect)}"
    if rule.times_left is None:
        return told
    left = ngettext("あと%(count)d回", "あと%(count)d回", rule.times_left) % {"count": rule.times_left}
    return _("%(what)s（%(left)s）") % {"what": told, "left": left}


def _outages(workspace: Workspace, now: dt.datetime) -> tuple[str, str]:
    coming = selectors.outages(workspace).filter(ends_at__gt=now).first()
    if coming is None:
        return _("なし"), ""
    if coming.starts_at <= now:
        return _("停止中（%(until)sまで）") % {"until": _at(coming.ends_at)}, "warn"
    return _("次は%(at)sから") % {"at": _at(coming.starts_at)}, "info"


def _bots(workspace: Workspace, control: Control | None) -> tuple[str, str]:
    if control is not None and control.bots_paused:
        return _("一時停止中"), "warn"
    planned = BotMove.objects.filter(workspace=workspace, state=BotMove.State.PLANNED)
    coming = planned.order_by("due_at").values_list("due_at", flat=True)
    if not coming:
        return _("予定なし"), ""
    told = ngettext("予定%(count)d件、次は%(at)s", "予定%(count)d件、次は%(at)s", len(coming))
    return told % {"count": len(coming), "at": _at(coming[0])}, "info"


def _snapshots(workspace: Workspace) -> str:
    count = selectors.snapshots(workspace).count()
    return ngettext("%(count)d件", "%(count)d件", count) % {"count": count} if count else _("なし")


def _at(instant: dt.datetime) -> str:
    return timezone.localtime(instant).strftime("%m/%d %H:%M")
