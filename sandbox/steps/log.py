"""The log's part in a call: it listens to the body, and takes down what was answered."""

from django.conf import settings
from django.http import HttpResponse
from django.http.response import HttpResponseBase

from sandbox.calls import Call, Kind
from sandbox.log import records
from sandbox.log.records import Record
from sandbox.steps.base import Step

# In a request's environment: the number of the entry that it repeats.
RESENT_FROM = "sandbox.resent_from"


class LogStep(Step):
    """Stands outermost, so that it sees what really leaves. Who looks at the log leaves no entry in it."""

    kinds = frozenset({Kind.OPERATION, Kind.OAUTH, Kind.CONTROL})

    def before(self, call: Call) -> HttpResponse | None:
        if settings.SANDBOX_LOG != "off":
            call.keep["body"] = records.listen(call.request)
            call.keep["resent_from"] = call.request.META.get(RESENT_FROM)
        return None

    def after(self, call: Call, response: HttpResponseBase) -> HttpResponseBase:
        if settings.SANDBOX_LOG != "off" and call.workspace is not None and not _only_looks(call):
            records.attach(Record(call, call.keep.get("body")))
        return response


def _only_looks(call: Call) -> bool:
    return (
        call.kind is Kind.CONTROL and call.request.method == "GET" and call.request.path.startswith("/sandbox/v1/log")
    )
