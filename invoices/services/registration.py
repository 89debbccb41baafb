"""請求書登録: masters settled, invoices computed, issued and announced, in one transaction; all of a request or nothing of it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.actors import Actor
from accounts.counters import Numbers, locked
from accounts.models import Company, Notice
from accounts.notices import send
from invoices import computing, selectors
from invoices.computing import Terms, Totals
from invoices.drafts import InvoiceDraft, LineDraft
from invoices.models import HEAD_FIELDS, Invoice, InvoiceFormat, InvoiceLine
from invoices.services import copies, events, messages, references
from invoices.services.events import Happening
from invoices.services.outcomes import Outcome, Registration, Touched
from invoices.services.references import References
from invoices.services.transitions import move
from invoices.status import Action
from invoices.taxes import Assessment, InvoiceType, TaxedAmount, TaxUnit
from partners import selectors as partners
from partners.models import Customer, Invitation
from partners.services import invitations
from platform_project.kernel import clock, trace
from platform_project.kernel.errors import Faults, PlatformError, Warning
from platform_project.kernel.money import Rounding


@dataclass(slots=True)
class Element:
    """One element at work. `head` has every default taken; `totals` is None for masters alone."""

    references: References
    head: Mapping[str, Any]
    totals: Totals | None
    invoice: Invoice | None = None

    @property
    def draft(self) -> InvoiceDraft:
        return self.references.draft


def register(*, actor: Actor, drafts: Sequence[InvoiceDraft]) -> Registration:
    """Register what the drafts say and issue their invoices.

    PlatformError with every fault of the first stage that has one: the contents (E7…), else existence and state (E3…, E4…).
    """
    faults = Faults()
    elements, warnings = _computed(actor, drafts, faults)
    faults.raise_if_any()
    with locked(actor.company.workspace_id) as numbers:
        book = references.book_for(actor, drafts)
        settled = [element.references for element in elements]
        references.settle(book, settled)
        references.take_default_publisher(actor, book, settled)
        references.take_default_accounts(book, settled)
        issued = [element for element in elements if element.draft.has_invoice]
        new_numbers = _numbered(numbers, actor.company, issued)
        raise_all(settled)
        book.write()
        targets = [(row.customer, row.invite) for row in settled if row.customer]
        invitations.invite(numbers, actor=actor, targets=targets)
        _issue(numbers, actor, issued, new_numbers)
        return Registration(_outcomes(elements), tuple(warnings))


def preview(*, actor: Actor, draft: InvoiceDraft) -> Assessment:
    """What the invoice would come to, for live totals. Nothing is written; E7… as in :func:`register`."""
    faults = Faults()
    (element,), _ = _computed(actor, [draft], faults)
    faults.raise_if_any()
    raise_all([element.references])
    if element.totals is None:
        raise ValueError("an element without faults has totals")
    return element.totals.assessment


def judge(*, actor: Actor, drafts: Sequence[InvoiceDraft], faults: Faults) -> None:
    """Add what is wrong with the contents (E7…), as :func:`register` would find it. Nothing is written."""
    _computed(actor, drafts, faults)


def _computed(actor: Actor, drafts: Sequence[InvoiceDraft], faults: Faults) -> tuple[list[Element], list[Warning]]:
    """The request's arithmetic, before any lock is taken."""
    formats = {row.code: row for row in selectors.formats(actor.company)}
    default = next((row for row in formats.values() if row.is_default), None)
    warnings: list[Warning] = []
    elements = []
    for draft in drafts:
        row = References(draft)
        head: dict[str, Any] = dict(draft.head)
        totals = None
        if draft.has_invoice:
            if not draft.lines:
                faults.add("E700001", f"{draft.item}.details", title="明細")
            row.format = _format(draft, formats, default, row.faults)
            totals = _totals(actor.company, draft, head, row.format, faults, warnings)
        elements.append(Element(row, head, totals))
    return elements, warnings


def _format(
    draft: InvoiceDraft, formats: Mapping[str, InvoiceFormat], default: InvoiceFormat | None, faults: Faults
) -> InvoiceFormat | None:
    at = f"{draft.item}.invoice_setting_code"
    found = formats.get(draft.format_code) if draft.format_code else default
    if found is None:
        faults.add(*(("E300005", at) if draft.format_code else ("E300009", at)), value=draft.format_code)
    elif not draft.format_code:
        trace.note("defaulted", at, value=found.code)
    return found


