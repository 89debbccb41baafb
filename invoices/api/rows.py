"""An invoice as a row of an answer: plain dicts in the order of the wire's models, printed as they are.

The columns of a row come from the selectors in the order in which the wire shows them; `None` becomes `""`, amounts stay
numbers.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

import orjson

from invoices.services.outcomes import Outcome, Touched
from invoices.taxes import Bucket
from partners.api import translate as partners
from platform_project.kernel import clock

Values = tuple[Any, ...]

# Wire name ← model field name. A flag has the column that decides it.
ISSUED = {
    "invoice_mng_num": "number", "rireki_no": "version", "invoice_status": "status", "seal_flg": "opened_at",
    "seal_date": "opened_at", "return_date": "returned_at", "return_reason": "return_reason",
    "reception_date": "reception_date", "update_date": "updated_on",
    "inv_no": "inv_no", "inv_name": "inv_name", "remarks": "remarks", "customer_code1": "customer_code1",
    "customer_code2": "customer_code2", "invoice_setting_code": "format__code", "send_date": "send_date",
    "pay_due_date": "pay_due_date", "close_date": "close_date", "invoice_type": "invoice_type",
    "unit_tax_calc_sec": "unit_tax", "prev_inv_amount": "prev_inv_amount", "payment": "payment",
    "adjustment": "adjustment", "carryover_new": "carryover_new", "withholding_tax": "withholding_tax",
    "payment_method": "payment_method",
    **{f"inv_free_txt{n}": f"free_txt{n}" for n in range(1, 4)},
    **{f"inv_free_num{n}": f"free_num{n}" for n in range(1, 8)},
    "inv_without_tax": "net", "inv_tax": "tax", "inv_amount": "gross", "inv_show_amount": "show_amount",
}  # fmt: skip
RECEIVED = {
    "private_cust_cd_s": "supplier_code", "company_name_s": "company__name", "pay_due_date_s": "pay_due_date",
    "journal_flg": "journaled_at",
}  # fmt: skip
LINE = {
    "detail_seq": "seq", "item_slip_date": "slip_date", "item_slip_no": "slip_no", "item_prod_code": "product_code",
    "item_name": "item_name", "item_unit": "unit", "item_without_tax": "net", "item_tax": "tax", "item_amount": "gross",
    "tax_type": "tax_type", "tax_rate_sec": "tax_rate", "input_tax_type": "entry", "item_sec_code": "section_code",
    "item_sec_name": "section_name", "detail_remarks": "remarks", "item_qty": "quantity", "item_price": "price",
    "reduced_tax_flg": "reduced",
}  # fmt: skip
JOURNAL = {
    "journal_seq": "seq",
    **{
        f"{side}_{wire}": f"{side}_{name}"
        for side in ("debit", "credit")
        for wire, name in (
            ("account_title_code", "account_code"), ("account_title_name", "account_name"),
            ("sub_account_title_code", "sub_account_code"), ("sub_account_title_name", "sub_account_name"),
            ("tax_class", "tax_class"),
        )
    },
    "burden_sec_code": "section_code", "burden_sec_name": "section_name",
    **{f"journal_item{n}_{part}": f"item{n}_{part}" for n in range(1, 6) for part in ("code", "name")},
    "journal_amount": "gross", "journal_tax": "tax", "detail_summary": "summary",
}  # fmt: skip
TEXTS = tuple(f"item_free_txt{n}" for n in range(1, 11))
NO_TEXTS = dict.fromkeys(TEXTS, "")

PUBLISHER = {"publisher_mng_num": "code", **partners.PUBLISHER}
CUSTOMER = {"private_cust_cd": "code", **partners.CUSTOMER}
BANK = {"transfer_code": "code", **partners.BANK}

# What the selectors are asked for.
_COPIED = ("tax_summary", "publisher", "addressee", "banks")
ISSUED_COLUMNS = (*ISSUED.values(), *_COPIED)
RECEIVED_COLUMNS = (*ISSUED_COLUMNS, *RECEIVED.values(), "booked_on")
LINE_COLUMNS = (*LINE.values(), "texts")
JOURNAL_COLUMNS = tuple(JOURNAL.values())

_ISSUED, _RECEIVED, _LINE, _JOURNAL = tuple(ISSUED), tuple(RECEIVED), tuple(LINE), tuple(JOURNAL)
_HEAD_LENGTH, _COPIES_END = len(ISSUED), len(ISSUED_COLUMNS)
_EMPTY_IN_HEAD = ("close_date", *(f"inv_free_num{n}" for n in range(1, 8)))
_EMPTY_IN_LINE = ("item_slip_date", "tax_rate_sec")


def issued(row: Values, lines: Iterable[Values]) -> dict[str, Any]:
    """An invoice as its issuer sees it: operation 1."""
    return _head(row) | {"details": [line(values) for values in lines]}


def received(row: Values, lines: Iterable[Values], journals: Mapping[int, Iterable[Values]]) -> dict[str, Any]:
    """An invoice as its recipient sees it, each line with its journals: operation 6."""
    shown = _head(row)
    *told, booked_on = row[_COPIES_END : _COPIES_END + len(RECEIVED) + 1]
    shown["update_date"] = max(shown["update_date"], booked_on or shown["update_date"])
    shown["details"] = details = [line(values) for values in lines]
    for detail in details:
        detail["journals"] = [journal(values) for values in journals.get(detail["detail_seq"], ())]
    shown |= zip(_RECEIVED, told, strict=True)
    shown["journal_flg"] = "0" if shown["journal_flg"] is None else "1"
    return shown


def journal(values: Values) -> dict[str, Any]:
    """仕訳."""
    return dict(zip(_JOURNAL, values, strict=True))


def line(values: Values) -> dict[str, Any]:
    """明細. Behind the columns stand the free texts."""
    shown = dict(zip(_LINE, values))  # noqa: B905
    for name in _EMPTY_IN_LINE:
        if shown[name] is None:
            shown[name] = ""
    shown["item_qty"], shown["item_price"] = _decimal(shown["item_qty"]), _decimal(shown["item_price"])
    shown["reduced_tax_flg"] = "1" if shown["reduced_tax_flg"] else "0"
    texts = values[len(_LINE)]
    shown |= NO_TEXTS if texts == "[]" else zip(TEXTS, orjson.loads(texts), strict=True)
    return shown


def _head(row: Values) -> dict[str, Any]:
    shown = dict(zip(_ISSUED, row))  # noqa: B905
    shown["seal_flg"] = "0" if shown["seal_flg"] is None else "1"
    shown["seal_date"], shown["return_date"] = _date(shown["seal_date"]), _date(shown["return_date"])
    for name in _EMPTY_IN_HEAD:
        if shown[name] is None:
            shown[name] = ""
    summary, publisher, addressee, banks = row[_HEAD_LENGTH:_COPIES_END]
    shown |= _NO_TOTALS
    for bucket, amounts in orjson.loads(summary).items():
        shown |= zip(_BUCKET_NAMES[bucket], amounts, strict=True)
    shown["publisher"], shown["customer"], shown["banks"] = _publisher(publisher), _customer(addressee), _banks(banks)
    return shown


_BUCKET_NAMES = {
    bucket.value: (f"inv_without_tax_{bucket}", f"inv_tax_{bucket}", f"inv_amount_{bucket}") for bucket in Bucket
}
_NO_TOTALS = dict.fromkeys((name for names in _BUCKET_NAMES.values() for name in names), 0)


def _date(instant: dt.datetime | None) -> Any:
    """SQLite's instants do not say that they are UTC."""
    if instant is None:
        return ""
    return clock.date_of(instant if instant.tzinfo else instant.replace(tzinfo=dt.UTC))


