"""請求書更新: a returned invoice becomes its next version, is issued again and announced."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from accounts.actors import Actor, Via
from accounts.counters import Numbers, locked
from accounts.models import Notice
from accounts.notices import send
from invoices import computing, selectors, status
from invoices.computing import Totals
from invoices.drafts import CorrectionDraft, InvoiceDraft, LineDraft
from invoices.models import HEAD_FIELDS, Invoice, InvoiceFormat, InvoiceLine, InvoiceVersion
from invoices.services import copies, events, messages, qualification, references, unstripped
from invoices.services.events import Happening
from invoices.services.outcomes import Registration
from invoices.services.preparing import terms_of
from invoices.services.qualification import Claim
from invoices.services.references import References, raise_all
from invoices.services.registration import (
    LineValues,
    arrive,
    fill_totals,
    issue_detail,
    line_values,
    outcomes_of,
    save_lines,
)
from invoices.services.transitions import move
from invoices.status import Action, Status
from invoices.taxes import Entry, TaxType
from partners import selectors as partners
from partners.services.book import Book, same
from platform_project.kernel import clock
from platform_project.kernel.errors import Faults, Warning

# What a correction may change on the row; the rest (company, customer, numbers of the workspace) stays.
CORRECTED = (
    *HEAD_FIELDS, "recipient", "format", "version", "status", "net", "tax", "gross", "show_amount", "tax_summary",
    "publisher", "addressee", "banks", "supplier_code", "issued_at", "reception_date", "opened_at", "journaled_at", "updated_on",
)  # fmt: skip


class Correction:
    """One returned invoice at work: what it was, what it is to become."""

    def __init__(self, asked: CorrectionDraft, invoice: Invoice | None, lines: list[InvoiceLine]) -> None:
        self.asked = asked
        self.invoice = invoice
        self.old_lines = lines
        self.references = References(asked.draft)
        self.totals: Totals | None = None
        self.lines: tuple[LineDraft, ...] = ()

    @property
    def draft(self) -> InvoiceDraft:
        return self.asked.draft

    @property
    def faults(self) -> Faults:
        return self.references.faults


def correct(*, actor: Actor, corrections: Sequence[CorrectionDraft]) -> Registration:
    """Correct and re-issue returned invoices; all of them or none.

    PlatformError with every fault, since amounts too depend on the version that is stored: E300006 unknown, E400001 not
    returned, E400002 changed meanwhile, E400004 another 発行先, and what :func:`invoices.services.registration.register` raises.
    """
    numbers_asked = [asked.number for asked in corrections]
    rows = selectors.numbered(selectors.issued_rows(actor.company), actor.company, numbers_asked)
    seen = dict(rows.values_list("number", "version"))
    with locked(actor.company.workspace_id) as numbers:
        works = _loaded(actor, corrections)
        _check_states(works, seen)
        warnings = _computed(actor, works)
        drafts = [work.draft for work in works]
        book = references.book_for(actor, drafts)
        _settle(book, works)
        _check_inv_nos(actor, works)
        qualification.check(actor.company, _claims(works), warnings)
        raise_all([work.references for work in works])
        book.write()
        _reissue(numbers, actor, works)
        return Registration(outcomes_of([(work.references, work.invoice) for work in works]), tuple(warnings))


def _loaded(actor: Actor, corrections: Sequence[CorrectionDraft]) -> list[Correction]:
    rows = selectors.issued_rows(actor.company).select_related("company", "format", "customer__linked_company")
    asked_for = selectors.numbered(rows, actor.company, [asked.number for asked in corrections])
    found = {row.number: row for row in asked_for}
    lines = selectors.lines_of(list(found.values()))
    works = []
    for asked in corrections:
        invoice = found.get(asked.number)
        old_lines = lines[invoice.pk] if invoice else []
        works.append(Correction(_unstripped(actor, asked, invoice, old_lines), invoice, old_lines))
    return works


def _unstripped(
    actor: Actor, asked: CorrectionDraft, invoice: Invoice | None, old_lines: Sequence[InvoiceLine]
) -> CorrectionDraft:
    """The draft, where texts that differ from the stored ones by stripped characters alone stay as they are stored."""
    if invoice is None or actor.via is not Via.API or not actor.company.workspace.strip_characters:
        return asked
    changed = {
        name: value
        for name, value in asked.draft.head.items()
        if not isinstance(value, str) or not same(getattr(invoice, name) or "", value, strips=True)
    }
    kept = asked.draft.lines and unstripped.lines(asked.draft.lines, old_lines)
    return replace(asked, draft=replace(asked.draft, head=changed, lines=kept))


def _check_states(works: Sequence[Correction], seen: Mapping[int, int]) -> None:
    """`seen` is each invoice's version before the lock: whoever overtook us meanwhile has raised it."""
    met: set[int] = set()
    for work in works:
        at = f"{work.draft.item}.invoice_mng_num"
        number, invoice = work.asked.number, work.invoice
        if number in met:
            work.faults.add("E700011", at, title="請求書管理番号", value=number)
        elif invoice is None:
            work.faults.add("E300006", at, value=number)
        elif (expected := work.asked.version or seen.get(number)) != invoice.version:
            work.faults.add("E400002", f"{work.draft.item}.rireki_no", value=expected, current=invoice.version)
        elif invoice.status != Status.RETURNED:
            work.faults.add("E400001", at, value=number, **status.told(invoice.status))
        met.add(number)


