"""Invoices as a CSV file: a row per 明細, and the rows of one invoice held together by まとめ番号 or 請求書番号."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.forms import Field
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Company
from accounts.web import csv_import
from accounts.web.csv_import import CellFault, Unreadable
from accounts.web.faults import language
from invoices import selectors
from invoices.drafts import InvoiceDraft, LineDraft
from invoices.models import InvoiceFormat
from invoices.taxes import Entry, InvoiceType
from invoices.web.bulk_columns import COLUMNS, GROUP, HEAD, LINE, PLACES, REQUIRED
from invoices.web.forms import MAX_LINES
from invoices.web.sheets import drafted_line
from partners.drafts import BankAccountDraft, CustomerDraft, IssuerDraft
from platform_project.kernel import progress
from platform_project.kernel.errors import Fault
from platform_project.kernel.progress import Work

MAX_INVOICES = 1_000
_PATH = re.compile(r"invoices\[(\d+)\](?:\.details\[(\d+)\])?(?:\.(.+))?")

Cells = Mapping[str, str]


@dataclass(slots=True)
class Invoice:
    """One invoice of the file: its rows by their lines. `head` is what the first of them says, cleaned."""

    rows: dict[int, Cells] = field(default_factory=dict)
    head: dict[str, Any] = field(default_factory=dict)

    @property
    def first(self) -> int:
        return next(iter(self.rows))


@dataclass(slots=True)
class Reading:
    """What a file asks for, and what is wrong with it. `drafts` are the invoices in which no cell is wrong.

    `cells` keeps what stands in the file, by line, to be shown beside what is wrong with it.
    """

    drafts: list[InvoiceDraft] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)
    cells: dict[int, Cells] = field(default_factory=dict)
    invoices: int = 0

    def locate(self, fault: Fault) -> CellFault:
        """A fault of the services, by line and column."""
        path = _PATH.fullmatch(fault.item)
        line = int(path[2] or path[1]) if path else 0
        name = next((PLACES[end] for end in _ends(path[3] if path else "") if end in PLACES), "")
        return CellFault(
            line, titles().get(name, ""), fault.message(language()), self.cells.get(line, {}).get(name, ""), fault.code
        )


def _ends(path: str | None) -> Iterator[str]:
    """`publisher.biz_regist_no` → its last part, then the one before: what no column holds belongs to what it is part of."""
    return reversed(re.sub(r"\[\d+\]", "", path or "").split("."))


def titles() -> dict[str, str]:
    """Name → title of every column: Japanese in every language, as programs that write such files know them."""
    with translation.override("ja"):
        return {name: str(column.label) for name, column in COLUMNS.items()}


def read(company: Company, content: bytes) -> Reading:
    """Drafts with `invoices[line]` and `details[line]` in their paths. Unreadable where no row can be read."""
    rows = csv_import.rows_of(content)
    header = csv_import.header_of(rows, titles(), REQUIRED)
    formats = {row.code: row for row in selectors.formats(company)}
    return _Reader(header, formats).read(rows)


class _Reader:
    def __init__(self, header: Sequence[str], formats: Mapping[str, InvoiceFormat]) -> None:
        self._header, self._formats, self._titles = header, formats, titles()
        self._default = next((row for row in formats.values() if row.is_default), None)
        self._reading = Reading()
        self._spoilt: set[int] = set()

    def read(self, rows: Sequence[Sequence[str]]) -> Reading:
        invoices = self._gathered(rows)
        self._reading.invoices = len(invoices)
        if len(invoices) > MAX_INVOICES:
            raise Unreadable(_("一度に発行できるのは%(limit)s件までです。") % {"limit": f"{MAX_INVOICES:,}"})
        for invoice in progress.track(invoices, Work.CHECKING):
            if (draft := self._draft(invoice)) is not None:
                self._reading.drafts.append(draft)
        return self._reading

    def _gathered(self, rows: Sequence[Sequence[str]]) -> list[Invoice]:
        """The rows by invoice, in the order of the invoices' first rows; a row that names none is one by itself."""
        found: dict[tuple[str, str | int], Invoice] = {}
        for line, cells in enumerate(rows[1:], 2):
            if csv_import.is_blank(cells):
                continue
            if refusal := csv_import.refusal_of(self._header, cells):
                self._refuse(line, "", refusal)
                continue
            row = {name: cell.strip() for name, cell in zip(self._header, cells, strict=True)}
            self._reading.cells[line] = row
            found.setdefault(_key(line, row), Invoice()).rows[line] = row
        return list(found.values())

    def _draft(self, invoice: Invoice) -> InvoiceDraft | None:
        before = len(self._reading.faults)
        first = invoice.first
        invoice.head = self._cleaned(first, invoice.rows[first], HEAD)
        self._check_twins(invoice)
        if len(invoice.rows) > MAX_LINES:
            self._refuse(first, GROUP, _("1件の明細は%(limit)s行までです。") % {"limit": f"{MAX_LINES:,}"})
        lines = {line: self._cleaned(line, cells, LINE) for line, cells in invoice.rows.items()}
        if len(self._reading.faults) > before:
            return None
        return self._drafted(f"invoices[{first}]", invoice.head, lines)

    def _check_twins(self, invoice: Invoice) -> None:
        """The head stands in the first row; the others repeat it, or leave it out."""
        first = invoice.first
        for line, cells in invoice.rows.items():
            for name in self._header:
                if name in HEAD and cells[name] and cells[name] != invoice.rows[first][name]:
                    said = _("同じ請求書の%(first)d行目と内容が違います。空欄にするか、同じ内容にしてください。")
                    self._refuse(line, name, said % {"first": first}, cells[name])

    def _cleaned(self, line: int, cells: Cells, names: Mapping[str, Field]) -> dict[str, Any]:
        found = {}
        for name, column in names.items():
            cell = cells.get(name, "")
            found[name], refusals = csv_import.cleaned(column, cell)
            for said in refusals:
                self._refuse(line, name, said, cell)
        return found

    def _drafted(self, at: str, head: Mapping[str, Any], lines: Mapping[int, Mapping[str, Any]]) -> InvoiceDraft:
        return InvoiceDraft(
            head=self._head(head), format_code=head["format"], item=at,
            lines=tuple(_line(data, f"{at}.details[{line}]") for line, data in lines.items()),
            customer=CustomerDraft(head["customer"], item=f"{at}.customer"),
            publisher=IssuerDraft(head["publisher"], item=f"{at}.publisher") if head["publisher"] else None,
            banks=(BankAccountDraft(head["account"], item=f"{at}.banks[0]"),) if head["account"] else None,
        )  # fmt: skip

    def _head(self, head: Mapping[str, Any]) -> dict[str, Any]:
        """What the invoice says of itself; 保存方式 and 課税単位 left open are those of the 書式."""
        form = self._formats.get(head["format"]) if head["format"] else self._default
        found = {name: head[name] for name in ("inv_name", "remarks", "send_date", "pay_due_date", "close_date")}
        found["invoice_type"] = head["invoice_type"] or (form.invoice_type if form else InvoiceType.QUALIFIED.value)
        for name in ("inv_no", "unit_tax"):
            if head[name]:
                found[name] = head[name]
        return found

    def _refuse(self, line: int, name: str, said: str, cell: str = "") -> None:
        self._reading.faults.append(CellFault(line, self._titles.get(name, ""), said, cell))


def _key(line: int, row: Cells) -> tuple[str, str | int]:
    """What an invoice's rows have in common."""
    for name in (GROUP, "inv_no"):
        if row.get(name):
            return name, row[name]
    return "", line


def _line(data: Mapping[str, Any], at: str) -> LineDraft:
    return drafted_line(
        at, dict(data) | {"entry": data["entry"] or Entry.EXCLUSIVE.value, "remarks": data["line_remarks"]}
    )
