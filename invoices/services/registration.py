"""請求書登録: masters settled, invoices computed, issued and announced, in one transaction; all of a request or nothing of it."""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from typing import Any

from accounts.actors import Actor
from accounts.counters import Numbers, locked
from accounts.models import Company, Notice
from accounts.notices import send
from invoices import selectors
from invoices.computing import Totals
from invoices.drafts import InvoiceDraft, LineDraft
from invoices.models import HEAD_FIELDS, Invoice, InvoiceLine
from invoices.services import copies, events, fingerprints, messages, preparing, qualification, references
from invoices.services.events import Happening
from invoices.services.outcomes import Outcome, Registration, Touched
from invoices.services.preparing import Element
from invoices.services.qualification import Claim
from invoices.services.references import References, raise_all
from invoices.services.transitions import move
from invoices.status import Action
from invoices.taxes import TaxedAmount
from partners import selectors as partners
from partners.models import Customer, Invitation
from partners.services import invitations
from platform_project import inserting
from platform_project.kernel import clock, progress, trace
from platform_project.kernel.progress import Tally, Work

# Of one 明細, in the order of `fingerprints.LINE`.
LineValues = tuple[Any, ...]


def register(*, actor: Actor, drafts: Sequence[InvoiceDraft]) -> Registration:
    """Register what the drafts say and issue their invoices.

    PlatformError with every fault of the first stage that has one: the contents (E7…), else existence and state (E3…, E4…).
    """
    prepared = preparing.prepare(actor, drafts)
    with locked(actor.company.workspace_id) as numbers:
        prepared = preparing.renew(actor, drafts, prepared)
        elements = prepared.elements
        book = references.book_for(actor, drafts)
        settled = [element.references for element in elements]
        references.settle(book, settled)
        references.take_default_publisher(actor, book, settled)
        references.take_default_accounts(book, settled)
        issued = [element for element in elements if element.draft.has_invoice]
        new_numbers = _numbered(numbers, actor.company, issued)
        qualification.check(actor.company, claims(issued), prepared.warnings)
        raise_all(settled)
        book.write()
        targets = [(row.customer, row.invite) for row in settled if row.customer]
        invitations.invite(numbers, actor=actor, targets=targets)
        _issue(numbers, actor, issued, new_numbers)
        return Registration(_outcomes(elements), tuple(prepared.warnings))


# What an own 請求書番号 is told apart by, should the company have used it for another invoice.
SPARE_SUFFIXES = range(2, 6)


def _numbered(numbers: Numbers, company: Company, elements: Sequence[Element]) -> list[int]:
    """Give each invoice its 請求書管理番号, and a 請求書番号 where none was sent; E300010 for one in use."""
    if not elements:
        return []
    given = list(numbers.take("invoice", len(elements)))
    own = {number: f"{number:010d}" for number in given}
    wanted = {element.head.get("inv_no") or own[number] for element, number in zip(elements, given, strict=True)}
    used = selectors.taken_inv_nos(company, wanted)
    sent = {element.head["inv_no"] for element in elements if element.head.get("inv_no")}
    if crossed := {name for name in own.values() if name in used or name in sent}:
        used |= selectors.taken_inv_nos(company, {f"{name}-{n}" for name in crossed for n in SPARE_SUFFIXES})
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


def claims(elements: Sequence[Element]) -> Iterator[Claim]:
    """What the documents of elements whose masters are settled claim of their issuers."""
    for element in elements:
        row, head = element.references, element.head
        if row.publisher is not None:
            number = copies.number_of(row.publisher)
            yield Claim(element.draft.item, row.faults, head["invoice_type"], number, head["send_date"])


