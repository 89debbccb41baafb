"""The list page with nothing between the database and the answer: three statements in SQL, dicts, orjson.

It answers what the product answers, byte for byte in its rows (the bench checks that), behind the same check of the token.
"""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from benchmarks.floors.names import BANK, BUCKETS, CUSTOMER, HEAD, LINE, PUBLISHER, TEXTS
from platform_project.api.authentication import token_of

TOKYO = ZoneInfo("Asia/Tokyo")
FIRST = (
    "i.number", "i.version", "i.status", "i.opened_at", "i.returned_at", "i.return_reason",
    "CAST(i.reception_date AS TEXT)", "CAST(i.updated_on AS TEXT)", "i.net", "i.tax", "i.gross", "i.show_amount",
    "i.tax_summary", "i.publisher", "i.addressee", "i.banks", "i.id",
)  # fmt: skip
OF = "FROM invoices_invoice i JOIN invoices_invoiceformat f ON f.id = i.format_id"
WHERE = "WHERE i.company_id = %s AND i.send_date >= %s AND i.send_date <= %s"
PAGE = (
    f"SELECT {', '.join(FIRST)}, {', '.join(HEAD.values())} {OF} {WHERE} "
    "ORDER BY i.send_date, i.number LIMIT %s OFFSET %s"
)
LINES = f"SELECT invoice_id, quantity, price, reduced, texts, {', '.join(LINE.values())} FROM invoices_invoiceline"
COUNT = f"SELECT count(*) FROM (SELECT 1 FROM invoices_invoice i {WHERE} LIMIT 10001) AS counted"


@csrf_exempt
def raw_page(request: HttpRequest) -> HttpResponse:
    company = token_of(request.META).user.company_id
    asked = orjson.loads(request.body)
    between = (company, asked["send_date_from"], asked["send_date_to"])
    start, count = asked["start_position"], asked["get_count"]
    with connection.cursor() as cursor:
        cursor.execute(PAGE, (*between, count, start - 1))
        rows = cursor.fetchall()
        cursor.execute(COUNT, between)
        (total,) = cursor.fetchone()
        lines: dict[int, list[dict[str, Any]]] = {row[16]: [] for row in rows}
        places = ", ".join(["%s"] * len(lines))
        cursor.execute(f"{LINES} WHERE invoice_id IN ({places}) ORDER BY invoice_id, seq", tuple(lines))
        for row in cursor.fetchall():
            lines[row[0]].append(_line(row))
    answer = {
        "result": "0", "start_position": start, "get_count": count, "next_position": start + len(rows),
        "total_count": total, "invoice_list": [_invoice(row, lines[row[16]]) for row in rows],
    }  # fmt: skip
    return HttpResponse(orjson.dumps(answer), content_type="application/json")


def _invoice(row: tuple[Any, ...], lines: list[dict[str, Any]]) -> dict[str, Any]:
    summary = orjson.loads(row[12])
    totals = {}
    for net, tax, gross, bucket in BUCKETS:
        totals[net], totals[tax], totals[gross] = summary.get(bucket, (0, 0, 0))
    publisher, customer = orjson.loads(row[13]), orjson.loads(row[14])
    return {
        "invoice_mng_num": row[0], "rireki_no": row[1], "invoice_status": row[2],
        "seal_flg": "0" if row[3] is None else "1", "seal_date": _day(row[3]), "return_date": _day(row[4]),
        "return_reason": row[5], "reception_date": row[6], "update_date": row[7],
        **{name: "" if value is None else value for name, value in zip(HEAD, row[17:], strict=True)},
        "inv_without_tax": row[8], "inv_tax": row[9], "inv_amount": row[10], "inv_show_amount": row[11], **totals,
        "publisher": {wire: publisher.get(name, "") for wire, name in PUBLISHER.items()},
        "customer": {wire: customer.get(name, "") for wire, name in CUSTOMER.items()},
        "banks": [{wire: bank.get(name, "") for wire, name in BANK.items()} for bank in orjson.loads(row[15])],
        "details": lines,
    }  # fmt: skip


def _line(row: tuple[Any, ...]) -> dict[str, Any]:
    texts = orjson.loads(row[4]) or [""] * len(TEXTS)
    return {
        **{name: "" if value is None else value for name, value in zip(LINE, row[5:], strict=True)},
        "item_qty": _thousandths(row[1]), "item_price": _thousandths(row[2]),
        "reduced_tax_flg": "1" if row[3] else "0",
        **dict(zip(TEXTS, texts, strict=True)),
    }  # fmt: skip


def _thousandths(value: int | None) -> int | float | str:
    if value is None:
        return ""
    return value // 1000 if value % 1000 == 0 else value / 1000


def _day(instant: dt.datetime | None) -> Any:
    """SQLite's instants know no zone: they are UTC."""
    if instant is None:
        return ""
    return (instant if instant.tzinfo else instant.replace(tzinfo=dt.UTC)).astimezone(TOKYO).date()
