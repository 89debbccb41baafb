"""429 for a client that calls too often."""

from contextlib import suppress

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse

from accounts.oauth.views.endpoint import refusal
from platform_project.kernel import clock, trace
from platform_project.kernel.errors import Fault, PlatformError
from sandbox.calls import Call, Kind
from sandbox.limits.bounds import SECOND, Bounds
from sandbox.services import limits
from sandbox.services.limits import Excess
from sandbox.steps.base import Step

# Where a program asks for tokens or about them; what a person does at the browser is not counted.
TOKEN_ENDPOINTS = frozenset({"access_token", "password_token", "revoke", "introspect"})


class LimitStep(Step):
    """Before the token is judged: whoever calls too often is told that first."""

    def before(self, call: Call) -> HttpResponse | None:
        excess = _excess(call) if _is_counted(call) else None
        if excess is None:
            return None
        if call.kind is Kind.OPERATION:
            call.refusal = _platform_error(excess)
            return None
        description = f"The limit of {_said(excess, 'en')} is exceeded; try again in {excess.retry_after} s"
        return refusal("temporarily_unavailable", description, 429, **{"Retry-After": str(excess.retry_after)})


def _is_counted(call: Call) -> bool:
    """Whether it asks for something that is limited, and was not refused before."""
    if call.kind is Kind.OPERATION:
        return bool(call.address.name) and call.refusal is None
    return call.address.name in TOKEN_ENDPOINTS and call.request.method == "POST"


def _platform_error(excess: Excess) -> PlatformError:
    bound, bound_en = _said(excess, "ja"), _said(excess, "en")
    return PlatformError(
        [Fault("E500004", "", {"retry_after": excess.retry_after, "bound": bound, "bound_en": bound_en})]
    )


def _excess(call: Call) -> Excess | None:
    control, bounds = call.control, limits.bounds_of(call.control)
    if control is None or not call.client_id or bounds == Bounds():
        return None
    # Without a database the view meets the same, and knows what to answer.
    with suppress(OperationalError, InterfaceError):
        excess = limits.take(control.workspace, call.client_id, bounds, clock.now())
        if excess is not None:
            trace.note("limited", calls=excess.calls, seconds=int(excess.per.total_seconds()), wait=excess.retry_after)
        return excess
    return None


def _said(excess: Excess, language: str) -> str:
    second = excess.per == SECOND
    if language == "ja":
        return f"{'1秒' if second else '1分'}に{excess.calls}回"
    return f"{excess.calls} call{'' if excess.calls == 1 else 's'} a {'second' if second else 'minute'}"