def _issue(numbers: Numbers, actor: Actor, elements: Sequence[Element], new_numbers: Sequence[int]) -> None:
    if not elements:
        return
    customers = [element.references.customer for element in elements if element.references.customer]
    supplier_codes = partners.supplier_codes(actor.company, [row.linked_company for row in customers])
    known = selectors.customers_with_invoices(actor.company, {row.pk for row in customers})
    at, copied = clock.now(), copies.Shared()
    # To be copied: Django takes thrice as long over sixty fields that are made anew.
    blank = Invoice(workspace=numbers.workspace, company=actor.company)
    for element, number in zip(progress.track(elements, Work.ISSUING), new_numbers, strict=True):
        element.invoice = _invoice(blank, element, number, copied)
        move(element.invoice, Action.ISSUE, at)
        arrive(element.invoice, supplier_codes)
        element.invoice.first_for_customer = element.invoice.customer_id not in known
        known.add(element.invoice.customer_id)
    invoices = [element.invoice for element in elements if element.invoice]
    inserting.create(invoices)
    lines = [_lines(element) for element in elements]
    _save([(invoice.pk, *line) for invoice, of_one in zip(invoices, lines, strict=True) for line in of_one])
    issues = zip(invoices, lines, strict=True)
    events.append(numbers, actor, [Happening(row, Action.ISSUE, issue_detail(row, own)) for row, own in issues])
    told = [(invoice, invoice.customer) for invoice in invoices]
    send(numbers, messages.issue_messages(told, Notice.Topic.ISSUED))


def _invoice(blank: Invoice, element: Element, number: int, copied: copies.Shared) -> Invoice:
    row, totals = element.references, element.totals
    if row.customer is None or row.publisher is None or row.format is None or totals is None:
        raise ValueError("an element with faults cannot be issued")
    invoice = copy(blank)
    invoice.customer, invoice.format, invoice.number = row.customer, row.format, number
    invoice.publisher, invoice.addressee = copied.of_publisher(row.publisher), copied.of_customer(row.customer)
    invoice.banks, invoice.addressee_code = copied.of_accounts(row.banks), row.customer.code
    for name in HEAD_FIELDS:
        if (value := element.head.get(name)) is not None:
            setattr(invoice, name, value)
    fill_totals(invoice, totals)
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


# So many rows at once: enough for speed, few enough for those who wait to see it go on.
AT_ONCE = 1_000


def _save(lines: Sequence[Sequence[Any]]) -> None:
    tally = Tally(Work.SAVING, len(lines))
    for start in range(0, len(lines), AT_ONCE):
        save_lines(lines[start : start + AT_ONCE])
        tally.add(len(lines[start : start + AT_ONCE]))


def save_lines(lines: Sequence[Sequence[Any]]) -> None:
    """Insert 明細: each the key of its invoice, and the values of `fingerprints.LINE`."""
    inserting.insert(InvoiceLine, ("invoice_id", *fingerprints.LINE), lines)


def _lines(element: Element) -> list[LineValues]:
    if element.totals is None:
        raise ValueError("an element with faults cannot be issued")
    return line_values(element.draft.lines or (), element.totals.assessment.lines)


def line_values(lines: Sequence[LineDraft], amounts: Sequence[TaxedAmount]) -> list[LineValues]:
    """The 明細 of an invoice as the values of `fingerprints.LINE`, numbered from 1 in the order sent."""
    return [
        (
            seq, line.item_name, line.tax_type.value, line.tax_rate, line.reduced, line.entry.value, line.quantity,
            line.price, line.unit, amount.net, amount.tax, amount.gross, line.slip_date, line.slip_no, line.product_code,
            line.section_code, line.section_name, line.remarks, line.texts,
        )
        for seq, (line, amount) in enumerate(zip(lines, amounts, strict=True), 1)
    ]  # fmt: skip


def line_rows(invoice: Invoice, lines: Sequence[LineDraft], amounts: Sequence[TaxedAmount]) -> list[InvoiceLine]:
    """Likewise, as rows."""
    named = (dict(zip(fingerprints.LINE, values, strict=True)) for values in line_values(lines, amounts))
    return [InvoiceLine(invoice=invoice, **values | {"texts": list(values["texts"])}) for values in named]


def issue_detail(invoice: Invoice, lines: Sequence[LineValues]) -> dict[str, Any]:
    """What an issue's event records of the document: what one looks for, and the fingerprint of the whole."""
    return {
        "inv_no": invoice.inv_no, "addressee": invoice.addressee_code, "amount": invoice.gross, "tax": invoice.tax,
        "document": fingerprints.of_values(invoice, lines),
    }  # fmt: skip


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
