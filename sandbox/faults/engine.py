"""The one engine in which all roads end: which faults act on a call, and when.

A call passes three stages (`effects.Stage`). At each of them one fault acts: first what was already chosen, that is the
header's or what began to act earlier; else the oldest rule that begins here and falls on the call; else, once the request
was read, the first magic value in it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from platform_project.kernel import clock, trace
from sandbox import selectors
from sandbox.calls import Call, Kind
from sandbox.faults.effects import Effect, Stage, parse
from sandbox.faults.magic import Road
from sandbox.faults.roads import Found
from sandbox.faults.targets import EVERY_ENDPOINT, EVERY_OPERATION
from sandbox.models import FaultRule
from sandbox.services import faults


@dataclass(frozen=True, slots=True)
class Acting:
    """A fault that acts on a call, and by what: the number of a rule, or where in the request it stands."""

    effect: Effect
    road: str
    rule: int | None = None
    item: str = ""

    def note(self, **more: str) -> None:
        trace.note("fault", self.item, road=str(self.road), rule=self.rule, effect=str(self.effect), **more)

    def acts_at(self, stage: Stage) -> bool:
        return stage in (self.effect.begins, self.effect.stage)


class Engine:
    """The faults of one call."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._chosen: list[Acting] = []
        self._noted: set[Acting] = set()
        self._rules: list[FaultRule] | None = None

    def ask(self, found: Found) -> None:
        """What the header asks for, each part in its time."""
        self._chosen.extend(self._asked_for([found]))

    def at(self, stage: Stage, found: Iterable[Found] = ()) -> Acting | None:
        """What acts at this stage; `found` is what the values of the request ask for."""
        if not (self._chosen or found or self._waiting()):
            return None
        known = next((acting for acting in self._chosen if acting.acts_at(stage)), None)
        acting = known or next(self._taken(stage), None) or next(self._asked_for(found), None)
        if acting is None:
            return None
        if acting is not known:
            self._chosen.append(acting)
        self._note(acting)
        return acting

    def _note(self, acting: Acting) -> None:
        """For the log: what acted, once."""
        if acting not in self._noted:
            self._noted.add(acting)
            acting.note()

    def _asked_for(self, found: Iterable[Found]) -> Iterator[Acting]:
        for one in found:
            if concerns(one.effect, self._call.kind):
                yield Acting(one.effect, one.road, item=one.item)

    def _taken(self, stage: Stage) -> Iterator[Acting]:
        """The rules that fall on this call, from here on. Each has one time less with it."""
        for rule in self._waiting():
            effect = parse(rule.effect)
            if effect.begins is stage and matches(rule, effect, self._call) and faults.take(rule):
                yield Acting(effect, Road(rule.road), rule.number)

    def _waiting(self) -> list[FaultRule]:
        """The workspace's rules; without a query where it has none."""
        if self._rules is None:
            control, workspace = self._call.control, self._call.workspace
            if workspace is None or control is None or not control.faults_armed:
                self._rules = []
                return self._rules
            self._rules = list(selectors.waiting_faults(selectors.faults(workspace), clock.now()))
            if not self._rules:
                faults.settle(workspace)
        return self._rules


def concerns(effect: Effect, kind: Kind) -> bool:
    """Whether such a call can be told of it at all."""
    return effect.is_for_operations if kind is Kind.OPERATION else effect.is_for_oauth


def matches(rule: FaultRule, effect: Effect, call: Call) -> bool:
    method = "GET" if call.request.method == "HEAD" else call.request.method
    return (
        concerns(effect, call.kind)
        and call.address.name in names_of(rule.targets.split(), effect, call.kind, call.address.name)
        and rule.dialect in ("", call.address.dialect)
        and rule.method in ("", method)
        and rule.client_id in ("", call.client_id)
    )


def names_of(targets: list[str], effect: Effect, kind: Kind, name: str) -> list[str]:
    """The targets, a group among them spelt out as far as this call is concerned.

    Without any, what is for OAuth endpoints alone means all of those, and everything else the operations.
    """
    group = EVERY_OPERATION if kind is Kind.OPERATION else EVERY_ENDPOINT
    meant = targets or [EVERY_OPERATION if effect.is_for_operations else EVERY_ENDPOINT]
    return [name] if group in meant else meant
