"""Tokens and clients, for programs."""

from rest_framework.request import Request
from rest_framework.response import Response

from platform_project.kernel import clock
from sandbox import token_facts
from sandbox.api.docs import call
from sandbox.api.views import WorkspaceView, answer
from sandbox.api.wire import tokens as wire
from sandbox.services import tokens


class TokensView(WorkspaceView):
    """有効なトークン"""

    @call("有効なトークンの一覧", asks=wire.TokenSearch, answers=wire.TokenList)
    def get(self, _request: Request) -> Response:
        """Codes, access and refresh tokens that would be accepted now, by the workspace's clock."""
        reach = tokens.reach_of(self.workspace, self.sought(wire.TokenSearch).aim)
        return answer(wire.TokenList(**token_facts.live(reach, clock.now())))


class ExpireView(WorkspaceView):
    """期限切れにする"""

    @call("トークンを期限切れにする", takes=wire.ExpireTokens, answers=wire.TokenCounts)
    def post(self, _request: Request) -> Response:
        """At once and for good, wherever the clock goes: calls answer E200002. Refresh tokens only if asked."""
        asked = self.asked(wire.ExpireTokens)
        return answer(wire.TokenCounts(**tokens.expire(self.workspace, asked.aim, asked.kinds)))


class RevokeView(WorkspaceView):
    """失効させる"""

    @call("トークンを失効させる", takes=wire.RevokeTokens, answers=wire.TokenCounts)
    def post(self, _request: Request) -> Response:
        """The whole grant, unused codes too: calls answer E200003, a refresh invalid_grant."""
        return answer(wire.TokenCounts(**tokens.revoke(self.workspace, self.asked(wire.RevokeTokens).aim)))


class ClientsView(WorkspaceView):
    """クライアントの設定の一覧"""

    @call("クライアントの設定の一覧", answers=wire.ClientSettingsList)
    def get(self, _request: Request) -> Response:
        """How the codes and tokens of each client behave."""
        rows = self.workspace.applications.order_by("client_id")
        return answer(
            wire.ClientSettingsList(clients=[wire.ClientSettings(**token_facts.settings_of(r)) for r in rows])
        )


class OneClientView(WorkspaceView):
    """クライアントの設定"""

    @call("クライアントの設定の照会", answers=wire.ClientSettings)
    def get(self, _request: Request, client_id: str) -> Response:
        """How its codes and tokens behave, and how many refusals are left."""
        client = tokens.client_named(self.workspace, client_id)
        return answer(wire.ClientSettings(**token_facts.settings_of(client)))

    @call("クライアントの設定の変更", takes=wire.NewClientSettings, answers=wire.ClientSettings)
    def put(self, _request: Request, client_id: str) -> Response:
        """What is sent changes, the rest stays."""
        changed = tokens.configure(self.workspace, client_id, self.asked(wire.NewClientSettings).changes)
        return answer(wire.ClientSettings(**token_facts.settings_of(changed)))
