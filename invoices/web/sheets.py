"""A sheet: head and lines of an invoice that is being written by hand, and what they say to the services."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.forms import BaseForm
from django.http import QueryDict

from accounts.web.faults import place_one
from invoices.drafts import InvoiceDraft, LineDraft
from invoices.models import Invoice, InvoiceLine
from invoices.taxes import RATE_OF, Bucket, Entry, TaxType, bucket_of
from invoices.web.forms import EMPTY_LINES, CorrectionForm, HeadForm, LineForm, LineSet, Masters, line_set
from partners.drafts import BankAccountDraft, CustomerDraft, IssuerDraft
from platform_project.kernel import clock
from platform_project.kernel.errors import Fault, PlatformError
from platform_project.kernel.money import Rounding, line_amount

_TYPE_OF = {bucket_of(kind, None, False): kind for kind in TaxType if kind is not TaxType.TAXABLE}
_TOTAL = "lines-TOTAL_FORMS"

# What a correction's form takes over as it stands.
_HEAD_KEPT = (
    "inv_no", "inv_name", "send_date", "pay_due_date", "close_date", "invoice_type", "unit_tax", "remarks", "version",
)  # fmt: skip
_LINE_KEPT = (
    "seq", "item_name", "quantity", "unit", "price", "entry", "slip_date", "slip_no", "product_code", "remarks",
)  # fmt: skip


@dataclass(slots=True)
class Sheet:
    """`last` are the lines of the version that is being corrected, by their number."""

    head: HeadForm
    lines: LineSet
    last: Mapping[int, InvoiceLine]

    def is_valid(self) -> bool:
        """Both are asked, so that every mistake shows at once."""
        valid = [self.head.is_valid(), self.lines.is_valid()]
        return all(valid)

    @property
    def refused(self) -> bool:
        """Whether something on the sheet is wrong."""
        return self.head.is_bound and bool(self.head.errors or any(self.lines.errors) or self.lines.non_form_errors())

    def draft(self) -> InvoiceDraft:
        """What the sheet says, when it is valid."""
        return self._draft(self.lines.rows())

    def sketch(self) -> InvoiceDraft | None:
        """As far as it goes: the lines that already have figures; None while there is none."""
        self.head.full_clean()
        rows = [(at, form) for at, form in self.lines.rows() if form.is_valid() and _has_figures(form.cleaned_data)]
        return self._draft(rows) if rows else None

    def _draft(self, rows: Sequence[tuple[int, LineForm]]) -> InvoiceDraft:
        data = self.head.cleaned_data
        return InvoiceDraft(
            head=_head(data, self.head.masters), format_code=data.get("format") or "",
            lines=tuple(_line(at, form.cleaned_data, self.last) for at, form in rows),
            publisher=_publisher(data.get("publisher") or "", self.head.masters),
            customer=CustomerDraft(data["customer"]) if data.get("customer") else None,
            banks=(BankAccountDraft(data["account"]),) if data.get("account") else None,
        )  # fmt: skip

    def refuse(self, error: PlatformError) -> None:
        """Show what the services refused, beside the fields that it is about."""
        for fault in error.faults:
            form = self._line_of(fault)
            if form is None:
                place_one(self.head, fault, self.head.places)
            else:
                place_one(form, fault, LineForm.places)

    def _line_of(self, fault: Fault) -> BaseForm | None:
        return next((form for at, form in self.lines.rows() if fault.item.startswith(f"{_path(at)}.")), None)


def new_sheet(masters: Masters, posted: QueryDict | None) -> Sheet:
    """For a new invoice: issued today, due at the end of the next month."""
    today = clock.today()
    default = masters.format("")
    initial = {"send_date": today, "pay_due_date": end_of_next_month(today), "format": default.code if default else ""}
    if len(masters.customers) == 1:
        initial["customer"] = masters.customers[0].code
    return Sheet(HeadForm(posted, initial=initial, masters=masters), line_set(posted), {})


def correction_sheet(
    masters: Masters, invoice: Invoice, lines: Sequence[InvoiceLine], posted: QueryDict | None
) -> Sheet:
    """For the next version of a returned invoice, filled with the last one."""
    head = CorrectionForm(posted, initial={name: getattr(invoice, name) for name in _HEAD_KEPT}, masters=masters)
    rounding = Rounding(invoice.company.rounding)
    rows = line_set(posted, empty=0, initial=[_initial(line, rounding) for line in lines])
    return Sheet(head, rows, {line.seq: line for line in lines})


def sketch_sheet(masters: Masters, posted: QueryDict) -> Sheet:
    """For live totals: a line needs no name yet."""
    return Sheet(HeadForm(posted, masters=masters), line_set(posted, sketch=True), {})


def with_more_rows(posted: QueryDict) -> QueryDict:
    """The same entries with some empty rows behind, for those who have no script."""
    more, total = posted.copy(), str(posted.get(_TOTAL, ""))
    if total.isascii() and total.isdecimal():
        more[_TOTAL] = str(int(total[:5]) + EMPTY_LINES)
    return more


def _path(at: int) -> str:
    return f"details[{at}]"


def _has_figures(data: Mapping[str, Any]) -> bool:
    return data.get("amount") is not None or (data.get("quantity") is not None and data.get("price") is not None)


def _head(data: Mapping[str, Any], masters: Masters) -> dict[str, Any]:
    """The head fields; 保存方式 and 課税単位 left open are those of the 書式."""
    head: dict[str, Any] = {name: data.get(name) or "" for name in ("inv_name", "remarks")}
    head |= {"send_date": data.get("send_date") or clock.today(), "pay_due_date": data.get("pay_due_date")}
    head["close_date"] = data.get("close_date")
    if data.get("inv_no"):
        head["inv_no"] = data["inv_no"]
    row = masters.format(data.get("format") or "")
    for name in ("invoice_type", "unit_tax"):
        if value := data.get(name) or (getattr(row, name) if row else ""):
            head[name] = value
    return head


def _publisher(number: str, masters: Masters) -> IssuerDraft | None:
    """The 発行元 chosen, by its number: its code may stand twice."""
    issuer = masters.issuer(number)
    return IssuerDraft(issuer.code, number=issuer.number) if issuer else None


def _line(at: int, data: Mapping[str, Any], last: Mapping[int, InvoiceLine]) -> LineDraft:
    """A line as drafted; what the form does not show is taken from the line that it continues."""
    line, before = drafted_line(_path(at), data), last.get(data.get("seq") or 0)
    if before is None:
        return line
    return replace(line, section_code=before.section_code, section_name=before.section_name, texts=tuple(before.texts))


def drafted_line(item: str, data: Mapping[str, Any]) -> LineDraft:
    """What the cleaned fields of a line say."""
    bucket, entry = Bucket(data["bucket"]), Entry(data["entry"])
    rate, reduced = RATE_OF.get(bucket, (None, False))
    return LineDraft(
        item_name=data["item_name"], tax_type=_TYPE_OF.get(bucket, TaxType.TAXABLE), tax_rate=rate, reduced=reduced,
        entry=entry, quantity=data["quantity"], price=data["price"], unit=data["unit"], amount=data["amount"],
        tax=data["tax"] if entry is Entry.TYPED else None, slip_date=data["slip_date"], slip_no=data["slip_no"],
        product_code=data["product_code"], remarks=data["remarks"], item=item,
    )  # fmt: skip


def _initial(line: InvoiceLine, rounding: Rounding) -> dict[str, Any]:
    initial = {name: getattr(line, name) for name in _LINE_KEPT}
    amount = line.gross if line.entry == Entry.INCLUSIVE else line.net
    if line.quantity is None or line.price is None or line_amount(line.quantity, line.price, rounding) != amount:
        initial["amount"] = amount
    if line.entry == Entry.TYPED:
        initial["tax"] = line.tax
    bucket = bucket_of(TaxType(line.tax_type), line.tax_rate, line.reduced)
    return initial | {"bucket": bucket.value if bucket else ""}


def end_of_next_month(day: dt.date) -> dt.date:
    after_next = (day.replace(day=1) + dt.timedelta(days=62)).replace(day=1)
    return after_next - dt.timedelta(days=1)
