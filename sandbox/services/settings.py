"""The switches of a workspace, and what its companies have contracted."""

from typing import Any

from accounts.models import Company, Workspace
from sandbox.errors import refuse
from sandbox.services import acts
from sandbox.services.holding import held
from sandbox.services.workspaces import SWITCHES

# What may be set of a company: columns of Company.
CONTRACT = ("issuing_plan", "receiving_plan", "api_option", "journal_free_items_option", "rounding")

__all__ = ["CONTRACT", "SWITCHES", "change", "change_company", "company_named"]


def change(workspace: Workspace, changes: dict[str, Any]) -> Workspace:
    """Set some of SWITCHES; the rest stays."""
    with held(workspace) as row:
        _set(row, changes)
        acts.record(row, "settings_changed", **changes)
        return row


def change_company(workspace: Workspace, code: str, changes: dict[str, Any]) -> Company:
    """Set some of CONTRACT; the rest stays. Refused when there is no such company."""
    with held(workspace) as row:
        company = company_named(row, code)
        _set(company, changes)
        acts.record(row, "company_changed", company=code, **changes)
        return company


def company_named(workspace: Workspace, code: str) -> Company:
    known = workspace.companies.all() if "\x00" not in code else Company.objects.none()
    return known.filter(code=code).first() or refuse("company_unknown")


def _set(row: Workspace | Company, changes: dict[str, Any]) -> None:
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=list(changes))
