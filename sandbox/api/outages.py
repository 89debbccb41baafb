"""The calendar of outages, for programs."""

from rest_framework.request import Request
from rest_framework.response import Response

from platform_project.kernel import clock
from sandbox import selectors
from sandbox.api.docs import call
from sandbox.api.views import WorkspaceView, answer
from sandbox.api.wire import outages as wire
from sandbox.limits import outages as outage_facts
from sandbox.services import outages


class OutagesView(WorkspaceView):
    """停止予定"""

    @call("停止予定の一覧", answers=wire.OutageCalendar)
    def get(self, _request: Request) -> Response:
        """All windows, the ones that are over too, by their start."""
        rows, now = selectors.outages(self.workspace), clock.now()
        return answer(wire.OutageCalendar(outages=[wire.OutageFacts(**outage_facts.facts_of(r, now)) for r in rows]))

    @call("停止予定の登録", takes=wire.NewOutage, answers=wire.OutageFacts, status=201)
    def post(self, _request: Request) -> Response:
        """While it lasts, calls are answered 503 with the seconds to its end in Retry-After."""
        made = outages.plan(self.workspace, self.asked(wire.NewOutage).plan)
        return answer(wire.OutageFacts(**outage_facts.facts_of(made, clock.now())), 201)


class OneOutageView(WorkspaceView):
    """停止予定の取消"""

    @call("停止予定の取消", answers=None, status=204)
    def delete(self, _request: Request, number: int) -> Response:
        """Out of the calendar; one that is going on is over."""
        outages.cancel(self.workspace, number)
        return Response(status=204)
