"""Every invoice beside its own history: what its events say must have become of it, and what its row, lines, versions and
journals say.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from accounts.models import Workspace
from invoices.models import Invoice, InvoiceEvent, InvoiceLine, InvoiceVersion, JournalEntry
from invoices.services import fingerprints
from invoices.services.journals import recorded
from invoices.status import STATE_NAMES_EN, TRANSITIONS, Action, Status
from platform_project.kernel import clock
from platform_project.kernel.progress import Tally

AT_ONCE = 200
# A row is stamped before its event, in the same transaction.
SLACK = dt.timedelta(minutes=10)

CONTENT = "what it says (number, action, version, state, actor, company, way, time, detail, the hash before it)"
ISSUES = frozenset({Action.ISSUE, Action.CORRECT})
BOOKED = frozenset({Action.JOURNAL, Action.JOURNAL_CHANGE, Action.JOURNAL_WITHDRAW})
_NET, _TAX, _GROSS = (fingerprints.LINE.index(name) for name in ("net", "tax", "gross"))
_SEQ = fingerprints.LINE.index("seq")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that the product did not write so; `invoice` and `event` by their numbers, where it lies with one."""

    said: str
    invoice: int | None = None
    event: int | None = None

    def __str__(self) -> str:
        where = [f"{name} {number}" for name, number in (("invoice", self.invoice), ("event", self.event)) if number]
        return f"{', '.join(where)}: {self.said}" if where else self.said


@dataclass(slots=True)
class Record:
    """An invoice with all that hangs on it; lines as the values of `fingerprints.LINE`."""

    invoice: Any
    lines: Sequence[Sequence[Any]]
    versions: Mapping[int, InvoiceVersion]
    events: Sequence[InvoiceEvent]
    entries: Sequence[JournalEntry]

    def last(self, actions: Iterable[Action]) -> InvoiceEvent | None:
        wanted = set(actions)
        return next((event for event in reversed(self.events) if event.action in wanted), None)


def walk(workspace: Workspace, tally: Tally) -> Iterator[Finding]:
    for record in _records(workspace):
        yield from (Finding(said, record.invoice.number) for check in CHECKS for said in _said(check, record))
        tally.add()


def _said(check: Callable[[Record], Iterator[str]], record: Record) -> list[str]:
    try:
        return list(check(record))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        return [f"has a value of another kind than the product writes ({check.__name__.strip('_')}: {error})"]


def _records(workspace: Workspace) -> Iterator[Record]:
    rows = Invoice.objects.filter(workspace=workspace).order_by("number")
    rows = rows.annotate(
        home=F("company__workspace_id"), customers=F("customer__company_id"), formats=F("format__company_id"),
        recipients=F("recipient__workspace_id"),
    )  # fmt: skip
    last = None
    while page := list(rows.filter(**({} if last is None else {"number__gt": last}))[:AT_ONCE]):
        yield from _with_rest(page)
        last = page[-1].number


def _with_rest(page: Sequence[Any]) -> Iterator[Record]:
    keys = [row.pk for row in page]
    lines = defaultdict(list)
    for key, *values in InvoiceLine.objects.filter(invoice__in=keys).order_by("invoice", "seq").values_list(
        "invoice_id", *fingerprints.LINE
    ):  # fmt: skip
        lines[key].append(values)
    versions = _by_invoice(InvoiceVersion.objects.filter(invoice__in=keys).order_by("invoice", "version"))
    events = _by_invoice(InvoiceEvent.objects.filter(invoice__in=keys).order_by("invoice", "seq"))
    entries = _by_invoice(JournalEntry.objects.filter(invoice__in=keys).order_by("line_seq", "seq"))
    for row in page:
        of_one = {version.version: version for version in versions[row.pk]}
        yield Record(row, lines[row.pk], of_one, events[row.pk], entries[row.pk])


def _by_invoice(rows: Iterable[Any]) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.invoice_id].append(row)
    return found


def _events(record: Record) -> Iterator[str]:
    """Its own chain, link by link."""
    previous = ""
    for place, event in enumerate(record.events, 1):
        if event.seq != place:
            yield f"event {place} of its history is missing"
            return
        if event.previous_hash != previous:
            yield f"event {event.number} ({event.action}) does not follow the one before it: a hash was edited"
        previous = event.hash
    if not record.events:
        yield "has no history"


def _states(record: Record) -> Iterator[str]:
    """Status and version are what the history leads to."""
    status, version = None, 0
    for event in record.events:
        action = Action(event.action)
        if (status, action) in TRANSITIONS:
            status = TRANSITIONS[status, action]
        elif action in {known for _, known in TRANSITIONS}:
            yield f"event {event.number}: {action} is not possible where the history stands"
        version += action in ISSUES
        if (event.status, event.version) != (status, version):
            yield f"event {event.number}: state or version is not what the history leads to"
    row = record.invoice
    if record.events and row.status != status:
        yield f"its status was edited: {_state(row.status)}, but by its history {_state(status)}"
    if record.events and row.version != version:
        yield f"its version was edited: {row.version}, but by its history {version}"


def _state(status: str | None) -> str:
    known = next((name for state, name in STATE_NAMES_EN.items() if state == status), "unknown")
    return f"{status} {known}"


