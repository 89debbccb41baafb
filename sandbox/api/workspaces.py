"""Workspaces, for programs: made and listed with the installation's key, the rest with their own."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Workspace
from platform_project.kernel import clock
from sandbox import facts, selectors
from sandbox.api import reading, wire
from sandbox.api.docs import call
from sandbox.api.keys import HoldsInstallationKey, MayCreate, shown
from sandbox.api.views import ControlView, answer
from sandbox.bottles import reading as bottles
from sandbox.errors import refuse
from sandbox.services import keys, pouring, workspaces
from sandbox.services.workspaces import Credentials


class WorkspacesView(ControlView):
    """ワークスペースの作成・一覧"""

    def get_permissions(self) -> list[Any]:
        return [MayCreate() if self.request.method == "POST" else HoldsInstallationKey()]

    @call("ワークスペースの一覧", answers=wire.WorkspaceList)
    def get(self, _request: Request) -> Response:
        """Every workspace of the installation, for the installation's key."""
        lines = [wire.WorkspaceLine(**facts.summary_of(row)) for row in selectors.workspaces()]
        return answer(wire.WorkspaceList(workspaces=lines))

    @call("ワークスペースの作成", takes=wire.NewWorkspace, answers=wire.WorkspaceFacts, status=201)
    def post(self, _request: Request) -> Response:
        """Companies, users, a client and a key of its own; secrets are told in this answer only.

        From a bottle, passwords and clients' secrets are those of the workspace that it was filled from, and only the key is
        told; `suffix` says what PFIDs and client ids were given where they were taken. In the local profile a program on
        the same machine needs no key.
        """
        asked = reading.asked(self.request._request, wire.NewWorkspace, may_hold_bottle=True)
        found = self._planted(asked) if asked.bottle is None else self._poured(asked, asked.bottle)
        return answer(wire.WorkspaceFacts(**found), 201)

    def _planted(self, asked: wire.NewWorkspace) -> dict[str, Any]:
        credentials = Credentials()
        name, slug = asked.name or "", asked.slug or ""
        made = workspaces.create(name=name, slug=slug, seed=asked.seed, credentials=credentials)
        return facts.facts_of(made, self.base_url(), credentials)

    def _poured(self, asked: wire.NewWorkspace, data: dict[str, Any]) -> dict[str, Any]:
        bottle, key = bottles.read(data), keys.new()
        poured = pouring.pour(bottle, key=key, name=asked.name or "", slug=asked.slug or "")
        return facts.facts_of(poured.workspace, self.base_url()) | {"key": key, "suffix": poured.suffix}


class OneWorkspaceView(ControlView):
    """ワークスペースの照会・削除"""

    @call("ワークスペースの照会", answers=wire.WorkspaceFacts)
    def get(self, _request: Request, slug: str) -> Response:
        """Ids, users, addresses and the clock. Secrets are null, but for the demo's."""
        return answer(wire.WorkspaceFacts(**facts.facts_of(opened(self, slug), self.base_url())))

    @call("ワークスペースの削除", answers=None, status=204)
    def delete(self, _request: Request, slug: str) -> Response:
        """It and everything in it, at once and for good."""
        workspaces.delete(opened(self, slug))
        return Response(status=204)


class ResetView(ControlView):
    """ワークスペースの初期化"""

    @call("ワークスペースの初期化", takes=wire.Reset, answers=wire.WorkspaceFacts)
    def post(self, _request: Request, slug: str) -> Response:
        """Back to its seed. Passwords, clients, tokens and the key stay."""
        workspace = opened(self, slug)
        workspaces.reset(workspace, keep_clock=self.asked(wire.Reset).keep_clock)
        workspace.refresh_from_db()
        return answer(wire.WorkspaceFacts(**facts.facts_of(workspace, self.base_url())))


def opened(view: ControlView, slug: str) -> Workspace:
    """The workspace of that name, if the caller's key opens it; a foreign one and a missing one are the same."""
    own = shown(view.request).workspace
    if own is not None:
        return own if own.slug == slug else refuse("not_found")
    workspace = selectors.workspace_named(slug) or refuse("not_found")
    clock.enter(workspace.clock)
    return workspace
