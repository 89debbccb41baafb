"""The event history: appended with every change, chained by hash per invoice and anchored per workspace."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from accounts.actors import Actor
from accounts.counters import Numbers
from invoices import selectors
from invoices.models import Invoice, InvoiceEvent
from invoices.status import Action
from platform_project import inserting
from platform_project.kernel import clock, trace


@dataclass(frozen=True, slots=True)
class Happening:
    """What is to be recorded about an invoice that already stands as the action left it."""

    invoice: Invoice
    action: Action
    detail: Mapping[str, Any] = field(default_factory=dict)


class Said(NamedTuple):
    """What an event says, by the attributes of its row; its own hash and the anchor follow from it."""

    workspace_id: int
    number: int
    invoice_id: int
    seq: int
    action: str
    version: int
    status: str
    actor: str
    company_name: str
    via: str
    at: dt.datetime
    detail: dict[str, Any]
    previous_hash: str


def append(numbers: Numbers, actor: Actor, happenings: Sequence[Happening]) -> None:
    """Append one event each, in order. Two queries; the caller holds the workspace's lock."""
    old = [happening.invoice.pk for happening in happenings if happening.action is not Action.ISSUE]
    ends = selectors.chain_ends(old)
    at = clock.now()
    taken = numbers.take("event", len(happenings))
    rows = [
        _row(numbers, actor, happening, number, ends, at) for happening, number in zip(happenings, taken, strict=True)
    ]
    inserting.insert(InvoiceEvent, (*Said._fields, "hash", "anchor"), rows)
    if rows:
        trace.note("recorded", first=taken[0], last=taken[-1])


def _row(
    numbers: Numbers, actor: Actor, happening: Happening, number: int, ends: dict[int, tuple[int, str]], at: dt.datetime
) -> tuple[Any, ...]:
    invoice = happening.invoice
    seq, previous = ends.get(invoice.pk, (0, ""))
    said = Said(
        workspace_id=numbers.workspace.pk, number=number, invoice_id=invoice.pk, seq=seq + 1, action=happening.action.value,
        version=invoice.version, status=invoice.status, actor=actor.name, company_name=actor.company.name,
        via=actor.via.value, at=at, detail=dict(happening.detail), previous_hash=previous,
    )  # fmt: skip
    own = digest(said, invoice.number)
    anchor = numbers.workspace.event_anchor = anchor_of(numbers.workspace.event_anchor, own)
    ends[invoice.pk] = (said.seq, own)
    return (*said, own, anchor)


def digest(event: InvoiceEvent | Said, invoice_number: int) -> str:
    """SHA-256 in hex over all that the event says and the hash before it. Holds no database key, so it survives a move."""
    said = [
        event.number, invoice_number, event.seq, event.action, event.version, event.status, event.actor,
        event.company_name, event.via, event.at.astimezone(dt.UTC).isoformat(timespec="microseconds"), event.detail,
        event.previous_hash,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def anchor_of(before: str, event_hash: str) -> str:
    """The workspace's anchor after an event."""
    return hashlib.sha256(f"{before}{event_hash}".encode()).hexdigest()
