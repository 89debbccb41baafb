"""The issuing side (発行側): what a company issued, and what became of it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.actors import Actor
from accounts.snapshots import from_standby, one_moment
from accounts.web.access import issuing_page
from invoices import selectors
from invoices.models import Invoice
from invoices.status import Status
from invoices.web import histories, papers, paths, tabs
from invoices.web.filters import IssuedFilter
from invoices.web.lists import Listing
from partners import selectors as partners


@require_safe
@issuing_page
@from_standby
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    rows = selectors.issued_rows(actor.company)
    customers = partners.customers(actor.company)
    found = IssuedFilter(request.GET, rows.order_by("-send_date", "-number"), customers=customers)
    pages = Listing(found.qs)
    context = {
        "filter": found, "asked": _asked(request), "page": pages.page_asked(request.GET), "summary": pages.summary,
        "tabs": tabs.of_issued(actor.company, request.GET), "returned_status": Status.RETURNED.value,
    }  # fmt: skip
    return render(request, "issuing/list.html", context)


def _asked(request: HttpRequest) -> str:
    """The conditions as they stand in the address, for a link to the same rows elsewhere."""
    asked = request.GET.copy()
    for name in ("page", "encoding"):
        asked.pop(name, None)
    return f"{asked.urlencode()}&" if asked else ""


@require_safe
@issuing_page
@one_moment
def detail(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    invoice = selectors.issued(actor.company, number)
    shown = {"paper": papers.of_invoice(invoice), "steps": paths.of_issued(invoice)}
    return render(request, "issuing/detail.html", _told(invoice, actor) | shown)


@require_safe
@issuing_page
@one_moment
def version(request: HttpRequest, actor: Actor, number: int, version: int) -> HttpResponse:
    """A superseded version, as it stood."""
    invoice = selectors.issued(actor.company, number)
    old = next((row for row in selectors.versions(invoice) if row.version == version), None)
    if old is None:
        raise Http404
    context = _told(invoice, actor) | {"old": old, "paper": papers.of_version(invoice, old)}
    return render(request, "issuing/version.html", context)


def _told(invoice: Invoice, actor: Actor) -> dict[str, object]:
    return {
        "invoice": invoice, "versions": selectors.versions(invoice)[::-1], "history": histories.of(invoice, actor),
        "is_returned": invoice.status == Status.RETURNED,
    }  # fmt: skip
