"""仕訳登録: the recipient books an opened invoice, line by line."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actors import Actor
from accounts.web.access import receiving_page
from accounts.web.faults import language
from invoices import selectors
from invoices.models import Invoice
from invoices.services import journals
from invoices.web import booking
from invoices.web.booking import Sheet
from platform_project.kernel.errors import PlatformError, refuse


@require_http_methods(["GET", "HEAD", "POST"])
@receiving_page
def edit(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """A sealed invoice is opened on its own page first."""
    invoice = selectors.received(actor.company, number)
    if invoice.opened_at is None:
        return redirect("receiving-detail", number)
    if request.method != "POST":
        return _page(request, booking.stored(actor, invoice))
    sheet = booking.typed(actor, invoice, request.POST)
    if request.POST.get("do") == "register" and _registered(request, sheet):
        return redirect("receiving-detail", number)
    _change(request, sheet)
    return _page(request, sheet)


def _page(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    shown = {
        "invoice": sheet.invoice, "sheet": sheet, "bookings": list(sheet.bookings()), "total": len(sheet.entries),
        "is_booked": sheet.origin == booking.BOOKED or bool(selectors.journals(sheet.invoice)),
        "is_proposed": sheet.origin == booking.PROPOSED, "before": selectors.journals_before(sheet.invoice),
    }  # fmt: skip
    return render(request, "receiving/journals.html", shown)


def _change(request: HttpRequest, sheet: Sheet) -> None:
    """The buttons that only change the sheet; without a script they are the only way."""
    do, _colon, seq = request.POST.get("do", "").partition(":")
    if do == "add" and seq.isascii() and seq.isdecimal():
        sheet.add(int(seq[:6]))
    elif do == "copy" and not sheet.copy():
        messages.info(request, _("この発行企業の請求書には、コピーできる仕訳がまだありません。"))


def _registered(request: HttpRequest, sheet: Sheet) -> bool:
    drafts = sheet.journals()
    if drafts is None:
        return False
    try:
        version = _version(request, sheet.invoice)
        journals.register(actor=sheet.actor, number=sheet.invoice.number, journals=drafts, version=version)
    except PlatformError as error:
        sheet.refuse(error)
        return False
    messages.success(request, _("仕訳を登録しました。"))
    if missing := len(sheet.lines) - len(drafts):
        messages.warning(request, _("仕訳が未登録の明細が%(count)d件あります。") % {"count": missing})
    return True


def _version(request: HttpRequest, invoice: Invoice) -> int:
    """The 版 that the page showed; E400002 for anything else."""
    sent = request.POST.get("version", "")
    if sent != str(invoice.version):
        refuse("E400002", value=sent, current=invoice.version)
    return invoice.version


@require_POST
@receiving_page
def withdraw(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Take the journals of the version in force back."""
    selectors.received(actor.company, number)
    try:
        journals.withdraw(actor=actor, number=number)
        messages.success(request, _("仕訳を取り消しました。"))
    except PlatformError as error:
        messages.error(request, error.faults[0].message(language()))
    return redirect("journals", number)
