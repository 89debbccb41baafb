"""The conformance card: what of an integration a workspace has seen. Pure rules over small facts of calls, oldest first."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

SEARCHES = frozenset({"seller_invoice_search", "buyer_invoice_search"})
UPDATE = "seller_invoice_update"
TOKENS = frozenset({"access_token", "password_token"})
MUST_WAIT = (429, 503)
TOLD = 5  # how many calls a line names


@dataclass(frozen=True, slots=True)
class CallFact:
    """One call, as far as the card cares. `number` is its permanent number in the log, `at` the workspace's time.

    `start` and `following` are where a page began and where the next one begins; `body` tells equal requests apart from
    others; `lost` says that the answer never arrived; `returned` that returned invoices (差戻し) were asked for.
    """

    number: int
    at: dt.datetime
    name: str
    status: int
    client: str = ""
    dialect: str = ""
    form: str = ""
    codes: tuple[str, ...] = ()
    grant: str = ""
    retry_after: int | None = None
    start: int = 1
    following: int | None = None
    body: str = ""
    lost: bool = False
    returned: bool = False
    stripped: bool = False

    @property
    def is_operation(self) -> bool:
        return bool(self.dialect)

    @property
    def succeeded(self) -> bool:
        return self.status == 200 and not self.lost


@dataclass(frozen=True, slots=True)
class Duty:
    """An operation as the card asks for it: whose it is, and whether it is one of the sandbox's own (`extra`)."""

    name: str
    side: str = ""
    extra: bool = False


class State(StrEnum):
    """`avoid` is what was seen although a good integration does without it; `broken` what was done wrong at least once.

    `optional` was not seen and need not be: it does not count.
    """

    SEEN = "seen"
    NOT_YET = "not_yet"
    BROKEN = "broken"
    AVOID = "avoid"
    OPTIONAL = "optional"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the card. `subject` is what of its kind it is about: an operation's key, a code, or nothing."""

    kind: str
    subject: str
    state: State
    times: int
    calls: tuple[int, ...] = ()
    last: dt.datetime | None = None
    detail: str = ""


def card(facts: Sequence[CallFact], duties: Collection[Duty]) -> list[Line]:
    """The whole card, whatever of it was seen. `facts` are in the order of their numbers."""
    idle = _idle_sides(facts, duties)
    corrects = next((duty.side for duty in duties if duty.name == UPDATE), "")
    takes = any(fact.is_operation for fact in facts)
    return [
        *(_optional(_operation(duty.name, facts), duty.extra or duty.side in idle) for duty in duties),
        _seen("token", [fact for fact in facts if fact.name in TOKENS and fact.succeeded and not _refreshes(fact)]),
        _seen("refresh", [fact for fact in facts if fact.name in TOKENS and fact.succeeded and _refreshes(fact)]),
        _back_off(facts),
        _seen("paging", list(_walked(facts))),
        _seen("resend", list(_resent(facts))),
        _optional(_seen("returned", list(corrected(facts))), corrects in idle),
        _optional(_seen("xml", [fact for fact in facts if _speaks_xml(fact)])),
        _avoided("unknown_fields", [fact for fact in facts if "W700001" in fact.codes], takes),
        _avoided("stripped", [fact for fact in facts if fact.stripped], takes),
        *_codes(facts),
    ]


def progress(lines: Collection[Line]) -> tuple[int, int]:
    """How many lines have nothing left to do, and of how many that count."""
    return sum(line.state is State.SEEN for line in lines), sum(line.state is not State.OPTIONAL for line in lines)


def _idle_sides(facts: Sequence[CallFact], duties: Collection[Duty]) -> set[str]:
    """An integration of one side alone need not speak the other one's operations; before the first call nobody knows."""
    sides = {duty.name: duty.side for duty in duties}
    used = {sides[fact.name] for fact in facts if fact.name in sides and fact.succeeded}
    return set(sides.values()) - used if used else set()


def _optional(line: Line, may_be_left: bool = True) -> Line:
    return replace(line, state=State.OPTIONAL) if may_be_left and line.state is State.NOT_YET else line


def _speaks_xml(fact: CallFact) -> bool:
    return fact.is_operation and fact.form == "xml" and fact.succeeded