def _documents(record: Record) -> Iterator[str]:
    """Each version, whole, beside the fingerprint that the event of its issue keeps."""
    issues = [event for event in record.events if event.action in ISSUES]
    for number, event in enumerate(issues, 1):
        kept = record.versions.get(number)
        if number == len(issues):
            row = record.invoice
            if fingerprints.of_values(row, record.lines) != event.detail["document"]:
                yield f"version {number}: {_changed(vars(row), event)}"
        elif kept is None:
            yield f"version {number}: its superseded document is missing"
        else:
            yield from _superseded(kept, event, issues[number])
    if surplus := [number for number in record.versions if number >= max(len(issues), 1)]:
        yield f"superseded documents that its history does not know: version {surplus}"


def _superseded(kept: InvoiceVersion, event: InvoiceEvent, following: InvoiceEvent) -> Iterator[str]:
    if fingerprints.of_document(kept.document) != event.detail["document"]:
        yield f"version {kept.version} (superseded): {_changed(kept.document, event)}"
    if kept.document["version"] != kept.version or kept.document["status"] != Status.RETURNED:
        yield f"version {kept.version} (superseded): its version or status was edited"
    if not _near(kept.superseded_at, following):
        yield f"version {kept.version} (superseded): the time at which it was superseded was edited"


def _changed(document: Mapping[str, Any], event: InvoiceEvent) -> str:
    """What differs as far as the event tells it; the fingerprint covers all of head and lines, but only as a whole."""
    told = {"inv_no": "inv_no", "amount": "gross", "tax": "tax"}
    named = [
        f"{field} is {document[field]}, was {event.detail[name]}"
        for name, field in told.items()
        if document[field] != event.detail[name]
    ]
    more = f" ({'; '.join(named)})" if named else ""
    return f"head or lines were edited since they were issued{more}"


def _sums(record: Record) -> Iterator[str]:
    """Totals are those of the lines, and of the rates."""
    row = record.invoice
    total = [row.net, row.tax, row.gross]
    if total != [sum(line[place] for line in record.lines) for place in (_NET, _TAX, _GROSS)]:
        yield "totals and lines do not add up"
    if total != [sum(amounts[place] for amounts in row.tax_summary.values()) for place in range(3)]:
        yield "totals and the sums by rate (tax_summary) do not add up"
    if row.show_amount != row.gross + row.carryover_new - row.withholding_tax:
        yield "show_amount is not total, carry-over and withholding"


def _moments(record: Record) -> Iterator[str]:
    """When it was issued, opened and returned, and why."""
    row, issue, returned = record.invoice, record.last(ISSUES), record.last([Action.RETURN])
    opened = record.last([Action.OPEN])
    if issue is None:
        return
    if opened is not None and opened.seq < issue.seq:
        opened = None
    for name, event in (("issued_at", issue), ("opened_at", opened), ("returned_at", returned)):
        if not _near(getattr(row, name), event):
            yield f"{name} was edited: not when its history says"
    if row.reception_date != clock.date_of(row.issued_at):
        yield "reception_date was edited: not the day of its issue"
    if row.return_reason != (returned.detail["reason"] if returned else ""):
        yield "return_reason was edited"
    moved = record.last([action for _, action in TRANSITIONS])
    if moved and not _same_day(row.updated_on, moved):
        yield "updated_on was edited: not the day of its last change"


def _near(stored: dt.datetime | None, event: InvoiceEvent | None) -> bool:
    if stored is None or event is None:
        return stored is None and event is None
    return event.at - SLACK <= stored <= event.at


def _same_day(stored: dt.date, event: InvoiceEvent) -> bool:
    return clock.date_of(event.at - SLACK) <= stored <= clock.date_of(event.at)


def _parties(record: Record) -> Iterator[str]:
    """Whose it is, and that nothing of it is another's."""
    row = record.invoice
    if row.home != row.workspace_id:
        yield "its issuer (company) is of another workspace"
    if row.customers != row.company_id:
        yield "its customer is another company's"
    if row.formats != row.company_id:
        yield "its format is another company's"
    if row.recipient_id is not None and row.recipients != row.workspace_id:
        yield "its recipient is of another workspace"
    issue = record.last(ISSUES)
    if issue and {row.addressee_code, row.addressee["code"]} != {issue.detail["addressee"]}:
        yield "addressee_code was edited: not the one that it was issued to"


def _journals(record: Record) -> Iterator[str]:
    """The entries of each version are those of its last booking."""
    row, booked = record.invoice, dict[int, InvoiceEvent]()
    for event in record.events:
        if event.action in BOOKED:
            booked[event.version] = event
    for version in sorted(booked.keys() | {entry.version for entry in record.entries}):
        stored = [recorded(entry) for entry in record.entries if entry.version == version]
        detail = booked[version].detail if version in booked else {}
        if stored != sorted(detail.get("entries", ()), key=_place):
            yield f"version {version}: its journal entries are not what was booked"
    last, current = record.last(BOOKED), booked.get(row.version)
    lines = {entry.line_seq for entry in record.entries if entry.version == row.version}
    complete = current if lines and lines == {line[_SEQ] for line in record.lines} else None
    if not _near(row.journaled_at, complete):
        yield "journaled_at was edited: not when its history says"
    if not _same_day(row.booked_on, last) if last and row.booked_on else bool(last) != bool(row.booked_on):
        yield "booked_on was edited: not the day of its last booking"


def _place(entry: Mapping[str, Any]) -> tuple[int, int]:
    return entry["line_seq"], entry["seq"]


CHECKS = (_events, _states, _documents, _sums, _moments, _parties, _journals)
