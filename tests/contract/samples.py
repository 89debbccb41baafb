"""What a partner sends. Codes and days are new each time, since all tests share one server."""

import datetime as dt
import uuid
from itertools import count
from typing import Any

Data = dict[str, Any]

_days = count()


def unique(prefix: str = "") -> str:
    """A code of at most 15 characters that nobody else uses."""
    return f"{prefix}{uuid.uuid4().hex[: 15 - len(prefix)]}".upper()


def lonely_day() -> str:
    """A day on which no other test issues anything, so that a list of that day is one's own."""
    return (dt.date(2100, 1, 1) + dt.timedelta(days=2 * next(_days))).isoformat()


def day_after(day: str, days: int = 1) -> str:
    return (dt.date.fromisoformat(day) + dt.timedelta(days=days)).isoformat()


def detail(**changes: Any) -> Data:
    """A line over 1,000 yen at 10 %."""
    line = {
        "item_name": "部品", "item_qty": "1", "item_price": "1000", "tax_type": "0", "tax_rate_sec": 10,
    }  # fmt: skip
    return _changed(line, changes)


def element(**changes: Any) -> Data:
    """A registration of 1,100 yen to AOBA; a field that is None is left out."""
    invoice = {
        "send_date": "2026-11-20", "pay_due_date": "2026-12-31", "invoice_type": "3",
        "customer": {"private_cust_cd": "AOBA"}, "details": [detail()],
    }  # fmt: skip
    return _changed(invoice, changes)


def office(code: str = "", **changes: Any) -> Data:
    """A 発行元 that can be registered."""
    fields = {
        "publisher_mng_num": code, "publisher_company_name": "株式会社みなと製作所 名古屋", "publisher_zip": "450-0002",
        "publisher_address1": "愛知県名古屋市中村区名駅9-9-9",
    }  # fmt: skip
    return _changed(fields, {} if code else {"publisher_mng_num": None}) | changes


def addressee(code: str, **changes: Any) -> Data:
    """A 発行先 that can be registered, and reached both ways."""
    return _changed({
        "private_cust_cd": code, "customer_company_name": "有限会社ひかり堂", "customer_zip": "700-0901",
        "customer_address1": "岡山県岡山市北区本町9-9", "customer_mail": "keiri@hikarido.example",
    }, changes)  # fmt: skip


def account(code: str, **changes: Any) -> Data:
    """A 口座 that can be registered."""
    return _changed({
        "transfer_code": code, "fncl_inst_code": "0001", "branch_code": "001", "deposit_sec": "1",
        "account_num": "0099902", "depositor_name": "株式会社みなと製作所",
    }, changes)  # fmt: skip


def _changed(data: Data, changes: Data) -> Data:
    return {name: value for name, value in (data | changes).items() if value is not None}
