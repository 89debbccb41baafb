"""請求書登録, first part: what a request alone decides. Defaults of the 書式 taken, amounts computed, every disagreement told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.actors import Actor
from accounts.models import Company
from invoices import computing, selectors
from invoices.computing import Terms, Totals
from invoices.drafts import InvoiceDraft
from invoices.models import Invoice, InvoiceFormat
from invoices.services.references import References, raise_all
from invoices.taxes import Assessment, InvoiceType, TaxUnit
from platform_project.kernel import progress, trace
from platform_project.kernel.errors import Faults, Warning
from platform_project.kernel.money import Rounding
from platform_project.kernel.progress import Work

Formats = Mapping[str, InvoiceFormat]


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


@dataclass(frozen=True, slots=True)
class Prepared:
    """The elements of a request, what is worth saying about them, and the 書式 that they were computed with."""

    elements: list[Element]
    warnings: list[Warning]
    formats: Formats


def prepare(actor: Actor, drafts: Sequence[InvoiceDraft]) -> Prepared:
    """Done before the lock is taken, so that nobody waits for the arithmetic; raises every fault of the contents (E7…)."""
    return _prepared(actor, drafts, _formats(actor.company))


def renew(actor: Actor, drafts: Sequence[InvoiceDraft], before: Prepared) -> Prepared:
    """Under the lock: with the 書式 as they stand now; computed anew where one has changed what is computed by it."""
    now = _formats(actor.company)
    prepared = before if _rules(now) == _rules(before.formats) else _prepared(actor, drafts, now)
    for element in prepared.elements:
        if element.references.format:
            element.references.format = now[element.references.format.code]
    return prepared


def preview(*, actor: Actor, draft: InvoiceDraft) -> Assessment:
    """What the invoice would come to, for live totals. Nothing is written; refusals as :func:`prepare`."""
    (element,) = prepare(actor, [draft]).elements
    raise_all([element.references])
    if element.totals is None:
        raise ValueError("an element without faults has totals")
    return element.totals.assessment


def judge(*, actor: Actor, drafts: Sequence[InvoiceDraft], faults: Faults) -> None:
    """Add what is wrong with the contents (E7…), as :func:`prepare` would find it. Nothing is written."""
    judged(actor, drafts, faults)


def _formats(company: Company) -> Formats:
    return {row.code: row for row in selectors.formats(company)}


def _rules(formats: Formats) -> dict[str, tuple[object, ...]]:
    """What of the 書式 an invoice is computed by."""
    return {code: (row.pk, row.is_default, row.unit_tax, row.notes) for code, row in formats.items()}


def _prepared(actor: Actor, drafts: Sequence[InvoiceDraft], formats: Formats) -> Prepared:
    faults = Faults()
    elements, warnings = judged(actor, drafts, faults, formats)
    faults.raise_if_any()
    return Prepared(elements, warnings, formats)


def judged(
    actor: Actor, drafts: Sequence[InvoiceDraft], faults: Faults, formats: Formats | None = None
) -> tuple[list[Element], list[Warning]]:
    """The elements computed as far as they go, and what is worth saying; what is wrong with their contents is added."""
    formats = _formats(actor.company) if formats is None else formats
    default = next((row for row in formats.values() if row.is_default), None)
    warnings: list[Warning] = []
    elements = []
    for draft in progress.track(drafts, Work.COMPUTING):
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
    draft: InvoiceDraft, formats: Formats, default: InvoiceFormat | None, faults: Faults
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
