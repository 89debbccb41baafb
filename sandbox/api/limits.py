"""Limits, for programs."""

from rest_framework.request import Request
from rest_framework.response import Response

from platform_project.kernel import clock
from sandbox.api.docs import call
from sandbox.api.views import WorkspaceView, answer
from sandbox.api.wire import limits as wire
from sandbox.limits import facts as limit_facts
from sandbox.services import limits


class LimitsView(WorkspaceView):
    """呼び出しの制限"""

    @call("呼び出しの制限の照会", answers=wire.Limits)
    def get(self, _request: Request) -> Response:
        """What holds, and what each client used of it."""
        return answer(wire.Limits(**limit_facts.facts_of(self.workspace, clock.now())))

    @call("呼び出しの制限の設定", takes=wire.NewLimits, answers=wire.Limits)
    def put(self, _request: Request) -> Response:
        """How often each client may call the operations and the token endpoints, by the workspace's clock.

        A clock that stands still frees nobody; advance it.
        """
        asked = self.asked(wire.NewLimits)
        limits.set_limits(self.workspace, asked.profile, asked.bounds)
        return answer(wire.Limits(**limit_facts.facts_of(self.workspace, clock.now())))
