"""The clock of a workspace, for programs."""

from rest_framework.request import Request
from rest_framework.response import Response

from sandbox import facts
from sandbox.api import wire
from sandbox.api.docs import call
from sandbox.api.views import WorkspaceView, answer
from sandbox.bots import facts as bot_facts
from sandbox.services import clocks
from sandbox.services.clocks import Moved


class ClockView(WorkspaceView):
    """時計の照会・設定"""

    @call("時計の照会", answers=wire.Clock)
    def get(self, _request: Request) -> Response:
        """How the workspace's clock stands."""
        return answer(wire.Clock(**facts.clock_facts(self.workspace.clock)))

    @call("時計の設定", takes=wire.NewClock, answers=wire.MovedClock)
    def put(self, _request: Request) -> Response:
        """Freeze, run, set forwards or back, or return to real time.

        Before a move backwards, everything that has expired is marked so for good. After a move forwards, what has fallen
        due for the counterparties is made, each at its instant.
        """
        asked = self.asked(wire.NewClock)
        return answer(told(self, clocks.set_to(self.workspace, asked.mode, asked.now)))


class AdvanceView(WorkspaceView):
    """時計を進める"""

    @call("時計を進める", takes=wire.Advance, answers=wire.MovedClock)
    def post(self, _request: Request) -> Response:
        """By months, days, hours, minutes and seconds together; what falls due for the counterparties is made."""
        return answer(told(self, clocks.advance(self.workspace, self.asked(wire.Advance).span)))


def told(view: WorkspaceView, moved: Moved) -> wire.MovedClock:
    lapsed = wire.Lapsed(**moved.lapsed)
    made = [wire.BotMoveFacts(**bot_facts.move(move)) for move in (*view.woken.moves, *moved.made.moves)]
    return wire.MovedClock(
        **facts.clock_facts(moved.setting), before=facts.written(moved.before), lapsed=lapsed, moves=made,
        more_due=moved.made.more,
    )  # fmt: skip
