"""請求書の経過: everything that happened to one invoice, whoever did it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.actors import Actor
from accounts.web.access import company_page
from sandbox import timeline


@require_safe
@never_cache
@company_page
def page(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    workspace = actor.company.workspace
    invoice = timeline.found(workspace, number)
    if invoice is None:
        raise Http404
    return render(request, "sandbox/timeline.html", {
        "invoice": invoice, "moments": timeline.of(workspace, invoice),
        "is_issuer": invoice.company_id == actor.company.pk, "is_recipient": invoice.recipient_id == actor.company.pk,
    })  # fmt: skip
