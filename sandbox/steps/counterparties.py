"""取引先ボット around a call: what is due is made before it, and a code of theirs that it names is known from then on."""

import logging
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, TypeVar

from django.http import HttpResponse
from django.http.response import HttpResponseBase

from accounts.models import Company, User
from platform_project.api import authentication
from platform_project.kernel import clock
from sandbox.bots.characters import CHARACTERS
from sandbox.calls import Call, Kind
from sandbox.services import bots, introductions
from sandbox.services.bots import Made
from sandbox.services.introductions import AS_CUSTOMER, AS_SUPPLIER
from sandbox.steps.base import Step

log = logging.getLogger(__name__)

R = TypeVar("R")


class CounterpartyStep(Step):
    """A call of the control API says only on its way whose it is; its views wake the counterparties themselves."""

    kinds = frozenset({Kind.OPERATION, Kind.PAGE})

    def before(self, call: Call) -> HttpResponse | None:
        wake(call)
        return None

    def after_parsing(self, call: Call, data: object) -> None:
        for side, code in named(call.address.name, data):
            token = authentication.row_of(call.request.META, authentication.value_in(call.request.META))
            _try("introduce", partial(introductions.introduce, token.user.company, code, side))

    def after(self, call: Call, response: HttpResponseBase) -> HttpResponseBase:
        """A form of the masters' pages that was taken, and names a counterparty."""
        if call.kind is Kind.PAGE and call.request.method == "POST" and response.status_code == 302:
            code = call.request.POST.get("code", "")
            if code in CHARACTERS and call.workspace is not None:
                _try("adopt", partial(introductions.adopt, _company_of(call), code))
        return response


def wake(call: Call) -> Made:
    """What was made before the call. What the counterparties meet on their way never stands in the way of it."""
    if call.workspace is None:
        return bots.NOTHING
    made: Made | None = _try("wake", partial(bots.wake, call.workspace, call.control, at=clock.now()))
    return made or bots.NOTHING


def _company_of(call: Call) -> Company:
    user = call.request.user
    if not isinstance(user, User) or user.company is None:
        raise ValueError("a session without a company gives a call no workspace")
    return user.company


def _try(what: str, act: Callable[[], R]) -> R | None:
    try:
        return act()
    except Exception:
        log.exception("the counterparties failed to %s", what)
    return None


_CUSTOMERS = frozenset({"seller_invoice_register", "seller_invoice_update"})
_SUPPLIERS = "buyer_supplier_register"


def named(operation: str, data: object) -> Iterator[tuple[str, str]]:
    """The counterparties that a request names, each once, with the side on which it does. It is not checked yet."""
    codes: dict[str, str] = {}
    if operation in _CUSTOMERS:
        for element in _elements(data, "invoices"):
            for customer in _elements(element, "customer"):
                codes |= _code(customer, "private_cust_cd", AS_CUSTOMER)
    elif operation == _SUPPLIERS:
        for element in _elements(data, "suppliers"):
            codes |= _code(element, "private_cust_cd_s", AS_SUPPLIER)
    for code, side in codes.items():
        if side in introductions.SIDES[CHARACTERS[code].kind]:
            yield side, code


def _elements(data: object, name: str) -> list[Any]:
    """One element, or several; XML does not tell a list of one from one."""
    found = data.get(name) if isinstance(data, dict) else None
    return found if isinstance(found, list) else [found]


def _code(element: object, name: str, side: str) -> dict[str, str]:
    code = element.get(name) if isinstance(element, dict) else None
    return {code: side} if isinstance(code, str) and code in CHARACTERS else {}
