"""Looking for what was edited behind the product's back: chains, counters, and every invoice beside its own history.

Reads everything, writes nothing, and holds a few hundred invoices at a time. Whoever wants one moment of the database opens
`accounts.snapshots` around it.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, Max, Min, QuerySet

from accounts.models import Notice, Workspace
from invoices.models import Invoice, InvoiceEvent
from invoices.services import histories
from invoices.services.events import anchor_of, digest
from invoices.services.histories import Finding
from partners.models import Invitation
from platform_project.kernel.progress import Tally, Work

AT_ONCE = 2_000
LISTED = 20
# What counts without gaps in a workspace → its counter.
COUNTED = {"invoice": Invoice, "notice": Notice, "invitation": Invitation, "event": InvoiceEvent}


def verify(workspace: Workspace) -> Iterator[Finding]:
    """Every contradiction that the workspace's rows show."""
    tally = Tally(Work.VERIFYING, workspace.last_event_number + workspace.last_invoice_number)
    for name, model in COUNTED.items():
        yield from _counter(workspace, name, model)
    yield from _chain(workspace, tally)
    yield from histories.walk(workspace, tally)


def _counter(workspace: Workspace, name: str, model: Any) -> Iterator[Finding]:
    rows, last = model.objects.filter(workspace=workspace).order_by(), getattr(workspace, f"last_{name}_number")
    found = rows.aggregate(count=Count("pk"), least=Min("number"), most=Max("number"))
    most = found["most"] or 0
    if most > last:
        yield Finding(f"the counter of {name} numbers stands at {last}, but {name} {most} exists")
    if found["count"] != most or (most and found["least"] != 1) or most < last:
        yield from (
            Finding(f"{name} {gap} is missing") for gap in _gaps(rows.order_by("number"), max(last, most))
        )  # fmt: skip


def _gaps(rows: QuerySet[Any], last: int) -> Iterator[str]:
    expected, told = 1, 0
    for number in (*_streamed(rows), last + 1):
        if number > expected:
            if told == LISTED:
                yield "(and more)"
                return
            yield str(expected) if number - expected == 1 else f"{expected} to {number - 1}"
            told += 1
        expected = max(expected, number + 1)


def _streamed(rows: QuerySet[Any]) -> Iterator[int]:
    return iter(rows.values_list("number", flat=True).iterator(chunk_size=10_000))


class _Anchors:
    """What the next event may follow: one anchor, and after a break what was stored as well as what should have been."""

    def __init__(self) -> None:
        self._bases = [""]

    def take(self, event: InvoiceEvent, *, after_a_gap: bool) -> bool:
        """Whether the event follows."""
        expected = [anchor_of(base, event.hash) for base in self._bases]
        follows = event.anchor in expected
        self._bases = [event.anchor] if follows or after_a_gap else [event.anchor, *expected[:2]]
        return follows or after_a_gap

    def end_at(self, anchor: str) -> bool:
        return anchor in self._bases


def _chain(workspace: Workspace, tally: Tally) -> Iterator[Finding]:
    """Every event beside its own hash, and beside the event before it in the workspace."""
    anchors, last = _Anchors(), 0
    for event in _events(workspace):
        invoice, home = event.invoice_number, event.home  # type: ignore[attr-defined]  # annotated
        if home != workspace.pk:
            yield Finding("belongs to an invoice of another workspace", invoice, event.number)
        if not _is_as_recorded(event, invoice):
            yield Finding(
                f"was edited: {histories.CONTENT} is not what its hash was made of", invoice, event.number
            )  # fmt: skip
        if not anchors.take(event, after_a_gap=event.number != last + 1):
            yield Finding("breaks the workspace's chain: hash or anchor was edited", invoice, event.number)
        last = event.number
        tally.add()
    if last == workspace.last_event_number and not anchors.end_at(workspace.event_anchor):
        yield Finding(f"the workspace's anchor is not that of its last event ({last})")


def _events(workspace: Workspace) -> Iterator[InvoiceEvent]:
    rows = InvoiceEvent.objects.filter(workspace=workspace).order_by("number")
    rows = rows.annotate(invoice_number=F("invoice__number"), home=F("invoice__workspace_id"))
    last = None
    while page := list(rows.filter(**({} if last is None else {"number__gt": last}))[:AT_ONCE]):
        yield from page
        last = page[-1].number


def _is_as_recorded(event: InvoiceEvent, invoice: int) -> bool:
    try:
        return event.hash == digest(event, invoice)
    except (AttributeError, TypeError, ValueError):  # a value of another kind than the product writes
        return False