def _computed(actor: Actor, works: Sequence[Correction]) -> list[Warning]:
    formats = {row.code: row for row in selectors.formats(actor.company)}
    warnings: list[Warning] = []
    for work in works:
        if work.invoice is None:
            continue
        work.references.format = _format(work, work.invoice, formats)
        work.lines = (
            work.draft.lines
            if work.draft.lines is not None
            else tuple(_as_draft(line, work.draft.item) for line in work.old_lines)
        )
        merged = _merged(work.invoice, work.draft)
        work.totals = computing.compute(
            work.lines, terms=terms_of(actor.company, merged), head=_judged(merged, work.draft),
            stated=work.draft.stated, item=work.draft.item, faults=work.faults, warnings=warnings,
        )  # fmt: skip
    return warnings


def _format(work: Correction, invoice: Invoice, formats: Mapping[str, InvoiceFormat]) -> InvoiceFormat:
    code = work.draft.format_code
    if code and code not in formats:
        work.faults.add("E300005", f"{work.draft.item}.invoice_setting_code", value=code)
    return formats.get(code, invoice.format)


def _merged(invoice: Invoice, draft: InvoiceDraft) -> dict[str, Any]:
    return {name: getattr(invoice, name) for name in HEAD_FIELDS} | dict(draft.head)


def _judged(merged: Mapping[str, Any], draft: InvoiceDraft) -> dict[str, Any]:
    """The head to compute with: totals of the last version are computed anew, only sent ones are judged."""
    return {
        name: value for name, value in merged.items()
        if name not in ("carryover_new", "withholding_tax") or name in draft.head
    }  # fmt: skip


def _as_draft(line: InvoiceLine, at: str) -> LineDraft:
    entry = Entry(line.entry)
    return LineDraft(
        item_name=line.item_name, tax_type=TaxType(line.tax_type), tax_rate=line.tax_rate, reduced=line.reduced,
        entry=entry, quantity=line.quantity, price=line.price, unit=line.unit,
        amount=line.gross if entry is Entry.INCLUSIVE else line.net, tax=line.tax if entry is Entry.TYPED else None,
        slip_date=line.slip_date, slip_no=line.slip_no, product_code=line.product_code,
        section_code=line.section_code, section_name=line.section_name, remarks=line.remarks, texts=tuple(line.texts),
        item=f"{at}.details[{line.seq - 1}]",
    )  # fmt: skip


