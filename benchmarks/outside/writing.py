"""Eight programs that register invoices in one workspace as fast as they are answered, by the served API."""

from typing import Any

import orjson

from benchmarks.outside.load import Repeating, Talk, percentile, play, request
from benchmarks.outside.serving import served, tokens
from benchmarks.worlds import World

WRITERS = 8
WORKERS = 2
REGISTER = "/wi/v2/seller/invoice/register"


def registration(lines: int = 5) -> bytes:
    details = [
        {"item_name": f"部品 {place}", "item_qty": "2", "item_price": "1250", "tax_type": "0", "tax_rate_sec": 10}
        for place in range(lines)
    ]  # fmt: skip
    invoice = {
        "send_date": "2026-11-20", "pay_due_date": "2026-12-31", "invoice_type": "3", "inv_name": "部品代",
        "customer": {"private_cust_cd": "AOBA"}, "details": details,
    }  # fmt: skip
    return orjson.dumps({"invoices": [invoice], "response_type": "json"})


def measure(world: World, seconds: float) -> dict[str, Any]:
    with served(world, workers=WORKERS) as sandbox:
        talks: list[Talk] = [
            Repeating(request("register", "POST", REGISTER, registration(), bearer=bearer)) for bearer in tokens(world, WRITERS)
        ]  # fmt: skip
        outcome = play(sandbox.port, talks, seconds=seconds)
    took = outcome.all_took()
    return {
        "calls": len(took), "failed": len(outcome.surprises), "surprises": outcome.surprises[:5], "p50": percentile(took, 50),
        "p95": percentile(took, 95), "longest": max(took), "rate": outcome.rate,
    }  # fmt: skip
