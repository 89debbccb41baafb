"""An invoice as a PDF that one can send: whichever version, in Japanese, with all that a qualified invoice must say."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.text import get_valid_filename
from django.utils.translation import override

from accounts.actors import Actor
from invoices import selectors
from invoices.models import Invoice, InvoiceVersion
from invoices.services import copies, lifecycle
from invoices.services.lifecycle import Side
from invoices.status import Status
from invoices.taxes import RATE_OF, Bucket, Entry, TaxType, TaxUnit, bucket_of
from partners.models import BankAccount
from platform_project.documents.pages import Account, Addressee, Carryover, InvoiceDocument, Line, Sender, Sum
from platform_project.documents.typesetting import typeset
from platform_project.kernel import clock

Stood = Mapping[str, Any]

_RATES = {bucket: f"{percent}%" for bucket, (percent, _) in RATE_OF.items()} | {
    Bucket.FREE: "非課税", Bucket.EXEMPTION: "免税", Bucket.NON: "不課税",
}  # fmt: skip
_SUM_TITLES = (
    _RATES
    | {bucket: f"{_RATES[bucket]}対象" for bucket in RATE_OF}
    | {Bucket.TR8_REDUCED: f"{_RATES[Bucket.TR8_REDUCED]}対象（軽減税率）"}
)
_COMPUTED_OVER = {
    TaxUnit.INVOICE: "消費税額は、税率ごとの合計額から計算しています。",
    TaxUnit.LINE: "消費税額は、明細ごとに計算しています。",
    TaxUnit.SLIP: "消費税額は、伝票ごと・税率ごとの合計額から計算しています。",
}
_DEPOSIT_TYPES = dict(BankAccount.DepositType.choices)
_FREE_FIELDS = (*(f"free_txt{n}" for n in range(1, 4)), *(f"free_num{n}" for n in range(1, 8)))


def pdf(invoice: Invoice, old: InvoiceVersion | None = None) -> bytes:
    """The version in force, or a superseded one. Dated with its issue, so that every download is the same file."""
    stood = _stood(invoice, old)
    return typeset(_document(invoice, stood, old), at=dt.datetime.fromisoformat(stood["issued_at"]))


def hand_out(
    *, actor: Actor, invoice: Invoice, content: bytes, side: Side, old: InvoiceVersion | None = None
) -> tuple[bytes, str]:
    """The PDF and its file's name, after an event was left that the actor took it; refusals as `record_download`.

    Invoice and `content` were read as of one moment: between head and lines a correction might come.
    """
    version = old.version if old else invoice.version
    lifecycle.record_download(actor=actor, number=invoice.number, side=side, version=version)
    return content, file_name(invoice, old)


def described(invoice: Invoice, old: InvoiceVersion | None = None) -> InvoiceDocument:
    """What the PDF says."""
    return _document(invoice, _stood(invoice, old), old)


def file_name(invoice: Invoice, old: InvoiceVersion | None = None) -> str:
    """`請求書_MN-0001.pdf`; a re-issued or superseded one names its version."""
    number = old.document["inv_no"] if old else invoice.inv_no
    version = old.version if old else invoice.version
    return get_valid_filename(f"請求書_{number}{f'_第{version}版' if old or version > 1 else ''}.pdf")


def _stood(invoice: Invoice, old: InvoiceVersion | None) -> Stood:
    """The whole version by model field name: dates and decimals as text, as `copies.of_version` keeps them."""
    return old.document if old else copies.of_version(invoice, selectors.lines(invoice))


def _document(invoice: Invoice, stood: Stood, old: InvoiceVersion | None) -> InvoiceDocument:
    lines = tuple(_line(line, stood) for line in stood["lines"])
    withheld = stood["withholding_tax"]
    edition, notice = _edition(invoice, old)
    return InvoiceDocument(
        number=stood["inv_no"], title=stood["inv_name"], edition=edition, notice=notice,
        issued_on=_date(stood["send_date"]), due_on=_date(stood["pay_due_date"]),
        closed_on=_date(stood["close_date"]) if stood["close_date"] else None, references=_references(stood),
        addressee=_addressee(stood["addressee"]), issuer=_issuer(stood["publisher"]),
        amount=stood["show_amount"], carryover=_carryover(stood), withholding=-withheld if withheld else None,
        lines=lines, entry=_entry(lines), line_taxes=_shows_line_taxes(stood), sums=_sums(stood["tax_summary"]),
        total=Sum("合計", stood["net"], stood["tax"], stood["gross"]), notes=_notes(stood, lines),
        accounts=tuple(map(_account, stood["banks"])), remarks=stood["remarks"], extras=_extras(invoice, stood),
    )  # fmt: skip


def _edition(invoice: Invoice, old: InvoiceVersion | None) -> tuple[str, str]:
    """What tells it from its other versions, and what must be known about that; nothing of a first one in force."""
    if old:
        day = clock.date_of(old.superseded_at)
        return f"第{old.version}版（差替済）", f"この版は{_told(day)}に第{old.version + 1}版へ差し替えられました。"
    if invoice.status == Status.RETURNED and invoice.returned_at:
        day = clock.date_of(invoice.returned_at)
        return f"第{invoice.version}版（差戻し）", f"この請求書は{_told(day)}に発行先から差し戻されました。"
    return (f"第{invoice.version}版（再発行）", "") if invoice.version > 1 else ("", "")


def _told(day: dt.date) -> str:
    return f"{day:%Y年%-m月%-d日}"


def _date(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _references(stood: Stood) -> tuple[tuple[str, str], ...]:
    codes = (("管理コード1", stood["customer_code1"]), ("管理コード2", stood["customer_code2"]))
    return tuple((title, code) for title, code in codes if code)


def _addressee(copy: Mapping[str, str]) -> Addressee:
    """敬称 stands behind the last name of all: the person's, else the section's, else the company's."""
    whom = " ".join(filter(None, (copy["section"], copy["person"])))
    honorific = copy["honorific"] or ("様" if copy["person"] else "御中")
    names = (copy["name"], f"{whom} {honorific}") if whom else (f"{copy['name']} {honorific}",)
    return Addressee(copy["zip"], _address(copy), names)


