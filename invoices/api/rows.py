"""An invoice as a row of an answer: plain dicts in the order of the wire's models, printed as they are.

Rows come from the selectors as dicts by model field name; `None` becomes `""` on the wire, amounts stay numbers.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from invoices.services.outcomes import Outcome, Touched
from invoices.taxes import Bucket
from partners.api import translate as partners
from platform_project.kernel import clock

Row = Mapping[str, Any]

# Wire name ← model field name, of the head's fields that are carried over as they are.
HEAD = {
    "inv_no": "inv_no", "inv_name": "inv_name", "remarks": "remarks", "customer_code1": "customer_code1",
    "customer_code2": "customer_code2", "invoice_setting_code": "format__code", "send_date": "send_date",
    "pay_due_date": "pay_due_date", "close_date": "close_date", "invoice_type": "invoice_type",
    "unit_tax_calc_sec": "unit_tax", "prev_inv_amount": "prev_inv_amount", "payment": "payment",
    "adjustment": "adjustment", "carryover_new": "carryover_new", "withholding_tax": "withholding_tax",
    "payment_method": "payment_method",
    **{f"inv_free_txt{n}": f"free_txt{n}" for n in range(1, 4)},
    **{f"inv_free_num{n}": f"free_num{n}" for n in range(1, 8)},
}  # fmt: skip
LINE = {
    "detail_seq": "seq", "item_slip_date": "slip_date", "item_slip_no": "slip_no", "item_prod_code": "product_code",
    "item_name": "item_name", "item_unit": "unit", "item_without_tax": "net", "item_tax": "tax", "item_amount": "gross",
    "tax_type": "tax_type", "tax_rate_sec": "tax_rate", "input_tax_type": "entry", "item_sec_code": "section_code",
    "item_sec_name": "section_name", "detail_remarks": "remarks",
}  # fmt: skip
TEXTS = tuple(f"item_free_txt{n}" for n in range(1, 11))
NO_TEXTS = dict.fromkeys(TEXTS, "")

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

PUBLISHER = {"publisher_mng_num": "code", **partners.PUBLISHER}
CUSTOMER = {"private_cust_cd": "code", **partners.CUSTOMER}
BANK = {"transfer_code": "code", **partners.BANK}


def issued(row: Row, lines: Iterable[Row]) -> dict[str, Any]:
    """An invoice as its issuer sees it: operation 1."""
    return {
        "invoice_mng_num": row["number"],
        "rireki_no": row["version"],
        "invoice_status": row["status"],
        "seal_flg": "0" if row["opened_at"] is None else "1",
        "seal_date": _date(row["opened_at"]),
        "return_date": _date(row["returned_at"]),
        "return_reason": row["return_reason"],
        "reception_date": row["reception_date"],
        "update_date": row["updated_on"],
        **{wire: _shown(row[name]) for wire, name in HEAD.items()},
        **_totals(row),
        "publisher": _copy(PUBLISHER, row["publisher"]),
        "customer": _copy(CUSTOMER, row["addressee"]),
        "banks": [_copy(BANK, bank) for bank in row["banks"]],
        "details": [line(entry) for entry in lines],
    }


def received(row: Row, lines: Iterable[Row], journals: Mapping[int, Iterable[Row]]) -> dict[str, Any]:
    """An invoice as its recipient sees it, each line with its journals: operation 6."""
    seen = issued(row, ())
    seen["update_date"] = max(row["updated_on"], row["booked_on"] or row["updated_on"])
    seen["private_cust_cd_s"] = row["supplier_code"]
    seen["company_name_s"] = row["company__name"]
    seen["pay_due_date_s"] = row["pay_due_date"]
    seen["journal_flg"] = "0" if row["journaled_at"] is None else "1"
    seen["details"] = [
        {**line(entry), "journals": [journal(booked) for booked in journals.get(entry["seq"], ())]} for entry in lines
    ]
    return seen


def journal(row: Row) -> dict[str, Any]:
    """仕訳."""
    return {wire: row[name] for wire, name in JOURNAL.items()}


def line(row: Row) -> dict[str, Any]:
    """明細."""
    return {
        **{wire: _shown(row[name]) for wire, name in LINE.items()},
        "item_qty": _decimal(row["quantity"]),
        "item_price": _decimal(row["price"]),
        "reduced_tax_flg": "1" if row["reduced"] else "0",
        **(dict(zip(TEXTS, row["texts"], strict=True)) if row["texts"] else NO_TEXTS),
    }


def _totals(row: Row) -> dict[str, int]:
    totals = {
        "inv_without_tax": row["net"], "inv_tax": row["tax"], "inv_amount": row["gross"],
        "inv_show_amount": row["show_amount"],
    }  # fmt: skip
    summary = row["tax_summary"]
    for names, bucket in _BUCKET_NAMES:
        totals.update(zip(names, summary.get(bucket, (0, 0, 0)), strict=True))
    return totals


_BUCKET_NAMES = tuple(
    ((f"inv_without_tax_{bucket}", f"inv_tax_{bucket}", f"inv_amount_{bucket}"), bucket.value) for bucket in Bucket
)


def _shown(value: Any) -> Any:
    return "" if value is None else value


def _date(instant: Any) -> Any:
    return "" if instant is None else clock.date_of(instant)


def _decimal(value: Decimal | None) -> Decimal | int | str:
    """A number without needless zeros: 2.500 is 2.5, 3.000 is 3."""
    if value is None:
        return ""
    return int(value) if value == int(value) else value.normalize()


def _copy(names: Mapping[str, str], copy: Row) -> dict[str, Any]:
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
