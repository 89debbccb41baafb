"""API実行権限チェック: may this token call this operation. Read from the token, never from a model above."""

from dataclasses import dataclass
from typing import Any

from rest_framework.permissions import BasePermission

from platform_project.kernel.errors import refuse

from .operations import Operation, Side

SCOPE = "qualified"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, as the operations see it.

    The fields are rows of `accounts` (Company, User, Application, Workspace), which this room may not import.
    `origin` says by which door an action came in.
    """

    company: Any
    user: Any
    application: Any
    workspace: Any
    origin: str = "api"

    @classmethod
    def of(cls, token: Any) -> "Caller":
        """The caller behind an access token whose user belongs to a company."""
        company = token.user.company
        return cls(company, token.user, token.application, company.workspace)


class HoldsScope(BasePermission):
    """E200004 unless the token was granted the operations' scope."""

    def has_permission(self, request: Any, view: Any) -> bool:  # noqa: ARG002
        if SCOPE not in (request.auth.scope or "").split():
            refuse("E200004")
        return True


class PaysForSide(BasePermission):
    """E100001 or E100002 unless the company pays for the side of the operation. A token without a company pays for
    none.
    """

    def has_permission(self, request: Any, view: Any) -> bool:
        operation: Operation = view.operation
        company = company_of(request.auth)
        if operation.side is Side.ISSUING and not (company and company.pays_for_issuing):
            refuse("E100001")
        if operation.side is Side.RECEIVING and not (company and company.pays_for_receiving):
            refuse("E100002")
        return True


class HasApiOption(BasePermission):
    """E100003 unless the company has contracted the API option."""

    def has_permission(self, request: Any, view: Any) -> bool:  # noqa: ARG002
        company = company_of(request.auth)
        if not (company and company.api_option):
            refuse("E100003")
        return True


def company_of(token: Any) -> Any:
    """The company that a token acts for; None for staff, and for a client that speaks for nobody."""
    return token.user.company if token.user else None


def workspace_of(token: Any) -> Any:
    """The workspace of the token's company; None without one."""
    company = company_of(token)
    return company.workspace if company else None
