"""総合振込: which received invoices to pay, from which account, on which day; and the file for the bank."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.actors import Actor
from accounts.web.access import receiving_page
from accounts.web.faults import language, place_one
from accounts.web.fields import DayField, TextField
from accounts.web.lists import DayFilter, ListFilter
from invoices import selectors
from invoices.models import Invoice, InvoiceEvent
from invoices.selectors.home import unwritten
from invoices.services import transfers
from invoices.services.transfers import TransferFile
from invoices.transfer_drafts import TransferDraft
from partners import selectors as partners
from partners.models import BankAccount
from partners.web.fields import PatternField
from platform_project.kernel import clock
from platform_project.kernel.errors import PlatformError

# A page that people can look over; the next days make the next file.
LIMIT = 500
AHEAD = dt.timedelta(days=31)
MADE = "transfers_made"
_REMEMBERED = ("account", "client_code", "name_kana")


class DueFilter(ListFilter):
    due_from = DayFilter(label=gettext_lazy("支払期限"), field_name="pay_due_date", lookup_expr="gte")
    due_to = DayFilter(label=gettext_lazy("支払期限（まで）"), field_name="pay_due_date", lookup_expr="lte")
    waiting = django_filters.BooleanFilter(
        label=gettext_lazy("未作成のみ"), method="only_waiting", widget=forms.CheckboxInput
    )

    def only_waiting(self, rows: QuerySet[Invoice], _name: str, asked: bool | None) -> QuerySet[Invoice]:
        return unwritten(rows) if asked else rows


class PayerForm(forms.Form):
    account = forms.ChoiceField(label=gettext_lazy("支払口座"))
    client_code = PatternField(
        "[0-9]{1,10}", gettext_lazy("半角数字%(length)d桁以内") % {"length": 10}, label=gettext_lazy("委託者コード"),
        help_text=gettext_lazy("金融機関から付与された番号。10桁以内"),
    )  # fmt: skip
    name_kana = TextField(
        label=gettext_lazy("委託者名カナ"),
        max_length=40,
        help_text=gettext_lazy("半角40文字まで。全角カナは半角に直します。"),
    )
    date = DayField(label=gettext_lazy("振込日"))

    places: Mapping[str, str] = {name: name for name in ("account", "client_code", "name_kana", "date")}

    def __init__(self, posted: Any, *, accounts: Collection[BankAccount], initial: Mapping[str, Any]) -> None:
        super().__init__(posted, initial=dict(initial), label_suffix="")
        field = self.fields["account"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(row.code, str(row)) for row in accounts]


@dataclass(slots=True)
class Row:
    """An invoice that is due: why it cannot be paid, when it was put into a file before, whether it is chosen."""

    invoice: Invoice
    faults: list[str]
    made: InvoiceEvent | None
    chosen: bool


@require_http_methods(["GET", "HEAD", "POST"])
@receiving_page
def choose(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is due, and the file of what was chosen of it."""
    accounts = partners.accounts(actor.company)
    posted = request.POST if request.method == "POST" else None
    form = PayerForm(posted, accounts=accounts, initial=_initial(request, accounts))
    refused: dict[str, list[str]] = {}
    if posted is not None and form.is_valid() and (file := _made(actor, form, posted.getlist("invoice"), refused)):
        request.session["payer"] = {name: form.cleaned_data[name] for name in _REMEMBERED}
        done = _("%(count)d件、合計%(total)s円の振込データを作成しました。")
        messages.success(request, done % {"count": file.count, "total": f"{file.total:,}"})
        return _download(file, form.cleaned_data["date"])
    due = DueFilter({"due_to": (clock.today() + AHEAD).isoformat()} | request.GET.dict(), _due(actor))
    rows = _rows(due.qs[: LIMIT + 1], posted.getlist("invoice") if posted is not None else None, refused)
    context = {
        "filter": due,
        "form": form,
        "rows": rows[:LIMIT],
        "more": len(rows) > LIMIT,
        "accounts": accounts,
        "limit": LIMIT,
    }
    return render(request, "receiving/transfers.html", context)


def _due(actor: Actor) -> Any:
    return selectors.received_rows(actor.company).select_related("company").order_by("pay_due_date", "number")


def _initial(request: HttpRequest, accounts: Collection[BankAccount]) -> dict[str, Any]:
    """What was typed last time in this session; the first account's holder otherwise."""
    kana = next((row.holder_kana for row in accounts), "")
    remembered: dict[str, str] = request.session.get("payer", {})
    return {"name_kana": kana, "date": clock.today()} | remembered


def _rows(found: Any, chosen: Collection[str] | None, refused: Mapping[str, list[str]]) -> list[Row]:
    """Nothing chosen yet means all that can be paid and was not put into a file before."""
    invoices = list(found)
    made = selectors.transferred([invoice.pk for invoice in invoices])
    rows = []
    for invoice in invoices:
        faults = _obstacles(invoice) or refused.get(transfers.item_of(invoice), [])
        wanted = str(invoice.number) in chosen if chosen is not None else invoice.pk not in made
        rows.append(Row(invoice, faults, made.get(invoice.pk), wanted))
    return rows


def _obstacles(invoice: Invoice) -> list[str]:
    if invoice.opened_at is None:
        return [_("未開封のため、まだ振り込めません。")]
    return [fault.message(language()) for fault in transfers.obstacles(invoice)]


def _made(actor: Actor, form: PayerForm, chosen: Collection[str], refused: dict[str, list[str]]) -> TransferFile | None:
    """The file; else what the service refused stands at the form, or in `refused` by invoice."""
    data = form.cleaned_data
    numbers = tuple(int(number) for number in chosen if number.isascii() and number.isdecimal() and len(number) <= 10)
    try:
        return transfers.make(actor=actor, draft=TransferDraft(numbers=numbers, **data))
    except PlatformError as error:
        for fault in error.faults:
            item, _dot, _field = fault.item.partition(".")
            if item.startswith("invoices["):
                refused.setdefault(item, []).append(fault.message(language()))
            else:
                place_one(form, fault, form.places)
        if refused:
            form.add_error(None, _("振り込めない請求書があります。"))
    return None


def _download(file: TransferFile, date: dt.date) -> HttpResponse:
    """With a cookie by which the page sees that the file has come."""
    answer = HttpResponse(file.content, content_type="text/plain; charset=Shift_JIS")
    answer["Content-Disposition"] = f'attachment; filename="transfers_{date:%Y%m%d}.txt"'
    answer["Cache-Control"] = "no-store"
    answer.set_cookie(MADE, "1", max_age=60, samesite="Lax")
    return answer
