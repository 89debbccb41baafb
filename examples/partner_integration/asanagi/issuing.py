"""The issuing side: what is open in the sales ledger goes to the platform, and what comes back is corrected.

The ledger is a CSV file with a row for each line of an invoice:
inv_no, send_date, pay_due_date, customer, item, quantity, price, rate.
"""

import csv
from itertools import groupby
from pathlib import Path
from typing import Any

from asanagi.platform import LostAnswer, Platform

Invoice = dict[str, Any]

A_REQUEST = 100
ATTEMPTS = 3
QUALIFIED = "3"


def read_ledger(file: Path) -> list[Invoice]:
    """The invoices of the ledger as the platform takes them."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = sorted(csv.DictReader(lines), key=lambda row: row["inv_no"])
    return [_invoice(list(members)) for _number, members in groupby(rows, key=lambda row: row["inv_no"])]


def _invoice(rows: list[dict[str, str]]) -> Invoice:
    first = rows[0]
    return {
        "inv_no": first["inv_no"],
        "invoice_type": QUALIFIED,
        "send_date": first["send_date"],
        "pay_due_date": first["pay_due_date"],
        "customer": {"private_cust_cd": first["customer"]},
        "details": [_line(row) for row in rows],
    }


def _line(row: dict[str, str]) -> dict[str, Any]:
    return {
        "item_name": row["item"],
        "item_qty": row["quantity"],
        "item_price": row["price"],
        "tax_type": "0",
        "tax_rate_sec": int(row["rate"]),
        "reduced_tax_flg": "1" if row["rate"] == "8" else "0",
    }


def register(platform: Platform, ledger: list[Invoice]) -> int:
    """Send what the platform does not have yet; how many that were.

    It is always looked up before it is sent: so a second run does no harm, nor does an answer that was lost.
    """
    before = len(missing(platform, ledger))
    for _attempt in range(ATTEMPTS):
        try:
            left = missing(platform, ledger)
            for start in range(0, len(left), A_REQUEST):
                platform.tell("/wi/v2/seller/invoice/register", invoices=left[start : start + A_REQUEST])
            return before
        except LostAnswer:
            continue
    raise LostAnswer(f"{len(missing(platform, ledger))} invoices are not registered after {ATTEMPTS} attempts")


def missing(platform: Platform, ledger: list[Invoice]) -> list[Invoice]:
    known = {row["inv_no"] for row in _issued(platform, ledger)}
    return [invoice for invoice in ledger if invoice["inv_no"] not in known]


def correct(platform: Platform, ledger: list[Invoice]) -> tuple[list[str], list[str]]:
    """Re-issue what was returned as the ledger has it now; the numbers of those, and of those that a person must see.

    An invoice whose ledger still says what the recipient did not accept is for a person.
    """
    returned = {row["inv_no"]: row for row in _issued(platform, ledger, extracting_type03="1")}
    changed = [invoice for invoice in ledger if _differs(invoice, returned.get(invoice["inv_no"]))]
    if changed:
        platform.tell(
            "/wi/v2/seller/invoice/update",
            invoices=[_correction(invoice, returned[invoice["inv_no"]]) for invoice in changed],
        )
    done = [invoice["inv_no"] for invoice in changed]
    return done, sorted(returned.keys() - set(done))


def _issued(platform: Platform, ledger: list[Invoice], **conditions: str) -> list[Invoice]:
    days = [invoice["send_date"] for invoice in ledger]
    if not days:
        return []
    between = {"send_date_from": min(days), "send_date_to": max(days)}
    return list(platform.ask("/wi/v2/seller/invoice/search", "invoice_list", **between, **conditions))


def _differs(invoice: Invoice, returned: Invoice | None) -> bool:
    if returned is None:
        return False
    return [_told(line) for line in invoice["details"]] != [_told(line) for line in returned["details"]]


def _told(line: dict[str, Any]) -> tuple[str, float, float]:
    return line["item_name"], float(line["item_qty"]), float(line["item_price"])


def _correction(invoice: Invoice, returned: Invoice) -> Invoice:
    """`rireki_no` makes the platform refuse when somebody corrected it meanwhile."""
    return {
        "invoice_mng_num": returned["invoice_mng_num"],
        "rireki_no": returned["rireki_no"],
        "pay_due_date": invoice["pay_due_date"],
        "details": invoice["details"],
    }
