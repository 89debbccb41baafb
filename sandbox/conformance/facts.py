"""The calls of the log as the conformance card looks at them."""

import re
from hashlib import sha256
from urllib.parse import parse_qs

from accounts.models import Workspace
from platform_project.api.operations import all_operations
from sandbox.calls import Kind
from sandbox.conformance import remembering
from sandbox.conformance.rules import SEARCHES, CallFact, Duty, Line, card
from sandbox.log import finding
from sandbox.models import LogEntry

# So many of the newest calls are looked at.
MOST_CALLS = 5_000
_START = re.compile(rb'"start_position"\s*:\s*"?(\d{1,9})|<start_position>(\d{1,9})<')
_NEXT = re.compile(rb'"next_position":"?(\d{1,9})|<next_position>(\d{1,9})<')
_RETURNED = re.compile(rb'"extracting_type03"\s*:\s*"?1|<extracting_type03>1<')


def card_of(workspace: Workspace) -> list[Line]:
    """The workspace's card, as far as its log reaches back."""
    return card(calls_of(workspace), duties())


def duties() -> list[Duty]:
    """Every operation; those that the flow document does not know are the sandbox's own."""
    return [Duty(one.key, one.side.value, extra=one.mark == "A") for one in all_operations()]


def calls_of(workspace: Workspace) -> tuple[CallFact, ...]:
    """The newest calls, oldest first. What this process has read before it does not read again: entries never change."""
    entries = finding.entries(workspace)
    oldest = entries.order_by("number").values_list("number", flat=True).first()
    known = tuple(fact for fact in remembering.recall(workspace) if oldest is not None and fact.number >= oldest)
    kinds = [Kind.OPERATION.value, Kind.OAUTH.value]
    newer = entries.filter(kind__in=kinds, number__gt=known[-1].number if known else 0).defer("request_headers")
    facts = (known + tuple(_fact(row) for row in reversed(newer[:MOST_CALLS])))[-MOST_CALLS:]
    remembering.keep(workspace, facts)
    return facts


def _fact(row: LogEntry) -> CallFact:
    sent, answered = bytes(row.request_body), bytes(row.answer_body)
    query = parse_qs(row.query)
    is_search = row.name in SEARCHES
    start = query.get("start_position", [""])[0] if query else _first(_START, sent)
    return CallFact(
        number=row.number, at=row.at, name=row.name, status=row.status, client=row.client_id, dialect=row.dialect,
        form="xml" if "xml" in row.answer_headers.get("Content-Type", "") else "json", codes=tuple(row.codes.split()),
        grant=_grant(sent) if row.kind == LogEntry.Kind.OAUTH else "",
        retry_after=_number(row.answer_headers.get("Retry-After", "")),
        start=_number(start) or 1, following=_number(_first(_NEXT, answered)) if is_search else None,
        body=sha256(sent + row.query.encode()).hexdigest(), lost="cut" in row.fault,
        returned=is_search and (query.get("extracting_type03") == ["1"] or bool(_RETURNED.search(sent))),
        stripped=any(note.get("kind") == "stripped" for note in row.notes),
    )  # fmt: skip


def _grant(sent: bytes) -> str:
    return parse_qs(sent.decode("latin-1")).get("grant_type", [""])[0]


def _first(pattern: re.Pattern[bytes], text: bytes) -> str:
    found = pattern.search(text)
    return next((group.decode() for group in found.groups() if group), "") if found else ""


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() else None