def _issuer(copy: Mapping[str, str]) -> Sender:
    said = {name: copy[name] for name in ("name", "section", "zip", "phone", "mail", "registration_number")}
    return Sender(address=_address(copy), **said)


def _address(copy: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(filter(None, (copy["address1"], copy["address2"])))


def _line(line: Stood, stood: Stood) -> Line:
    """取引日 is the slip's, else the invoice's."""
    bucket = bucket_of(TaxType(line["tax_type"]), line["tax_rate"], line["reduced"])
    inclusive = line["entry"] == Entry.INCLUSIVE and line["tax_type"] == TaxType.TAXABLE
    codes = (("伝票番号", line["slip_no"]), ("商品コード", line["product_code"]))
    below = ("　".join(f"{title} {code}" for title, code in codes if code), line["remarks"])
    return Line(
        date=_date(line["slip_date"] or stood["send_date"]), name=line["item_name"],
        reduced=bucket is Bucket.TR8_REDUCED, quantity=_decimal(line["quantity"]), unit=line["unit"],
        price=_decimal(line["price"]), rate=_RATES[bucket] if bucket else f"{line['tax_rate']}%",
        amount=line["gross"] if inclusive else line["net"], inclusive=inclusive, tax=line["tax"],
        details=tuple(filter(None, below)),
    )  # fmt: skip


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _entry(lines: tuple[Line, ...]) -> str:
    """Untaxed amounts are the same either way, so they leave the choice to the others."""
    found = {line.inclusive for line in lines if line.tax or line.inclusive}
    return "mixed" if len(found) > 1 else "inclusive" if True in found else "exclusive"


def _shows_line_taxes(stood: Stood) -> bool:
    return stood["unit_tax"] == TaxUnit.LINE or any(line["entry"] == Entry.TYPED for line in stood["lines"])


def _sums(summary: Mapping[str, list[int]]) -> tuple[Sum, ...]:
    return tuple(Sum(_SUM_TITLES[bucket], *summary[bucket]) for bucket in Bucket if bucket in summary)


def _carryover(stood: Stood) -> Carryover | None:
    amounts = [stood[name] for name in ("prev_inv_amount", "payment", "adjustment", "carryover_new")]
    return Carryover(*amounts) if any(amounts) else None


def _notes(stood: Stood, lines: tuple[Line, ...]) -> tuple[str, ...]:
    reduced = "※は軽減税率対象です。" if any(line.reduced for line in lines) else ""
    mixed = "金額は税抜です。「税込」とあるものは税込です。" if _entry(lines) == "mixed" else ""
    typed = any(line["entry"] == Entry.TYPED for line in stood["lines"])
    computed = "" if typed else _COMPUTED_OVER[TaxUnit(stood["unit_tax"])]
    return tuple(filter(None, (reduced, mixed, computed)))


def _account(copy: Mapping[str, str]) -> Account:
    with override("ja"):
        kind = str(_DEPOSIT_TYPES.get(copy["deposit_type"], ""))
    return Account(
        bank=_with_code(copy["bank_name"], copy["bank_code"]), branch=_with_code(copy["branch_name"], copy["branch_code"]),
        number=f"{kind} {copy['account_number']}", holder=" ".join(filter(None, (copy["holder_name"], copy["holder_kana"]))),
    )  # fmt: skip


def _with_code(name: str, code: str) -> str:
    return f"{name}（{code}）" if name else code


def _extras(invoice: Invoice, stood: Stood) -> tuple[tuple[str, str | int], ...]:
    """The free fields that hold something, under the 書式's title or their own."""
    titles = invoice.format.free_titles
    filled = [name for name in _FREE_FIELDS if stood[name] not in (None, "")]
    with override("ja"):
        own = {field.name: str(field.verbose_name) for field in Invoice._meta.concrete_fields if field.name in filled}
    return tuple((titles.get(f"inv_{name}") or own[name], stood[name]) for name in filled)
