"""The invoice as a PDF, for both sides. Each download leaves an event, so a file is asked for by GET alone."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from accounts.actors import Actor
from accounts.snapshots import snapshot
from accounts.web.access import company_page, issuing_page
from accounts.web.downloads import download
from invoices import documents, selectors


@require_GET
@issuing_page
def issued(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    with snapshot():
        invoice = selectors.issued(actor.company, number)
        content = documents.pdf(invoice)
    return download(*documents.hand_out(actor=actor, invoice=invoice, content=content, side="issuing"))


@require_GET
@issuing_page
def superseded(request: HttpRequest, actor: Actor, number: int, version: int) -> HttpResponse:
    """A version that was replaced, and says so."""
    invoice = selectors.issued(actor.company, number)
    old = next((row for row in selectors.versions(invoice) if row.version == version), None)
    if old is None:
        raise Http404
    content = documents.pdf(invoice, old)
    return download(*documents.hand_out(actor=actor, invoice=invoice, content=content, side="issuing", old=old))


@require_GET
@company_page
def received(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Of a sealed invoice there is nothing to take yet; its page offers to open it."""
    with snapshot():
        invoice = selectors.received(actor.company, number)
        if invoice.opened_at is None:
            return redirect("receiving-detail", number)
        content = documents.pdf(invoice)
    return download(*documents.hand_out(actor=actor, invoice=invoice, content=content, side="receiving"))
