"""Writing an invoice by hand: a new one, or the next version of a returned one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actors import Actor
from accounts.web.access import issuing_page
from accounts.web.faults import language
from invoices import selectors
from invoices.drafts import CorrectionDraft
from invoices.models import Invoice
from invoices.services import lifecycle
from invoices.services.outcomes import Registration
from invoices.status import Status
from invoices.web.forms import Masters
from invoices.web.sheets import Sheet, correction_sheet, new_sheet, sketch_sheet, with_more_rows
from invoices.web.totals import Totals, totals_of
from platform_project.kernel.errors import PlatformError


@require_http_methods(["GET", "HEAD", "POST"])
@issuing_page
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    masters = Masters.of(actor.company)
    if not masters.complete:
        return render(request, "issuing/preparation.html", {"masters": masters})
    sheet = new_sheet(masters, _posted(request))
    if _wants_issue(request) and sheet.is_valid() and (done := _registered(actor, sheet)):
        return _told(request, done, _("請求書 %(inv_no)s を発行しました。"))
    return render(request, "issuing/write.html", {"sheet": sheet, "totals": _totals(request, actor, masters)})


@require_http_methods(["GET", "HEAD", "POST"])
@issuing_page
def correct(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    invoice = selectors.issued(actor.company, number)
    if invoice.status != Status.RETURNED and request.method != "POST":
        messages.warning(request, _("この請求書は差戻し状態ではないため、訂正できません。"))
        return redirect("issuing-detail", number)
    masters = Masters.of(actor.company)
    sheet = correction_sheet(masters, invoice, selectors.lines(invoice), _posted(request))
    if _wants_issue(request) and sheet.is_valid() and (done := _corrected(actor, sheet, number)):
        return _told(request, done, _("請求書 %(inv_no)s を再発行しました。"))
    context = {"sheet": sheet, "invoice": invoice, "totals": _totals(request, actor, masters)}
    return render(request, "issuing/write.html", context)


@require_POST
@issuing_page
def preview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What the sheet comes to so far, as a piece of a page."""
    totals = totals_of(actor, sketch_sheet(Masters.of(actor.company), request.POST))
    return render(request, "issuing/totals.html", {"totals": totals})


def _posted(request: HttpRequest) -> QueryDict | None:
    if request.method != "POST":
        return None
    return with_more_rows(request.POST) if request.POST.get("do") == "add" else request.POST


def _wants_issue(request: HttpRequest) -> bool:
    """Only that one button issues; adding rows and adding up send the sheet too."""
    return request.method == "POST" and request.POST.get("do") == "issue"


def _totals(request: HttpRequest, actor: Actor, masters: Masters) -> Totals | None:
    return totals_of(actor, sketch_sheet(masters, request.POST)) if request.method == "POST" else None


def _registered(actor: Actor, sheet: Sheet) -> Registration | None:
    try:
        return lifecycle.register(actor=actor, drafts=[sheet.draft()])
    except PlatformError as error:
        sheet.refuse(error)
        return None


def _corrected(actor: Actor, sheet: Sheet, number: int) -> Registration | None:
    try:
        asked = CorrectionDraft(number, sheet.draft(), sheet.head.cleaned_data["version"])
        return lifecycle.correct(actor=actor, corrections=[asked])
    except PlatformError as error:
        sheet.refuse(error)
        return None


def _told(request: HttpRequest, done: Registration, sentence: str) -> HttpResponse:
    invoice = next(outcome.invoice for outcome in done.outcomes if isinstance(outcome.invoice, Invoice))
    messages.success(request, sentence % {"inv_no": invoice.inv_no})
    for warning in done.warnings:
        messages.warning(request, warning.message(language()))
    return redirect("issuing-detail", invoice.number)
