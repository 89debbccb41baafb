"""Explain, for programs."""

from django.utils import translation
from rest_framework.request import Request
from rest_framework.response import Response

from sandbox import timeline
from sandbox.api.docs import call
from sandbox.api.views import WorkspaceView, answer
from sandbox.api.wire import timeline as wire
from sandbox.errors import refuse


class TimelineView(WorkspaceView):
    """請求書の経過"""

    @call("請求書の経過", answers=wire.Timeline)
    def get(self, _request: Request, number: int) -> Response:
        """Everything that happened to an invoice: its events, the calls that named it, mails and letters, clock moves."""
        invoice = timeline.found(self.workspace, number) or refuse("not_found")
        with translation.override("en"):
            moments = timeline.facts(timeline.of(self.workspace, invoice), self.base_url())
        told = [wire.MomentFacts(**moment) for moment in moments]
        return answer(wire.Timeline(invoice_mng_num=invoice.number, inv_no=invoice.inv_no, moments=told))
