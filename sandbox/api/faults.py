"""Faults, and the table of magic values, for programs."""

from rest_framework.request import Request
from rest_framework.response import Response

from sandbox import selectors
from sandbox.api.docs import call
from sandbox.api.views import WorkspaceView, answer
from sandbox.api.wire import faults as wire
from sandbox.errors import refuse
from sandbox.faults import facts as fault_facts
from sandbox.services import faults


class FaultsView(WorkspaceView):
    """障害の一覧・設定・解除"""

    @call("障害の一覧", answers=wire.FaultList)
    def get(self, _request: Request) -> Response:
        """What waits, what is left of it, and what is over."""
        return answer(wire.FaultList(**fault_facts.faults_of(self.workspace)))

    @call("障害の設定", takes=wire.NewFault, answers=wire.Fault, status=201)
    def post(self, _request: Request) -> Response:
        """From the next call on; it goes off by itself."""
        rule = faults.arm(workspace=self.workspace, draft=self.asked(wire.NewFault).draft)
        return answer(wire.Fault(**fault_facts.fault_of(rule)), 201)

    @call("リクエストからの指定", takes=wire.FaultRoads, answers=wire.FaultList)
    def put(self, _request: Request) -> Response:
        """Whether a request itself may ask for a fault: X-Sandbox-Fault, 件名 and 備考, partners' codes."""
        faults.open_roads(workspace=self.workspace, on=self.asked(wire.FaultRoads).in_requests)
        return answer(wire.FaultList(**fault_facts.faults_of(self.workspace)))

    @call("すべての障害の解除", answers=None, status=204)
    def delete(self, _request: Request) -> Response:
        """All of them, at once."""
        faults.clear(workspace=self.workspace)
        return Response(status=204)


class OneFaultView(WorkspaceView):
    """1件の障害"""

    @call("障害の照会", answers=wire.Fault)
    def get(self, _request: Request, number: int) -> Response:
        """What is left of it."""
        rule = selectors.faults(self.workspace).filter(number=number).first() or refuse("not_found")
        return answer(wire.Fault(**fault_facts.fault_of(rule)))

    @call("障害の解除", answers=None, status=204)
    def delete(self, _request: Request, number: int) -> Response:
        """This one."""
        faults.disarm(workspace=self.workspace, number=number)
        return Response(status=204)


class MagicView(WorkspaceView):
    """マジック値"""

    @call("マジック値の一覧", answers=wire.MagicTable)
    def get(self, _request: Request) -> Response:
        """Every value that makes the sandbox do something, and where it is looked for."""
        return answer(wire.MagicTable(values=[wire.MagicValue(**row) for row in fault_facts.magic_values()]))
