"""請求書一覧の出力: what the list shows, narrowed as it is, as a CSV file."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from accounts.actors import Actor
from accounts.web.access import issuing_page
from accounts.web.downloads import csv_file
from accounts.web.faults import language
from invoices import selectors
from invoices.models import Invoice
from invoices.models.format import INVOICE_TYPES, TAX_UNITS
from invoices.models.invoice import STATUSES
from invoices.taxes import Bucket
from invoices.web.filters import IssuedFilter
from invoices.web.papers import BUCKET_TITLES
from partners import selectors as partners
from platform_project.kernel import clock, progress
from platform_project.kernel.csv_text import ENCODINGS, Cell, Encoding
from platform_project.kernel.errors import PlatformError

CHUNK = 2_000

# Title → where it stands. Programs know the columns by these titles, so they are Japanese in every language.
COLUMNS: dict[str, str] = {
    "請求書管理番号": "number", "請求書番号": "inv_no", "版": "version", "状態": "status", "発行日": "send_date",
    "入金期限": "pay_due_date", "締日": "close_date", "件名": "inv_name", "発行先コード": "addressee_code",
    "発行先": "addressee", "発行元": "publisher", "保存方式": "invoice_type", "課税単位": "unit_tax", "税抜金額": "net",
    "消費税額": "tax", "税込金額": "gross", "ご請求金額": "show_amount", "開封日時": "opened_at",
    "差戻し日時": "returned_at", "差戻し理由": "return_reason", "備考": "remarks",
}  # fmt: skip


def _in_japanese() -> tuple[dict[str, dict[str, str]], list[str]]:
    with translation.override("ja"):
        words = {"status": STATUSES, "invoice_type": INVOICE_TYPES, "unit_tax": TAX_UNITS}
        told = {name: {value: str(title) for value, title in choices} for name, choices in words.items()}
        sums = [f"{BUCKET_TITLES[bucket]} {part}" for bucket in Bucket for part in ("対象額（税抜）", "消費税額")]
    return told, sums


@require_safe
@issuing_page
def export(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """All of the list, page after page."""
    customers = partners.customers(actor.company)
    rows = selectors.issued_rows(actor.company)
    found = IssuedFilter(request.GET, rows, customers=customers).qs.order_by("-send_date", "-number")
    encoding = ENCODINGS.get(request.GET.get("encoding", ""), Encoding.UTF8)
    total = found.count() if progress.is_heard() else 0
    try:
        return csv_file(written(found), encoding, f"invoices_{clock.today():%Y%m%d}.csv", total=total)
    except PlatformError as error:
        messages.error(request, error.faults[0].message(language()))
        return redirect("issuing-list")


def written(rows: QuerySet[Invoice]) -> Iterator[Sequence[Cell]]:
    words, sums = _in_japanese()
    yield [*COLUMNS, *sums]
    for *values, summary in rows.values_list(*COLUMNS.values(), "tax_summary").iterator(CHUNK):
        told = (_cell(name, value, words) for name, value in zip(COLUMNS.values(), values, strict=True))
        yield [*told, *_sums(summary)]


def _cell(name: str, value: Any, words: dict[str, dict[str, str]]) -> Cell:
    cell: Cell = value
    if name in words:
        cell = words[name].get(value, value)
    elif isinstance(value, dict):
        cell = str(value.get("name", ""))
    elif isinstance(value, dt.datetime):
        cell = timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S")
    return cell


def _sums(summary: dict[str, list[int]]) -> Iterator[Cell]:
    for bucket in Bucket:
        net, tax, _gross = summary.get(bucket.value, [0, 0, 0])
        yield from (net, tax)
