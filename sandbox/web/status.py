"""Whether a workspace's platform is up, for partners: without a key, without signing in."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import selectors as accounts
from accounts.models import Workspace
from platform_project.kernel import clock
from sandbox import selectors
from sandbox.limits import outages as outage_facts


@require_safe
@never_cache
def as_json(request: HttpRequest) -> HttpResponse:
    """`/status.json?workspace=<slug>`, or `?client_id=<id>`: announced windows alone."""
    workspace = _named(request)
    if workspace is None:
        body, status = {"error": "no workspace or client of that name; send workspace=<slug> or client_id=<id>"}, 404
    else:
        with clock.using(workspace.clock):
            body, status = outage_facts.status_of(workspace, clock.now()), 200
    return JsonResponse(body, status=status, headers={"Access-Control-Allow-Origin": "*"})


@require_safe
@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """The same for people; somebody signed in sees their own workspace's."""
    asked = request.GET.get("workspace", "")
    workspace = _named(request) if asked else _own(request)
    if workspace is None:
        return render(request, "sandbox/status.html", {"asked": asked}, status=404 if asked else 200)
    with clock.using(workspace.clock):
        rows = list(selectors.announced(workspace, clock.now())[: outage_facts.TOLD])
        now = [row for row in rows if row.starts_at <= clock.now()]
        told = {"workspace": workspace, "now": now, "next": rows[len(now) :], "at": clock.now()}
        return render(request, "sandbox/status.html", told)


def _named(request: HttpRequest) -> Workspace | None:
    slug, client_id = request.GET.get("workspace", ""), request.GET.get("client_id", "")
    if slug:
        return selectors.workspace_named(slug)
    client = selectors.client_named(client_id)
    return client.workspace if client else None


def _own(request: HttpRequest) -> Workspace | None:
    company = accounts.company_of(request.user)
    return company.workspace if company else None
