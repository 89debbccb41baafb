"""仕訳登録 as a page: every line of an invoice with its entries, and what they add up to."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.actors import Actor
from accounts.web.faults import language
from invoices import selectors
from invoices.journal_drafts import EntryDraft
from invoices.models import Invoice, InvoiceLine
from invoices.services import journals
from invoices.services.qualification import publisher_of
from invoices.taxes import TaxType, bucket_of
from invoices.web import entries as entry_texts
from invoices.web.entries import ACCOUNTS, CODES, ITEMS, LABELS, PREFIX, SUB_ACCOUNTS, Entry
from invoices.web.papers import BUCKET_TITLES
from journal_masters import selectors as masters
from journal_masters import tax_classes
from journal_masters.drafts import Kind
from journal_masters.tax_classes import TaxClass
from platform_project.kernel.errors import PlatformError

BOOKED, PROPOSED, TYPED = "booked", "proposed", "typed"

_PATH = re.compile(r"entries\[(\d+)\]\.(.+)")
_LINE_PATH = re.compile(r"journals\[(\d+)\]")
_SEARCHES = dict.fromkeys(ACCOUNTS, "account") | dict.fromkeys(SUB_ACCOUNTS, "sub-account") | {"section": "section"}
_SEARCHES |= {name: name for name in ITEMS}


@dataclass(frozen=True, slots=True)
class Cell:
    """A field of an entry: `picked` is the name behind its code, `search` where to look for one."""

    name: str
    label: Any
    value: str
    errors: tuple[str, ...] = ()
    picked: str = ""
    search: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as it is drawn: its cells by field, and the options of its two 税区分."""

    at: int
    cells: Mapping[str, Cell]
    items: tuple[Cell, ...]
    debit_options: SafeString
    credit_options: SafeString
    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Booking:
    """A line of the invoice with its entries."""

    line: InvoiceLine
    rate: str | Promise
    proposal: str
    rows: tuple[Row, ...]
    booked: int
    faults: tuple[str, ...]

    @property
    def difference(self) -> int:
        return self.line.gross - self.booked


@dataclass(slots=True)
class Sheet:
    """Where an invoice's journals stand: `origin` says whether they are booked, proposed, or being typed."""

    actor: Actor
    invoice: Invoice
    lines: Mapping[int, InvoiceLine]
    proposals: Mapping[int, TaxClass]
    entries: list[Entry]
    origin: str
    faults: list[str] = field(default_factory=list)
    line_faults: dict[int, list[str]] = field(default_factory=dict)

    @property
    def has_items(self) -> bool:
        return self.actor.company.journal_free_items_option

    @property
    def refused(self) -> bool:
        return bool(self.faults or self.line_faults or any(entry.errors for entry in self.entries))

    def journals(self) -> dict[int, list[EntryDraft]] | None:
        """What is to be booked; None where a field holds what it cannot, which the entries then tell."""
        found: dict[int, list[EntryDraft]] = {}
        for at, entry in enumerate(self.entries):
            if entry.is_blank(self.lines.get(entry.line)):
                continue
            if draft := entry.draft(f"entries[{at}]"):
                found.setdefault(entry.line, []).append(draft)
        return None if self.refused else found

    def refuse(self, error: PlatformError) -> None:
        """Show what the service refused, at the entry or line that it is about."""
        for fault in error.faults:
            if found := _PATH.fullmatch(fault.item):
                self.entries[int(found[1])].refuse(found[2], fault)
            elif (found := _LINE_PATH.fullmatch(fault.item)) and int(found[1]) in self.lines:
                self.line_faults.setdefault(int(found[1]), []).append(fault.message(language()))
            else:
                self.faults.append(fault.message(language()))

    def add(self, seq: int) -> None:
        """Another entry for a line, over what is still missing."""
        if line := self.lines.get(seq):
            missing = line.gross - sum(entry.gross for entry in self.entries if entry.line == seq)
            self._put([*self.entries, entry_texts.blank(line, self.proposals[seq], missing)])

    def copy(self) -> bool:
        """Put what was booked last time in the place of what stands; whether there was anything."""
        proposed = _proposed(self.actor, self.invoice)
        if not proposed:
            return False
        known = {entry.line for entry in proposed}
        self._put([*proposed, *(entry for entry in self.entries if entry.line not in known)])
        self.origin = PROPOSED
        return True

    def _put(self, found: Iterable[Entry]) -> None:
        self.entries = _in_order(self.lines, self.proposals, found)

    def bookings(self) -> Iterator[Booking]:
        """For the template."""
        drawing = _Drawing(self)
        by_line: dict[int, list[tuple[int, Entry]]] = {seq: [] for seq in self.lines}
        for at, entry in enumerate(self.entries):
            by_line.setdefault(entry.line, []).append((at, entry))
        for seq, line in self.lines.items():
            bucket = bucket_of(TaxType(line.tax_type), line.tax_rate, line.reduced)
            yield Booking(
                line=line, rate=BUCKET_TITLES[bucket] if bucket else f"{line.tax_rate}%",
                proposal=self.proposals[seq].name, booked=sum(entry.gross for _, entry in by_line[seq]),
                rows=tuple(drawing.row(at, entry, day_of(self.invoice, line)) for at, entry in by_line[seq]),
                faults=tuple(self.line_faults.get(seq, ())),
            )  # fmt: skip


def stored(actor: Actor, invoice: Invoice) -> Sheet:
    """What is booked; where nothing is, what is proposed."""
    lines, proposals = _lines(invoice)
    booked = [entry_texts.of_row(row) for row in selectors.journals(invoice)]
    found = booked or _proposed(actor, invoice)
    origin = BOOKED if booked else PROPOSED if found else TYPED
    return Sheet(actor, invoice, lines, proposals, _in_order(lines, proposals, found), origin)


