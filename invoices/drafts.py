"""What somebody wants issued: frozen, built by the wire, by forms, by seeds and by bots alike, taken by the services."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from invoices.taxes import Entry, InvoiceType, TaxType, TaxUnit
from partners.drafts import BankAccountDraft, CustomerDraft, IssuerDraft


@dataclass(frozen=True, slots=True)
class LineDraft:
    """明細. Amounts are whole yen, `tax_rate` whole percent (None unless 課税).

    `amount` is what was sent as `item_without_tax` or `item_amount`, None when it is to be computed from quantity and price;
    `tax` what was sent as `item_tax`. `texts` are the ten free texts.
    """

    item_name: str
    tax_type: TaxType
    tax_rate: int | None = None
    reduced: bool = False
    entry: Entry = Entry.EXCLUSIVE
    quantity: Decimal | None = None
    price: Decimal | None = None
    unit: str = ""
    amount: int | None = None
    tax: int | None = None
    slip_date: dt.date | None = None
    slip_no: str = ""
    product_code: str = ""
    section_code: str = ""
    section_name: str = ""
    remarks: str = ""
    texts: tuple[str, ...] = ("",) * 10
    item: str = "details[0]"


@dataclass(frozen=True, slots=True)
class InvoiceDraft:
    """One element of a registration or a correction.

    - `head`: the head fields that were sent, by model field name (see `invoices.models.HEAD_FIELDS`): dates as `date`, amounts
      as `int`, the rest as `str`. Absent keys take a default (registration) or keep the last version's value (correction).
    - `stated`: totals that the sender computed, by wire name (`inv_tax`, `inv_amount_tr10`, …); they must agree with ours.
    - `lines`: None when `details` were not sent.
    - `banks`: None when not sent.
    - `format_code`: 書式コード, `""` when not sent.
    """

    head: Mapping[str, Any] = field(default_factory=dict)
    stated: Mapping[str, int] = field(default_factory=dict)
    lines: tuple[LineDraft, ...] | None = None
    format_code: str = ""
    publisher: IssuerDraft | None = None
    customer: CustomerDraft | None = None
    banks: tuple[BankAccountDraft, ...] | None = None
    item: str = "invoices[0]"

    @property
    def has_invoice(self) -> bool:
        """Whether there is invoice data; without it the element carries masters alone."""
        return bool(self.head or self.stated or self.lines is not None or self.format_code)


@dataclass(frozen=True, slots=True)
class CorrectionDraft:
    """A returned invoice's next version: `number` is the 請求書管理番号, `version` the optimistic lock (None: not asked)."""

    number: int
    draft: InvoiceDraft
    version: int | None = None


@dataclass(frozen=True, slots=True)
class FormatDraft:
    """書式. `default_account` is a 口座 code or `""`; `free_titles` maps free-field wire names to their titles."""

    code: str
    title: str
    invoice_type: InvoiceType
    unit_tax: TaxUnit
    default_account: str = ""
    notes: str = ""
    free_titles: Mapping[str, str] = field(default_factory=dict)
    make_default: bool = False
