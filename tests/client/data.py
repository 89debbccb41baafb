"""What the tests of the client register."""

from typing import Any


def an_invoice(inv_no: str, day: str = "2026-12-01", **more: Any) -> dict[str, Any]:
    line = {"item_name": "部品", "item_qty": "3", "item_price": "1250", "tax_type": "0", "tax_rate_sec": 10}
    return {
        "inv_no": inv_no, "invoice_type": "3", "send_date": day, "pay_due_date": "2027-01-31",
        "customer": {"private_cust_cd": "AOBA"}, "details": [line],
    } | more  # fmt: skip