def _totals(
    company: Company, draft: InvoiceDraft, head: dict[str, Any], form: InvoiceFormat | None,
    faults: Faults, warnings: list[Warning],
) -> Totals | None:  # fmt: skip
    if form is not None:
        _take_from_format(draft, head, form)
    if not head.get("unit_tax"):
        return None  # an unknown 書式: that is the fault to tell
    return computing.compute(
        draft.lines or (), terms=terms_of(company, head), head=head, stated=draft.stated, item=draft.item,
        faults=faults, warnings=warnings,
    )  # fmt: skip


def _take_from_format(draft: InvoiceDraft, head: dict[str, Any], form: InvoiceFormat) -> None:
    """課税単位 and 定型の備考, where the sender is silent."""
    for name, wire, value in (("unit_tax", "unit_tax_calc_sec", form.unit_tax), ("remarks", "remarks", form.notes)):
        if value and not head.get(name):
            head[name] = value
            trace.note("defaulted", f"{draft.item}.{wire}", value=value)


def terms_of(company: Company, head: Mapping[str, Any]) -> Terms:
    return Terms(
        InvoiceType(head["invoice_type"]), TaxUnit(head["unit_tax"]), Rounding(company.rounding), head["send_date"],
        withholds=bool(head.get("withholding_tax")),
    )  # fmt: skip


# What an own 請求書番号 is told apart by, should the company have used it for another invoice.
SPARE_SUFFIXES = range(2, 6)


def _numbered(numbers: Numbers, company: Company, elements: Sequence[Element]) -> list[int]:
    """Give each invoice its 請求書管理番号, and a 請求書番号 where none was sent; E300010 for one in use."""
    if not elements:
        return []
    given = list(numbers.take("invoice", len(elements)))
    own = {number: f"{number:010d}" for number in given}
    wanted = {element.head.get("inv_no") or own[number] for element, number in zip(elements, given, strict=True)}
    spare = {f"{name}-{n}" for name in own.values() for n in SPARE_SUFFIXES}
    used = selectors.taken_inv_nos(company, wanted | spare)
    sent = {element.head["inv_no"] for element in elements if element.head.get("inv_no")}
    for element, number in zip(elements, given, strict=True):
        inv_no = element.head.get("inv_no")
        if not inv_no:
            names = (own[number], *(f"{own[number]}-{n}" for n in SPARE_SUFFIXES))
            inv_no = next((name for name in names if name not in used and name not in sent), own[number])
            trace.note("defaulted", f"{element.draft.item}.inv_no", value=inv_no)
        if inv_no in used:
            element.references.faults.add("E300010", f"{element.draft.item}.inv_no", value=inv_no)
        used.add(inv_no)
        element.head = {**element.head, "inv_no": inv_no}
    return given


def raise_all(rows: Sequence[References]) -> None:
    """Raise every element's faults, in the order of the elements."""
    if faults := [fault for row in rows for fault in row.faults.found]:
        raise PlatformError(faults)


def _issue(numbers: Numbers, actor: Actor, elements: Sequence[Element], new_numbers: Sequence[int]) -> None:
    if not elements:
        return
    customers = [element.references.customer for element in elements if element.references.customer]
    supplier_codes = partners.supplier_codes(actor.company, [row.linked_company for row in customers])
    known = selectors.customers_with_invoices(actor.company, {row.pk for row in customers})
    at = clock.now()
    for element, number in zip(elements, new_numbers, strict=True):
        element.invoice = _invoice(numbers, actor.company, element, number, at)
        arrive(element.invoice, supplier_codes)
        element.invoice.first_for_customer = element.invoice.customer_id not in known
        known.add(element.invoice.customer_id)
    invoices = [element.invoice for element in elements if element.invoice]
    Invoice.objects.bulk_create(invoices)
    InvoiceLine.objects.bulk_create(line for element in elements for line in _lines(element))
    events.append(numbers, actor, [Happening(invoice, Action.ISSUE, issue_detail(invoice)) for invoice in invoices])
    told = [(invoice, invoice.customer) for invoice in invoices]
    send(numbers, messages.issue_messages(told, Notice.Topic.ISSUED))