def _refreshes(fact: CallFact) -> bool:
    return fact.grant == "refresh_token"


def _line(kind: str, state: State, found: Sequence[CallFact], subject: str = "", detail: str = "") -> Line:
    last = found[-1].at if found else None
    return Line(kind, subject, state, len(found), tuple(fact.number for fact in found[-TOLD:]), last, detail)


def _seen(kind: str, found: Sequence[CallFact]) -> Line:
    return _line(kind, State.SEEN if found else State.NOT_YET, found)


def _avoided(kind: str, found: Sequence[CallFact], takes: bool) -> Line:
    """What is good when it was never seen, once there was a call in which it might have been."""
    return _line(kind, State.AVOID if found else State.SEEN if takes else State.NOT_YET, found)


def _operation(name: str, facts: Sequence[CallFact]) -> Line:
    found = [fact for fact in facts if fact.name == name and fact.succeeded]
    wires = sorted({f"{fact.dialect} {fact.form.upper()}" for fact in found})
    return _line("operation", State.SEEN if found else State.NOT_YET, found, name, ", ".join(wires))


def _codes(facts: Sequence[CallFact]) -> Iterator[Line]:
    """A code that was met is recovered from by a success of the same operation and client afterwards."""
    met: dict[str, list[CallFact]] = {}
    for fact in facts:
        for code in fact.codes:
            if code.startswith("E"):
                met.setdefault(code, []).append(fact)
    for code in sorted(met):
        last = met[code][-1]
        recovered = next((fact for fact in _after(facts, last) if fact.name == last.name and fact.succeeded), None)
        detail = str(recovered.number) if recovered else ""
        yield _line("code", State.SEEN if recovered else State.NOT_YET, met[code], code, detail)


def _after(facts: Sequence[CallFact], one: CallFact) -> Iterator[CallFact]:
    """The same client's later calls."""
    first = bisect_right(facts, one.number, key=lambda fact: fact.number)
    return (fact for fact in map(facts.__getitem__, range(first, len(facts))) if fact.client == one.client)


def _back_off(facts: Sequence[CallFact]) -> Line:
    """After 429 or 503 the next call comes no earlier than Retry-After says. One that never came says nothing."""
    kept: list[CallFact] = []
    broken: list[CallFact] = []
    for fact in facts:
        if fact.status not in MUST_WAIT or fact.retry_after is None:
            continue
        following = next(_after(facts, fact), None)
        if following is not None:
            waited = following.at >= fact.at + dt.timedelta(seconds=fact.retry_after)
            (kept if waited else broken).append(following)
    if broken:
        return _line("back_off", State.BROKEN, broken)
    return _seen("back_off", kept)


def _walked(facts: Sequence[CallFact]) -> Iterator[CallFact]:
    """The last pages of lists that were followed from page to page to their end."""
    expected: dict[tuple[str, str], int] = {}
    for fact in facts:
        if fact.name not in SEARCHES or not fact.succeeded:
            continue
        key = (fact.client, fact.name)
        follows = fact.start > 1 and expected.get(key) == fact.start
        if follows and fact.following is None:
            yield fact
        if fact.following is not None and (fact.start == 1 or follows):
            expected[key] = fact.following
        else:
            expected.pop(key, None)


def _resent(facts: Sequence[CallFact]) -> Iterator[CallFact]:
    """The same request again after an answer that was lost, or an error of the platform's own."""
    for fact in facts:
        if fact.is_operation and fact.body and (fact.lost or fact.status >= 500):
            again = next((one for one in _after(facts, fact) if _is_same(one, fact)), None)
            if again is not None:
                yield again


def _is_same(one: CallFact, other: CallFact) -> bool:
    return (one.name, one.dialect, one.body) == (other.name, other.dialect, other.body)


def corrected(facts: Sequence[CallFact]) -> Iterator[CallFact]:
    """Corrections (operation 3) by a client that had asked which invoices were returned."""
    asked: set[str] = set()
    for fact in facts:
        if fact.returned and fact.succeeded:
            asked.add(fact.client)
        if fact.name == UPDATE and fact.succeeded and fact.client in asked:
            yield fact
