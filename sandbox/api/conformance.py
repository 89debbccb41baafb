"""The conformance card, for programs."""

from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.web.downloads import download
from platform_project.kernel import clock
from sandbox.api.docs import call
from sandbox.api.views import WorkspaceView, answer
from sandbox.api.wire import conformance as wire
from sandbox.conformance import document as conformance_document
from sandbox.conformance import words as conformance_words
from sandbox.conformance.facts import card_of
from sandbox.conformance.rules import Line, progress
from sandbox.facts import written


class ConformanceView(WorkspaceView):
    """適合カード"""

    @call("適合カード", answers=wire.ConformanceCard)
    def get(self, _request: Request) -> Response:
        """What of an integration the workspace's log has seen, and what is left to exercise."""
        lines = card_of(self.workspace)
        done, of = progress(lines)
        told = [_told(line, self.base_url()) for line in lines]
        return answer(
            wire.ConformanceCard(workspace=self.workspace.slug, at=written(clock.now()), seen=done, of=of, lines=told)
        )


class ConformancePdfView(WorkspaceView):
    """適合カードのPDF"""

    @call("適合カードのPDF", answers=None)
    def get(self, _request: Request) -> HttpResponse:
        """The same as a document, for a go-live review."""
        return download(conformance_document.pdf(self.workspace), "conformance.pdf")


def _told(line: Line, base_url: str) -> wire.CardLine:
    return wire.CardLine(
        kind=line.kind, subject=line.subject, title=conformance_words.title(line, "en"), state=line.state,
        times=line.times, last_at=written(line.last) if line.last else None,
        calls=[f"{base_url}/sandbox/log/{number}/" for number in line.calls], detail=line.detail,
        how=conformance_words.how(line, "en"),
    )  # fmt: skip
