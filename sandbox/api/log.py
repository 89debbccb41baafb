"""The log, for programs."""

from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response

from sandbox.api.docs import call
from sandbox.api.views import WorkspaceView, answer
from sandbox.api.wire import log as wire
from sandbox.errors import refuse
from sandbox.log import curl, facts, finding, storing
from sandbox.models import LogEntry
from sandbox.services.resending import resend


class LogView(WorkspaceView):
    """ログの検索・消去"""

    @call("ログの検索", asks=wire.LogSearch, answers=wire.LogList)
    def get(self, _request: Request) -> Response:
        """Calls of the workspace, the newest first."""
        asked = self.sought(wire.LogSearch)
        found = finding.awaited(self.workspace, asked.conditions, asked.patience)
        rows = list(found[: asked.size + 1])
        shown = rows[: asked.size]
        following = shown[-1].number if len(rows) > asked.size else None
        lines = [wire.LogLine(**facts.line(row, self.base_url())) for row in shown]
        return answer(wire.LogList(entries=lines, next_before=following))

    @call("ログの消去", answers=wire.LogCleared)
    def delete(self, _request: Request) -> Response:
        """Give up all entries. Numbers go on; this call is the first of the new ones."""
        finding.entries(self.workspace)
        return answer(wire.LogCleared(deleted=storing.clear(self.workspace)))


class EntryView(WorkspaceView):
    """ログの1件"""

    @call("ログの1件", answers=wire.LogFacts)
    def get(self, _request: Request, number: int) -> Response:
        """A call whole: headers and bodies, what happened on the way, and for each refusal rule, value and cure."""
        return answer(wire.LogFacts(**facts.whole(named(self, number), self.base_url())))


class CurlView(WorkspaceView):
    """curlコマンド"""

    @call("curlコマンド", answers=None)
    def get(self, _request: Request, number: int) -> HttpResponse:
        """The call as a command for a shell, in plain text; `$TOKEN` and its like stand for the secrets."""
        return HttpResponse(
            curl.command(named(self, number), self.base_url()), content_type="text/plain; charset=utf-8"
        )


class ResendView(WorkspaceView):
    """再送"""

    @call("再送", answers=wire.LogFacts)
    def post(self, request: Request, number: int) -> Response:
        """Send an operation's call again: the same address, headers and body, by the same user and client, with a token
        given for this one call. The answer is the new entry; what the operation answered stands in it.
        """
        entry = resend(self.workspace, named(self, number), request._request)
        return answer(wire.LogFacts(**facts.whole(entry, self.base_url())))


def named(view: WorkspaceView, number: int) -> LogEntry:
    return finding.entry(view.workspace, number) or refuse("not_found")
