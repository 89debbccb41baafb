"""Switches and contracts, for programs."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Company, Workspace
from sandbox.api.docs import call
from sandbox.api.views import WorkspaceView, answer
from sandbox.api.wire import settings as wire
from sandbox.services import settings


class SettingsView(WorkspaceView):
    """ワークスペースの設定"""

    @call("設定の照会", answers=wire.Settings)
    def get(self, _request: Request) -> Response:
        """The switches of the workspace."""
        return answer(_settings(self.workspace))

    @call("設定の変更", takes=wire.NewSettings, answers=wire.Settings)
    def put(self, _request: Request) -> Response:
        """What is sent changes, the rest stays."""
        return answer(_settings(settings.change(self.workspace, self.asked(wire.NewSettings).changes)))


class CompaniesView(WorkspaceView):
    """会員企業の契約の一覧"""

    @call("会員企業の契約の一覧", answers=wire.ContractList)
    def get(self, _request: Request) -> Response:
        """Every company of the workspace, by its code."""
        rows = self.workspace.companies.order_by("code")
        return answer(wire.ContractList(companies=[_contract(row) for row in rows]))


class OneCompanyView(WorkspaceView):
    """会員企業の契約"""

    @call("会員企業の契約の照会", answers=wire.Contract)
    def get(self, _request: Request, code: str) -> Response:
        """What the company has contracted, and how it rounds."""
        return answer(_contract(settings.company_named(self.workspace, code)))

    @call("会員企業の契約の変更", takes=wire.NewContract, answers=wire.Contract)
    def put(self, _request: Request, code: str) -> Response:
        """What is sent changes, the rest stays; tokens live on and meet the new contract."""
        changes = self.asked(wire.NewContract).changes
        return answer(_contract(settings.change_company(self.workspace, code, changes)))


def _settings(row: Workspace) -> wire.Settings:
    return wire.Settings(**_columns(row, settings.SWITCHES))


def _contract(row: Company) -> wire.Contract:
    return wire.Contract(code=row.code, name=row.name, **_columns(row, settings.CONTRACT))


def _columns(row: Workspace | Company, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