def typed(actor: Actor, invoice: Invoice, sent: QueryDict) -> Sheet:
    """What a page sent."""
    lines, proposals = _lines(invoice)
    return Sheet(actor, invoice, lines, proposals, _in_order(lines, proposals, entry_texts.posted(sent)), TYPED)


def _lines(invoice: Invoice) -> tuple[dict[int, InvoiceLine], dict[int, TaxClass]]:
    """The invoice's lines by number, and the 税区分 that each proposes."""
    lines, publisher = {line.seq: line for line in selectors.lines(invoice)}, publisher_of(invoice)
    return lines, {seq: journals.proposal(invoice, publisher, line) for seq, line in lines.items()}


def day_of(invoice: Invoice, line: InvoiceLine) -> dt.date:
    """取引日, the day by which masters and tax classes of a line are judged."""
    return line.slip_date or invoice.send_date


def _proposed(actor: Actor, invoice: Invoice) -> list[Entry]:
    proposed = journals.suggestion(actor=actor, number=invoice.number)
    return [entry_texts.of_draft(line, draft) for line, drafts in proposed.items() for draft in drafts]


def _in_order(
    lines: Mapping[int, InvoiceLine], proposals: Mapping[int, TaxClass], found: Iterable[Entry]
) -> list[Entry]:
    """The entries line by line, with a fresh one where a line has none. A line that is gone comes last."""
    by_line: dict[int, list[Entry]] = {seq: [] for seq in lines}
    for entry in found:
        by_line.setdefault(entry.line, []).append(entry)
    for seq, line in lines.items():
        by_line[seq] = by_line[seq] or [entry_texts.blank(line, proposals[seq], line.gross)]
    return [entry for entries in by_line.values() for entry in entries]


class _Drawing:
    """What the cells of a sheet show beside their texts, read once for all of them."""

    def __init__(self, sheet: Sheet) -> None:
        self._has_items = sheet.has_items
        self._company = sheet.actor.company
        self._entries = sheet.entries
        self._options: dict[tuple[dt.date, str], SafeString] = {}

    def row(self, at: int, entry: Entry, day: dt.date) -> Row:
        names = [name for name in LABELS if self._has_items or name not in ITEMS]
        cells = {name: self._cell(at, entry, name, day) for name in names}
        return Row(
            at=at, cells=cells, items=tuple(cells[name] for name in ITEMS if name in cells),
            debit_options=self._offered(day, entry.values["debit_tax_class"]),
            credit_options=self._offered(day, entry.values["credit_tax_class"]), errors=tuple(entry.errors.get("", ())),
        )  # fmt: skip

    def _cell(self, at: int, entry: Entry, name: str, day: dt.date) -> Cell:
        value = entry.values[name]
        return Cell(
            name=f"{PREFIX}-{at}-{name}", label=LABELS[name], value=value, errors=tuple(entry.errors.get(name, ())),
            picked=self._name_of(entry, name) if value and name in CODES else "",
            search=self._search(at, name, day) if name in CODES else "",
        )  # fmt: skip

    def _name_of(self, entry: Entry, name: str) -> str:
        code = entry.values[name]
        if name in SUB_ACCOUNTS:
            account = entry.values[name.replace("_sub", "")]
            return self._names[Kind.SUB_ACCOUNT_TITLE].get((account, code), "")
        if name in ITEMS:
            return self._names[Kind.JOURNAL_ITEM].get((name.removeprefix("item"), code), "")
        kind = Kind.BURDEN_SECTION if name == "section" else Kind.ACCOUNT_TITLE
        return self._names[kind].get((code,), "")

    @cached_property
    def _names(self) -> dict[Kind, dict[tuple[str, ...], str]]:
        kinds = {
            Kind.ACCOUNT_TITLE: ACCOUNTS, Kind.SUB_ACCOUNT_TITLE: SUB_ACCOUNTS, Kind.BURDEN_SECTION: ("section",),
            Kind.JOURNAL_ITEM: ITEMS,
        }  # fmt: skip
        return {kind: masters.names(self._company, kind, self._codes(fields)) for kind, fields in kinds.items()}

    def _codes(self, fields: Iterable[str]) -> set[str]:
        found = {entry.values[name] for entry in self._entries for name in fields}
        return {code for code in found if 0 < len(code) <= entry_texts.LONGEST_CODE and "\x00" not in code}

    def _search(self, at: int, name: str, day: dt.date) -> str:
        """Where to look a code up; a sub-account below the account of its side, whose field stands in braces."""
        address = f"{self._sources[name]}?on={day.isoformat()}"
        return f"{address}&account={{{PREFIX}-{at}-{name.replace('_sub', '')}}}" if name in SUB_ACCOUNTS else address

    @cached_property
    def _sources(self) -> dict[str, str]:
        return {name: reverse("journal-master-search", args=[kind]) for name, kind in _SEARCHES.items()}

    def _offered(self, day: dt.date, chosen: str) -> SafeString:
        """The tax classes of the day, and whatever was chosen, as the options of a select."""
        if (day, chosen) not in self._options:
            rows = [row for row in tax_classes.TAX_CLASSES if row.rules_on(day) or row.name == chosen]
            if chosen not in tax_classes.BY_NAME:
                rows.append(TaxClass(chosen))
            self._options[day, chosen] = format_html_join("", "{}", ((_option(row, chosen),) for row in rows))
        return self._options[day, chosen]


def _option(row: TaxClass, chosen: str) -> SafeString:
    selected: Any = SafeString(" selected") if row.name == chosen else ""
    facts = (row.name, row.rate, row.credit, selected, row.name or "–")
    return format_html('<option value="{}" data-rate="{}" data-credit="{}"{}>{}</option>', *facts)
