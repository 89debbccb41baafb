"""An invoice as the document that both sides read, whichever version: `components/paper.html` draws it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from invoices import selectors
from invoices.models import Invoice, InvoiceVersion
from invoices.models.format import INVOICE_TYPES, TAX_UNITS
from invoices.services import copies
from invoices.taxes import Bucket, Entry, TaxType, bucket_of
from partners.models import BankAccount

BUCKET_TITLES: Mapping[Bucket, str | Promise] = {
    Bucket.TR10: _("10%"),
    Bucket.TR8_REDUCED: _("軽減8%"),
    Bucket.TR8: _("8%"),
    Bucket.TR5: _("5%"),
    Bucket.TR0: _("0%"),
    Bucket.FREE: _("非課税"),
    Bucket.EXEMPTION: _("免税"),
    Bucket.NON: _("不課税"),
}
_INVOICE_TYPES = dict(INVOICE_TYPES)
_TAX_UNITS = dict(TAX_UNITS)
_DEPOSIT_TYPES = dict(BankAccount.DepositType.choices)


@dataclass(frozen=True, slots=True)
class Line:
    """明細 as printed. `amount` is what was entered: 税込 where `inclusive`, else 税抜. Dates are ISO text."""

    seq: int
    name: str
    reduced: bool
    quantity: Decimal | None
    unit: str
    price: Decimal | None
    rate: str | Promise
    amount: int
    inclusive: bool
    slip_no: str
    slip_date: str | None
    product_code: str
    remarks: str


@dataclass(frozen=True, slots=True)
class Sum:
    """税率別内訳: one row, in yen."""

    title: str | Promise
    net: int
    tax: int
    gross: int


@dataclass(frozen=True, slots=True)
class Paper:
    """`head` holds the version's fields by model field name, dates as ISO text, and the copies of its parties."""

    head: Mapping[str, Any]
    lines: tuple[Line, ...]
    sums: tuple[Sum, ...]
    banks: tuple[Mapping[str, str], ...]
    free_items: tuple[tuple[str, Any], ...]

    @property
    def invoice_type(self) -> str | Promise:
        return _INVOICE_TYPES[self.head["invoice_type"]]

    @property
    def unit_tax(self) -> str | Promise:
        return _TAX_UNITS[self.head["unit_tax"]]

    @property
    def has_reduced(self) -> bool:
        return any(line.reduced for line in self.lines)

    @property
    def has_carryover(self) -> bool:
        return any(self.head[name] for name in ("prev_inv_amount", "payment", "adjustment", "carryover_new"))


def of_invoice(invoice: Invoice) -> Paper:
    """The version in force."""
    return _of_document(copies.of_version(invoice, selectors.lines(invoice)), invoice.format.free_titles)


def of_version(invoice: Invoice, version: InvoiceVersion) -> Paper:
    """A superseded version, as it stood."""
    return _of_document(version.document, invoice.format.free_titles)


def _of_document(document: Mapping[str, Any], free_titles: Mapping[str, str]) -> Paper:
    return Paper(
        head=document,
        lines=tuple(_line(line) for line in document["lines"]),
        sums=tuple(
            Sum(BUCKET_TITLES[bucket], *document["tax_summary"][bucket])
            for bucket in Bucket if bucket in document["tax_summary"]
        ),
        banks=tuple(map(_bank, document["banks"])),
        free_items=_free_items(document, free_titles),
    )  # fmt: skip


def _line(line: Mapping[str, Any]) -> Line:
    inclusive = line["entry"] == Entry.INCLUSIVE
    bucket = bucket_of(TaxType(line["tax_type"]), line["tax_rate"], line["reduced"])
    return Line(
        seq=line["seq"], name=line["item_name"], reduced=bucket is Bucket.TR8_REDUCED,
        quantity=_decimal(line["quantity"]), unit=line["unit"], price=_decimal(line["price"]),
        rate=BUCKET_TITLES[bucket] if bucket else f"{line['tax_rate']}%",
        amount=line["gross"] if inclusive else line["net"], inclusive=inclusive,
        slip_no=line["slip_no"], slip_date=line["slip_date"], product_code=line["product_code"],
        remarks=line["remarks"],
    )  # fmt: skip


def _bank(bank: Mapping[str, str]) -> dict[str, str]:
    return {**bank, "deposit_name": str(_DEPOSIT_TYPES.get(bank["deposit_type"], ""))}


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _free_items(document: Mapping[str, Any], titles: Mapping[str, str]) -> tuple[tuple[str, Any], ...]:
    """The free fields that hold something, under the 書式's title or their own."""
    names = [f"free_txt{n}" for n in range(1, 4)] + [f"free_num{n}" for n in range(1, 8)]
    own = {field.name: str(field.verbose_name) for field in Invoice._meta.concrete_fields if field.name in names}
    filled = [name for name in names if document[name] not in (None, "")]
    return tuple((titles.get(f"inv_{name}") or own[name], document[name]) for name in filled)
