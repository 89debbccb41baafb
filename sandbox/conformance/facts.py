"""The calls of the log as the conformance card looks at them."""

import re
from hashlib import sha256
from urllib.parse import parse_qs

from accounts.models import Workspace
from platform_project.api.operations import all_operations
from sandbox.calls import Kind
from sandbox.conformance.rules import SEARCHES, CallFact, Line, card
from sandbox.log import finding
from sandbox.models import LogEntry

# So many of the newest calls are looked at.
MOST_CALLS = 5_000
_START = re.compile(rb'"start_position"\s*:\s*"?(\d{1,9})|<start_position>(\d{1,9})<')
_NEXT = re.compile(rb'"next_position":"?(\d{1,9})|<next_position>(\d{1,9})<')
_RETURNED = re.compile(rb'"extracting_type03"\s*:\s*"?1|<extracting_type03>1<')


def card_of(workspace: Workspace) -> list[Line]:
    """The workspace's card, as far as its log reaches back."""
    kinds = [Kind.OPERATION.value, Kind.OAUTH.value]
    rows = list(finding.entries(workspace).filter(kind__in=kinds).defer("request_headers")[:MOST_CALLS])
    return card([_fact(row) for row in reversed(rows)], [operation.key for operation in all_operations()])


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
