"""Faults: errors, outages, delays and lost answers that somebody asked for, on whichever road."""

from django.http.response import HttpResponseBase

from accounts.oauth.views.endpoint import refusal
from platform_project.kernel.errors import Fault, PlatformError, refuse
from sandbox.calls import Call, Kind
from sandbox.faults import gateway, roads
from sandbox.faults.effects import Cut, Effect, Stage, Unreadable
from sandbox.faults.engine import Acting, Engine
from sandbox.faults.lost_answers import LostResponse
from sandbox.faults.magic import Road
from sandbox.faults.pausing import pause
from sandbox.steps.base import Step

# What the step keeps with a call: its engine, and what takes the place of its answer.
_ENGINE, _INSTEAD = "faults", "faults.instead"


class FaultStep(Step):
    """What an outage would do comes before the token is looked at, an operation's own refusal once the request was read.

    A call that is nobody's, or goes to no operation or endpoint, meets none.
    """

    def before(self, call: Call) -> HttpResponseBase | None:
        if call.workspace is None or not call.address.name or call.refusal:
            return None
        engine = call.keep[_ENGINE] = Engine(call)
        try:
            if takes_requests(call) and (found := roads.in_header(call.request.META)):
                engine.ask(found)
        except Unreadable as error:
            return _unreadable(call, error)
        acting = engine.at(Stage.GATE)
        return _at_the_gate(call, acting) if acting else None

    def after_parsing(self, call: Call, data: object) -> None:
        engine: Engine | None = call.keep.get(_ENGINE)
        if engine is None:
            return
        acting = engine.at(Stage.PARSED, roads.in_request(call.address.name, data) if takes_requests(call) else ())
        if acting is None:
            return
        if acting.road in (Road.TEXT, Road.CODE):
            wait(acting)
        if acting.effect.stage in (Stage.GATE, Stage.PARSED):
            _refuse(call, acting.effect)

    def after(self, call: Call, response: HttpResponseBase) -> HttpResponseBase:
        # Let go of: it knows the call, and what refers to itself waits long for the collector, with its request.
        engine: Engine | None = call.keep.pop(_ENGINE, None)
        found = _answered(call, engine, response) if engine else response
        if any(note.kind == "fault" for note in call.notes):
            # The terminal is for what goes wrong without having been asked for.
            found._has_been_logged = True  # type: ignore[attr-defined]  # Django's own mark
        return found


def _answered(call: Call, engine: Engine, response: HttpResponseBase) -> HttpResponseBase:
    if effect := call.keep.get(_INSTEAD):
        # The refusal that ended the work was told to nobody.
        call.notes[:] = [note for note in call.notes if note.kind != "refused"]
        return LostResponse(Cut.BEFORE) if effect.cut else gateway.page(effect)
    acting = engine.at(Stage.ANSWER)
    return LostResponse(acting.effect.cut, response) if acting and acting.effect.cut else response


def takes_requests(call: Call) -> bool:
    """Whether the workspace lets a request itself ask for a fault."""
    return call.control is None or call.control.faults_in_requests


def wait(acting: Acting) -> None:
    if acting.effect.delay and not pause(acting.effect.delay):
        acting.note(skipped="too many calls are waiting")


def _at_the_gate(call: Call, acting: Acting) -> HttpResponseBase | None:
    """An answer that ends the call; None where it goes on, perhaps to be refused by its view."""
    wait(acting)
    effect = acting.effect
    if effect.stage is not Stage.GATE:
        return None
    if effect.code and call.kind is Kind.OPERATION:
        call.refusal = PlatformError([effect.fault()])
        return None
    # Nothing is done, so nothing can be lost later.
    del call.keep[_ENGINE]
    if effect.cut:
        return LostResponse(effect.cut)
    if effect.oauth_error and call.kind is Kind.OAUTH:
        return gateway.oauth_answer(call, effect)
    return gateway.page(effect)


def _refuse(call: Call, effect: Effect) -> None:
    """In the platform's format where it can say so; else what a gateway does takes the answer's place."""
    if effect.code:
        raise PlatformError([effect.fault()])
    call.keep[_INSTEAD] = effect
    refuse("E500001")


def _unreadable(call: Call, error: Unreadable) -> HttpResponseBase | None:
    """A header that cannot be meant is refused: whoever wrote it waits for something to happen."""
    del call.keep[_ENGINE]
    if call.kind is Kind.OAUTH:
        return refusal("invalid_request", f"{roads.HEADER}: {error}")
    params = {"title": roads.HEADER, "expected": str(error)}
    call.refusal = PlatformError([Fault("E700004", roads.HEADER, params)])
    return None