def _settle(book: Book, works: Sequence[Correction]) -> None:
    rows = [work.references for work in works]
    references.settle(book, rows, may_register_customer=False)
    for work in works:
        if work.invoice and work.references.customer and work.references.customer.code != work.invoice.customer.code:
            work.faults.add(
                "E400004", f"{work.draft.item}.customer.private_cust_cd",
                value=work.references.customer.code, current=work.invoice.customer.code,
            )  # fmt: skip


def _check_inv_nos(actor: Actor, works: Sequence[Correction]) -> None:
    """A 請求書番号 that changes must be free, and two of a request must not take the same."""
    changed = {
        work.draft.head["inv_no"]: work for work in works
        if work.invoice and work.draft.head.get("inv_no") not in (None, "", work.invoice.inv_no)
    }  # fmt: skip
    used = selectors.taken_inv_nos(actor.company, changed) if changed else set()
    met: set[str] = set()
    for work in works:
        inv_no = work.draft.head.get("inv_no")
        if inv_no in used | met and work.invoice and inv_no != work.invoice.inv_no:
            work.faults.add("E300010", f"{work.draft.item}.inv_no", value=inv_no)
        met.add(inv_no or "")


def _claims(works: Sequence[Correction]) -> Iterator[Claim]:
    for work in works:
        invoice, publisher = work.invoice, work.references.publisher
        if invoice is not None:
            head = _merged(invoice, work.draft)
            number = copies.number_of(publisher) if publisher else invoice.publisher["registration_number"]
            yield Claim(work.draft.item, work.faults, head["invoice_type"], number, head["send_date"])


def _reissue(numbers: Numbers, actor: Actor, works: Sequence[Correction]) -> None:
    at = clock.now()
    invoices = [work.invoice for work in works if work.invoice]
    supplier_codes = partners.supplier_codes(actor.company, [row.customer.linked_company for row in invoices])
    InvoiceVersion.objects.bulk_create(
        InvoiceVersion(
            invoice=row, version=row.version, document=copies.of_version(row, work.old_lines), superseded_at=at
        )
        for work in works
        if (row := work.invoice)
    )
    for work in works:
        _become(work, supplier_codes)
        if work.invoice:
            move(work.invoice, Action.CORRECT, at)
    _update(invoices)
    lines = _replaced_lines(works)
    corrected = [Happening(row, Action.CORRECT, issue_detail(row, lines[row.pk])) for row in invoices]
    events.append(numbers, actor, corrected)
    told = [(row, row.customer) for row in invoices]
    send(numbers, messages.issue_messages(told, Notice.Topic.REISSUED))


def _update(invoices: Sequence[Invoice]) -> None:
    """One statement. For several it holds a CASE for each column, which takes a multiple of the time even for one."""
    if len(invoices) == 1:
        invoices[0].save(update_fields=CORRECTED)
    else:
        Invoice.objects.bulk_update(invoices, CORRECTED)


def _become(work: Correction, supplier_codes: Mapping[int, str]) -> None:
    invoice, totals, row = work.invoice, work.totals, work.references
    if invoice is None or totals is None or row.format is None:
        raise ValueError("a correction with faults cannot be issued")
    for name, value in work.draft.head.items():
        if name != "inv_no" or value:
            setattr(invoice, name, value)
    invoice.version += 1
    invoice.format = row.format
    fill_totals(invoice, totals)
    if row.publisher:
        invoice.publisher = copies.of_publisher(row.publisher)
    if row.customer:
        invoice.customer = row.customer
        invoice.addressee = copies.of_customer(row.customer)
    if row.banks:
        invoice.banks = copies.of_accounts(row.banks)
    arrive(invoice, supplier_codes)


def _replaced_lines(works: Sequence[Correction]) -> dict[int, list[LineValues]]:
    """Invoice id → its lines, written anew even when they were not sent: a change of 課税単位 moves their tax."""
    InvoiceLine.objects.filter(invoice__in=[work.invoice for work in works if work.invoice]).delete()
    lines = {
        work.invoice.pk: line_values(work.lines, work.totals.assessment.lines)
        for work in works
        if work.invoice and work.totals
    }
    save_lines([(key, *line) for key, of_one in lines.items() for line in of_one])
    return lines
