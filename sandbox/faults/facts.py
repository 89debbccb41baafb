"""How a fault and the magic values are told, to programs and at the machine."""

from typing import Any

from django.utils import translation

from accounts.models import Workspace
from platform_project.kernel import clock
from sandbox import selectors
from sandbox.facts import written
from sandbox.faults import magic
from sandbox.models import FaultRule


def faults_of(workspace: Workspace) -> dict[str, Any]:
    """The workspace's faults, the newest first, and whether requests may ask for their own."""
    control = selectors.control_of(workspace)
    return {
        "in_requests": control is None or control.faults_in_requests,
        "faults": [fault_of(rule) for rule in selectors.faults(workspace).order_by("-number")],
    }  # fmt: skip


def fault_of(rule: FaultRule) -> dict[str, Any]:
    return {
        "number": rule.number, "effect": rule.effect, "on": rule.targets.split(), "dialect": rule.dialect or None,
        "method": rule.method or None, "client_id": rule.client_id or None, "waiting": is_waiting(rule),
        "times_left": rule.times_left, "until": written(rule.until) if rule.until else None, "percent": rule.percent,
        "seed": rule.seed, "seen": rule.seen, "acted": rule.acted, "armed_at": written(rule.armed_at), "road": rule.road,
    }  # fmt: skip


def is_waiting(rule: FaultRule) -> bool:
    return not rule.over and (rule.until is None or rule.until > clock.now())


def magic_values() -> list[dict[str, str]]:
    """The table, in English."""
    with translation.override("en"):
        return [
            {"value": row.value, "road": str(row.road), "where": str(row.where), "what": str(row.what)}
            for row in magic.table()
        ]