def _invoice(numbers: Numbers, company: Company, element: Element, number: int, at: dt.datetime) -> Invoice:
    row, totals = element.references, element.totals
    if row.customer is None or row.publisher is None or row.format is None or totals is None:
        raise ValueError("an element with faults cannot be issued")
    invoice = Invoice(
        workspace=numbers.workspace, company=company, customer=row.customer, format=row.format, number=number,
        publisher=copies.of_publisher(row.publisher), addressee=copies.of_customer(row.customer),
        banks=copies.of_accounts(row.banks), addressee_code=row.customer.code,
        **{name: element.head[name] for name in HEAD_FIELDS if element.head.get(name) is not None},
    )  # fmt: skip
    fill_totals(invoice, totals)
    move(invoice, Action.ISSUE, at)
    return invoice


def arrive(invoice: Invoice, supplier_codes: Mapping[int, str]) -> None:
    """Hand the invoice to the member behind the 発行先, if it joined, under the 支払先コード that it keeps the issuer by."""
    member = invoice.customer.linked_company
    invoice.recipient = member
    invoice.supplier_code = supplier_codes.get(member.pk, "") if member else ""


def fill_totals(invoice: Invoice, totals: Totals) -> None:
    total = totals.assessment.total
    invoice.net, invoice.tax, invoice.gross = total.net, total.tax, total.gross
    invoice.tax_summary = {
        bucket.value: [amount.net, amount.tax, amount.gross] for bucket, amount in totals.assessment.buckets.items()
    }
    invoice.carryover_new, invoice.withholding_tax = totals.carryover, totals.withholding
    invoice.show_amount = totals.show_amount


def _lines(element: Element) -> list[InvoiceLine]:
    if element.invoice is None or element.totals is None:
        raise ValueError("an element with faults cannot be issued")
    return line_rows(element.invoice, element.draft.lines or (), element.totals.assessment.lines)


def line_rows(invoice: Invoice, lines: Sequence[LineDraft], amounts: Sequence[TaxedAmount]) -> list[InvoiceLine]:
    """The 明細 of an invoice, numbered from 1 in the order sent."""
    return [
        InvoiceLine(
            invoice=invoice, seq=seq, item_name=line.item_name, tax_type=line.tax_type.value, tax_rate=line.tax_rate,
            reduced=line.reduced, entry=line.entry.value, quantity=line.quantity, price=line.price, unit=line.unit,
            net=amount.net, tax=amount.tax, gross=amount.gross, slip_date=line.slip_date, slip_no=line.slip_no,
            product_code=line.product_code, section_code=line.section_code, section_name=line.section_name,
            remarks=line.remarks, texts=list(line.texts),
        )
        for seq, (line, amount) in enumerate(zip(lines, amounts, strict=True), 1)
    ]  # fmt: skip


def issue_detail(invoice: Invoice) -> dict[str, Any]:
    """What an issue's event records of the document."""
    return {"inv_no": invoice.inv_no, "addressee": invoice.addressee_code, "amount": invoice.gross, "tax": invoice.tax}


def _outcomes(elements: Sequence[Element]) -> tuple[Outcome, ...]:
    done = [(element.references, element.invoice) for element in elements]
    return outcomes_of(done)


def outcomes_of(done: Sequence[tuple[References, Invoice | None]]) -> tuple[Outcome, ...]:
    """What became of each element; of an invoice that kept its masters, those. One query."""
    customers = [customer for row, invoice in done if (customer := _customer(row, invoice)) is not None]
    invited = partners.latest_invitations([row for row in customers if row.linked_company_id is None])
    return tuple(_outcome(row, invoice, invited) for row, invoice in done)


def _customer(row: References, invoice: Invoice | None) -> Customer | None:
    return row.customer or (invoice.customer if invoice else None)


def _outcome(row: References, invoice: Invoice | None, invited: Mapping[int, Invitation]) -> Outcome:
    customer = _customer(row, invoice)
    state = partners.status_of(invited.get(customer.pk), customer.linked_company_id) if customer else None
    publisher, addressee, banks = row.touched_publisher(), row.touched_customer(), row.touched_banks()
    if invoice is not None:
        publisher = publisher or Touched(invoice.publisher["code"], None)
        addressee = addressee or Touched(invoice.addressee_code, None)
        banks = banks or tuple(Touched(bank["code"], None) for bank in invoice.banks)
    return Outcome(row.draft.item, invoice, publisher, addressee, banks, state)
