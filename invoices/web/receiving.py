"""The receiving side: what arrived, sealed until somebody opens it; and the way back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import Actor
from accounts.snapshots import from_standby, one_moment
from accounts.web.access import company_page
from accounts.web.faults import language, place
from accounts.web.fields import ParagraphField
from invoices import selectors
from invoices.models import Invoice
from invoices.services import lifecycle
from invoices.status import Status
from invoices.web import histories, papers, paths, tabs
from invoices.web.filters_receiving import InboxFilter
from invoices.web.lists import Listing
from platform_project.kernel.errors import Kind, PlatformError


class ReturnForm(forms.Form):
    reason = ParagraphField(
        label=gettext_lazy("差戻し理由"), max_length=lifecycle.REASON_LENGTH,
        help_text=gettext_lazy("発行側に通知されます。どこをどう直せばよいかを書いてください。"),
    )  # fmt: skip


@require_safe
@company_page
@from_standby
def inbox(request: HttpRequest, actor: Actor) -> HttpResponse:
    rows = selectors.received_rows(actor.company)
    found = InboxFilter(request.GET, rows.select_related("company").order_by("-reception_date", "-number"))
    pages = Listing(found.qs)
    context = {
        "filter": found, "page": pages.page_asked(request.GET), "summary": pages.summary,
        "tabs": tabs.of_received(actor.company, request.GET),
    }  # fmt: skip
    return render(request, "receiving/list.html", context)


@require_safe
@company_page
@one_moment
def detail(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """A sealed invoice shows its envelope only; a returned one, which is the issuer's again, that and why it went back."""
    invoice = selectors.addressed(actor.company, number)
    if invoice.status == Status.RETURNED:
        return render(request, "receiving/returned.html", {"invoice": invoice})
    if invoice.opened_at is None:
        return render(request, "receiving/sealed.html", {"invoice": invoice})
    return _opened(request, actor, invoice, ReturnForm(label_suffix=""))


def _opened(request: HttpRequest, actor: Actor, invoice: Invoice, form: ReturnForm) -> HttpResponse:
    shown: dict[str, Any] = {"invoice": invoice, "form": form, "history": histories.of(invoice, actor)}
    paper, booked = papers.of_invoice(invoice), selectors.journals(invoice)
    names = {line.seq: line.name for line in paper.lines}
    shown |= {"paper": paper, "booked": [(names.get(entry.line_seq, ""), entry) for entry in booked]}
    if actor.company.pays_for_receiving:
        made = selectors.transferred([invoice.pk]).get(invoice.pk)
        shown |= {"made": made, "steps": paths.of_received(invoice, is_partly_booked=bool(booked), made=made)}
    return render(request, "receiving/detail.html", shown)


@require_POST
@company_page
def open_sealed(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    lifecycle.open_invoice(actor=actor, number=number)
    return redirect("receiving-detail", number)


@require_POST
@company_page
def send_back(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """差戻し. Whatever is wrong with the reason is said beside it; what is no longer possible, in the inbox."""
    form = ReturnForm(request.POST, label_suffix="")
    try:
        if form.is_valid():
            invoice = lifecycle.return_invoice(actor=actor, number=number, reason=form.cleaned_data["reason"])
            done = _("請求書「%(number)s」を差し戻し、発行側に通知しました。")
            messages.success(request, done % {"number": invoice.inv_no})
            return redirect("receiving-list")
    except PlatformError as error:
        if error.kind is Kind.STATE:
            messages.error(request, error.faults[0].message(language()))
            return redirect("receiving-list")
        place(form, error, {"return_reason": "reason"})
    return _opened(request, actor, selectors.received(actor.company, number), form)
