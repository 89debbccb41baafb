"""The invoice as a PDF, for both sides. Each download leaves an event, so a file is asked for by GET alone."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from accounts.actors import Actor
from accounts.web.access import company_page, issuing_page
from accounts.web.downloads import download
from invoices import documents, selectors


@require_GET
@issuing_page
def issued(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    invoice = selectors.issued(actor.company, number)
    return download(*documents.hand_out(actor=actor, invoice=invoice, side="issuing"))


@require_GET
@issuing_page
def superseded(request: HttpRequest, actor: Actor, number: int, version: int) -> HttpResponse:
    """A version that was replaced, and says so."""
    invoice = selectors.issued(actor.company, number)
    old = next((row for row in selectors.versions(invoice) if row.version == version), None)
    if old is None:
        raise Http404
    return download(*documents.hand_out(actor=actor, invoice=invoice, side="issuing", old=old))


@require_GET
@company_page
def received(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Of a sealed invoice there is nothing to take yet; its page offers to open it."""
    invoice = selectors.received(actor.company, number)
    if invoice.opened_at is None:
        return redirect("receiving-detail", number)
    return download(*documents.hand_out(actor=actor, invoice=invoice, side="receiving"))
