"""503 while the platform is down, until the window's end."""

import math

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.oauth.views.endpoint import refusal
from accounts.web.faults import language
from platform_project.kernel import clock, trace
from platform_project.kernel.errors import Fault, PlatformError
from sandbox import selectors
from sandbox.calls import Call, Kind
from sandbox.models import Outage
from sandbox.steps.base import Step

_COVERS = {
    Kind.OPERATION: (Outage.Covers.EVERYTHING, Outage.Covers.API),
    Kind.OAUTH: (Outage.Covers.EVERYTHING, Outage.Covers.OAUTH),
    Kind.PAGE: (Outage.Covers.EVERYTHING,),
}
# The platform's own pages; the sandbox's and signing in go on, or nobody could end an outage.
_PAGES = ("/issuing/", "/receiving/", "/invitations/")


class OutageStep(Step):
    kinds = frozenset(_COVERS)

    def before(self, call: Call) -> HttpResponse | None:
        asks_for_page = call.address.name == "authorize" or (
            call.kind is Kind.PAGE and call.request.path.startswith(_PAGES)
        )
        if (call.kind is Kind.PAGE and not asks_for_page) or (call.kind is Kind.OPERATION and not call.address.name):
            return None
        outage = _standing(call)
        if outage is None:
            return None
        if call.kind is Kind.OPERATION:
            call.refusal = _platform_error(outage)
            return None
        return _page(call, outage) if asks_for_page else _refusal(outage)


def _platform_error(outage: Outage) -> PlatformError:
    message, message_en = outage.message("ja"), outage.message("en")
    return PlatformError([Fault("E500003", "", {
        "retry_after": _seconds_left(outage), "until": _until(outage), "message": message,
        "message_en": f" {message_en}" if message_en else "",
    })])  # fmt: skip


def _page(call: Call, outage: Outage) -> HttpResponse:
    told = {"outage": outage, "message": outage.message(language())}
    response = render(call.request, "sandbox/down.html", told, status=503)
    response["Retry-After"] = str(_seconds_left(outage))
    return response


def _refusal(outage: Outage) -> HttpResponse:
    wait = {"Retry-After": str(_seconds_left(outage))}
    return refusal("temporarily_unavailable", f"The service is down until {_until(outage)}", 503, **wait)


def _standing(call: Call) -> Outage | None:
    """The window that the call falls into."""
    control, now = call.control, clock.now()
    if control is None or control.outages_until is None or control.outages_until <= now:
        return None
    found = selectors.outage_at(control.workspace, now, _COVERS[call.kind])
    if found is not None:
        trace.note("down", outage=found.number, announced=found.announced, wait=_seconds_left(found))
    return found


def _seconds_left(outage: Outage) -> int:
    return max(1, math.ceil((outage.ends_at - clock.now()).total_seconds()))


def _until(outage: Outage) -> str:
    return timezone.localtime(outage.ends_at).strftime("%Y/%m/%d %H:%M")
