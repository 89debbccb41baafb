"""From the wire to the drafts that the services take. Only what was sent is carried over."""

from collections.abc import Callable, Sequence
from typing import Any

from invoices.api.wire import Detail, Element, PagedRequest, RegisterRequest, UpdateElement, UpdateRequest
from invoices.api.wire.head import Head, Totals
from invoices.drafts import CorrectionDraft, InvoiceDraft, LineDraft
from invoices.taxes import Entry, TaxType
from partners.api import translate as partners

# Wire name → model field name (see `invoices.models.HEAD_FIELDS`). The 書式 has its own place in the draft.
_HEAD = {
    name: {"unit_tax_calc_sec": "unit_tax"}.get(name, name.replace("inv_free_", "free_"))
    for name in Head.model_fields if name != "invoice_setting_code"
}  # fmt: skip
_AMOUNTS = {"prev_inv_amount", "payment", "adjustment", "carryover_new", "withholding_tax"}
_TOTALS = tuple(Totals.model_fields)
_TAX_TYPES = {kind.value: kind for kind in TaxType}
_ENTRIES = {entry.value: entry for entry in Entry} | {"": Entry.EXCLUSIVE}
_PAGING = {"response_type", "start_position", "get_count"}


def registrations(request: RegisterRequest, but: Callable[[str], bool] = lambda _: False) -> tuple[InvoiceDraft, ...]:
    """Operation 2: one draft per element, in order. `but` says of a path whether its element is left out."""
    paths = ((f"invoices[{index}]", element) for index, element in enumerate(request.invoices))
    return tuple(_draft(element, at) for at, element in paths if not but(at))


def corrections(request: UpdateRequest) -> tuple[CorrectionDraft, ...]:
    """Operation 3: one draft per element, in order."""
    return tuple(_correction(element, f"invoices[{index}]") for index, element in enumerate(request.invoices))


def conditions(request: PagedRequest) -> dict[str, Any]:
    """Operations 1 and 6: the conditions that were sent, by wire name; a flag that is off is none."""
    names = (name for name in type(request).model_fields if name in request.model_fields_set - _PAGING)
    sent = {name: getattr(request, name) for name in names}
    return {name: value for name, value in sent.items() if not (name.startswith("extracting_type") and value == "0")}


def _correction(element: UpdateElement, at: str) -> CorrectionDraft:
    return CorrectionDraft(element.invoice_mng_num, _draft(element, at, invites=False), element.rireki_no)


def _draft(element: Element, at: str, *, invites: bool = True) -> InvoiceDraft:
    """`head` holds what was sent by model field name; an emptied date or free number is None, an emptied amount 0."""
    banks = tuple(partners.account(bank, f"{at}.banks[{index}]") for index, bank in enumerate(element.banks))
    return InvoiceDraft(
        head=_head(element),
        stated={name: getattr(element, name) for name in _TOTALS if name in element.model_fields_set},
        lines=_lines(element, at),
        format_code=element.invoice_setting_code,
        publisher=partners.issuer(element.publisher, f"{at}.publisher"),
        customer=partners.customer(element.customer, f"{at}.customer", invites=invites),
        banks=banks or None,
        item=at,
    )


def _head(element: Element) -> dict[str, Any]:
    sent = element.model_fields_set
    return {field: _value(name, getattr(element, name)) for name, field in _HEAD.items() if name in sent}


def _value(name: str, value: Any) -> Any:
    return 0 if value is None and name in _AMOUNTS else value


def _lines(element: Element, at: str) -> tuple[LineDraft, ...] | None:
    return lines(element.details, f"{at}.") or None


def lines(details: Sequence[Detail], before: str = "") -> tuple[LineDraft, ...]:
    """明細 as the services take them; `before` is what stands before their paths."""
    return tuple(_line(detail, f"{before}details[{index}]") for index, detail in enumerate(details))


def _line(detail: Detail, at: str) -> LineDraft:
    tax_type = _TAX_TYPES[detail.tax_type]
    is_taxed = tax_type is TaxType.TAXABLE
    return LineDraft(
        item_name=detail.item_name,
        tax_type=tax_type,
        tax_rate=detail.tax_rate_sec if is_taxed else None,
        reduced=is_taxed and detail.reduced_tax_flg == "1",
        entry=_ENTRIES[detail.input_tax_type],
        quantity=detail.item_qty,
        price=detail.item_price,
        unit=detail.item_unit,
        amount=detail.item_amount if detail.is_inclusive else detail.item_without_tax,
        tax=detail.item_tax,
        slip_date=detail.item_slip_date,
        slip_no=detail.item_slip_no,
        product_code=detail.item_prod_code,
        section_code=detail.item_sec_code,
        section_name=detail.item_sec_name,
        remarks=detail.detail_remarks,
        texts=_texts(detail),
        item=at,
    )


def _texts(detail: Detail) -> tuple[str, ...]:
    return (
        detail.item_free_txt1, detail.item_free_txt2, detail.item_free_txt3, detail.item_free_txt4,
        detail.item_free_txt5, detail.item_free_txt6, detail.item_free_txt7, detail.item_free_txt8,
        detail.item_free_txt9, detail.item_free_txt10,
    )  # fmt: skip