def _decimal(thousandths: int | None) -> Decimal | int | str:
    """A number without needless zeros: 2.500 is 2.5, 3.000 is 3."""
    if thousandths is None:
        return ""
    whole, rest = divmod(thousandths, 1_000)
    return Decimal(thousandths).scaleb(-3).normalize() if rest else whole


# Few copies differ within a list, so each is read once. Whoever is given one leaves it as it is.
_COPIES = 256


@lru_cache(_COPIES)
def _publisher(copy: str) -> dict[str, Any]:
    return _copy(PUBLISHER, orjson.loads(copy))


@lru_cache(_COPIES)
def _customer(copy: str) -> dict[str, Any]:
    return _copy(CUSTOMER, orjson.loads(copy))


@lru_cache(_COPIES)
def _banks(copies: str) -> Sequence[dict[str, Any]]:
    return [_copy(BANK, copy) for copy in orjson.loads(copies)]


def _copy(names: Mapping[str, str], copy: Mapping[str, Any]) -> dict[str, Any]:
    return {wire: copy.get(name, "") for wire, name in names.items()}


def done(outcome: Outcome) -> dict[str, Any]:
    """What became of an element: operations 2 and 3."""
    invoice = outcome.invoice
    return {
        "invoice_mng_num": invoice.number if invoice else "",
        "inv_no": invoice.inv_no if invoice else "",
        "rireki_no": invoice.version if invoice else "",
        "publisher_mng_num": _code(outcome.publisher),
        "publisher_result": _result(outcome.publisher),
        "private_cust_cd": _code(outcome.customer),
        "customer_result": _result(outcome.customer),
        "banks": [{"transfer_code": bank.code, "bank_result": _result(bank)} for bank in outcome.banks],
        "invite_status": outcome.invite_status or "",
    }


def _code(touched: Touched | None) -> str:
    return touched.code if touched else ""


def _result(touched: Touched | None) -> str:
    return touched.result.value if touched and touched.result else ""
