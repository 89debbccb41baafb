"""What is asked and registered, whoever sends it and however."""

from typing import Any

import orjson

SEARCH = "/wi/v2/seller/invoice/search"
REGISTER = "/wi/v2/seller/invoice/register"


def search(*, start: int, count: int) -> bytes:
    """A search for everything."""
    return orjson.dumps({
        "send_date_from": "2000-01-01", "send_date_to": "2099-12-31", "start_position": start, "get_count": count,
        "response_type": "json",
    })  # fmt: skip


def registration(invoices: int, lines: int, customer: str = "AOBA") -> dict[str, Any]:
    """A request of so many invoices of so many lines."""
    details = [
        {"item_name": f"部品 {place}", "item_qty": str(place + 1), "item_price": "1250", "item_unit": "個",
         "tax_type": "0", "tax_rate_sec": 10}
        for place in range(lines)
    ]  # fmt: skip
    invoice = {
        "send_date": "2026-11-20", "pay_due_date": "2026-12-31", "invoice_type": "3", "inv_name": "部品代",
        "customer": {"private_cust_cd": customer}, "details": details,
    }  # fmt: skip
    return {"invoices": [invoice] * invoices, "response_type": "json"}
