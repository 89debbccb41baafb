"""仕訳の出力: what was booked for the invoices of some days, as CSV for an accounting program."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.actors import Actor
from accounts.web.access import receiving_page
from accounts.web.downloads import csv_file
from accounts.web.faults import language
from accounts.web.fields import DayField
from invoices import selectors
from platform_project.kernel import clock, progress
from platform_project.kernel.csv_text import Cell, Encoding
from platform_project.kernel.errors import PlatformError

CHUNK = 2_000

# Title → where it stands. An accounting program knows the columns by these titles, so they are Japanese in every language.
COLUMNS: dict[str, str] = {
    "受取日": "invoice__reception_date", "請求書管理番号": "invoice__number", "請求書番号": "invoice__inv_no",
    "版": "version", "件名": "invoice__inv_name", "発行日": "invoice__send_date", "取引日": "slip_date",
    "支払期限": "invoice__pay_due_date", "支払先コード": "invoice__supplier_code", "発行企業": "invoice__company__name",
    "登録番号": "invoice__publisher", "明細番号": "line_seq", "品名": "item_name", "仕訳番号": "seq",
    "借方勘定科目コード": "debit_account_code", "借方勘定科目名": "debit_account_name",
    "借方補助科目コード": "debit_sub_account_code", "借方補助科目名": "debit_sub_account_name",
    "借方税区分": "debit_tax_class", "貸方勘定科目コード": "credit_account_code", "貸方勘定科目名": "credit_account_name",
    "貸方補助科目コード": "credit_sub_account_code", "貸方補助科目名": "credit_sub_account_name",
    "貸方税区分": "credit_tax_class", "負担部門コード": "section_code", "負担部門名": "section_name",
    **{
        f"仕訳補助項目{number}{title}": f"item{number}_{part}"
        for number in range(1, 6) for title, part in (("コード", "code"), ("名", "name"))
    },
    "税込金額": "gross", "うち消費税額": "tax", "摘要": "summary",
}  # fmt: skip
_PLACES = {name: place for place, name in enumerate(COLUMNS.values())}
_SENT, _DEALT, _PUBLISHER = (_PLACES[name] for name in ("invoice__send_date", "slip_date", "invoice__publisher"))


class ExportForm(forms.Form):
    first = DayField(label=gettext_lazy("受取日"))
    last = DayField(label=gettext_lazy("受取日（まで）"))
    encoding = forms.ChoiceField(
        label=gettext_lazy("文字コード"),
        choices=[(Encoding.UTF8.value, gettext_lazy("UTF-8（BOM付き）")), (Encoding.SHIFT_JIS.value, "Shift_JIS")],
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("first") and data.get("last") and data["last"] < data["first"]:
            self.add_error("last", _("開始日より前の日付です。"))
        return data


@require_safe
@receiving_page
def export(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The form; the file, once it is filled in."""
    today = clock.today()
    initial = {"first": today.replace(day=1), "last": today, "encoding": Encoding.UTF8.value}
    form = ExportForm(request.GET if "encoding" in request.GET else None, initial=initial, label_suffix="")
    if form.is_bound and form.is_valid():
        try:
            return _file(actor, **form.cleaned_data)
        except PlatformError as error:
            form.add_error("encoding", error.faults[0].message(language()))
    return _page(request, form)


def _page(request: HttpRequest, form: ExportForm) -> HttpResponse:
    return render(request, "receiving/journals_export.html", {"form": form, "columns": COLUMNS})


def _file(actor: Actor, first: dt.date, last: dt.date, encoding: str) -> StreamingHttpResponse:
    name = f"journals_{first:%Y%m%d}-{last:%Y%m%d}.csv"
    total = selectors.journals_received(actor.company, first, last).count() if progress.is_heard() else 0
    return csv_file(_rows(actor, first, last), Encoding(encoding), name, total=total)


def _rows(actor: Actor, first: dt.date, last: dt.date) -> Iterator[Sequence[Cell]]:
    yield list(COLUMNS)
    found = selectors.journals_received(actor.company, first, last).values_list(*COLUMNS.values())
    for values in found.iterator(CHUNK):
        row: list[Any] = list(values)
        row[_DEALT] = row[_DEALT] or row[_SENT]
        row[_PUBLISHER] = row[_PUBLISHER].get("registration_number", "")
        yield row
