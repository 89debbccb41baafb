"""Stands around every call of a workspace, and lets the steps do their part."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from platform_project.kernel import trace
from platform_project.watching.metrics import meters
from platform_project.watching.requests import HEADER, request_id_of, seen_of
from sandbox import calls, steps
from sandbox.calls import Call
from sandbox.log import entries, records, writer
from sandbox.steps import Step

# Kind of note → what somebody set up here, and the platform itself would not have refused.
MADE_HERE = {"fault": "fault", "limited": "limit", "down": "outage"}


class LogMiddleware:
    """Outside of everything, so that the log tells every header that leaves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault(HEADER, request_id_of(request))
        if record := records.detach(request):
            record.answer = entries.answer_of(record.call, response)
            writer.post(record)
        return response


class CallMiddleware:
    """Behind the workspace's own middleware, so that a step finds its clock."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        call = calls.begin(request)
        if call is None:
            return self.get_response(request)
        with calls.using(call), trace.collecting() as call.notes:
            calls.attribute(call)
            response = self._answered(call)
            _tell(call, response)
            return response

    def _answered(self, call: Call) -> HttpResponseBase:
        passed: list[Step] = []
        ended: HttpResponseBase | None = None
        for step in steps_of(call):
            passed.append(step)
            ended = step.before(call)
            if ended is not None:
                break
        response = ended or self.get_response(call.request)
        for step in reversed(passed):
            response = step.after(call, response)
        return response


def _tell(call: Call, response: HttpResponseBase) -> None:
    """Whoever watches the installation hears whose call it was, and who refused it."""
    seen = seen_of(call.request)
    seen.name, seen.queries = call.address.name, call.queries
    seen.workspace = call.workspace.slug if call.workspace else ""
    if response.status_code >= HTTPStatus.BAD_REQUEST:
        made_by = next((MADE_HERE[note.kind] for note in call.notes if note.kind in MADE_HERE), "platform")
        meters().refusals.labels(call.kind.value, made_by).inc()


def steps_of(call: Call) -> list[Step]:
    return [step for step in steps.STEPS if call.kind in step.kinds]


def before_authentication(operation: str, dialect: str) -> None:  # noqa: ARG001
    """Fills the kernel's port."""
    if call := calls.current():
        for step in steps_of(call):
            step.before_authentication(call)
        if call.refusal:
            raise call.refusal


def after_parsing(operation: str, dialect: str, data: object) -> None:  # noqa: ARG001
    """Fills the kernel's port."""
    if call := calls.current():
        for step in steps_of(call):
            step.after_parsing(call, data)
