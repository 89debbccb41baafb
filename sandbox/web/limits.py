"""制限と停止: how often clients may call, and the calendar of outages."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import Actor
from accounts.models import Workspace
from accounts.web.access import company_page
from accounts.web.faults import language
from platform_project.kernel import clock
from sandbox import selectors
from sandbox.errors import Refusal
from sandbox.limits import facts as limit_facts
from sandbox.limits.bounds import Profile
from sandbox.services import limits, outages
from sandbox.web.limit_forms import LimitsForm, OutageForm


@require_safe
@never_cache
@company_page
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    return _page(request, actor.company.workspace)


def _page(
    request: HttpRequest, workspace: Workspace, form: LimitsForm | None = None, planning: OutageForm | None = None
) -> HttpResponse:
    now = clock.now()
    facts = limit_facts.facts_of(workspace, now)
    return render(request, "sandbox/limits.html", {
        "facts": facts, "form": form or LimitsForm(initial=facts), "planning": planning or OutageForm(now=now),
        "outages": selectors.outages(workspace), "now": now, "workspace": workspace,
    })  # fmt: skip


@require_POST
@company_page
def set_limits(request: HttpRequest, actor: Actor) -> HttpResponse:
    workspace = actor.company.workspace
    form = LimitsForm(request.POST)
    if not form.is_valid():
        return _page(request, workspace, form)
    custom = form.cleaned_data["profile"] == Profile.CUSTOM
    limits.set_limits(workspace, form.cleaned_data["profile"], form.bounds if custom else None)
    messages.success(request, _("呼び出しの制限を設定しました。"))
    return redirect("sandbox-limits")


@require_POST
@company_page
def plan(request: HttpRequest, actor: Actor) -> HttpResponse:
    workspace = actor.company.workspace
    form = OutageForm(request.POST, now=clock.now())
    if not form.is_valid():
        return _page(request, workspace, planning=form)
    try:
        outages.plan(workspace, form.plan)
    except Refusal as refusal:
        form.add_error("ends_at", refusal.message(language()))
        return _page(request, workspace, planning=form)
    messages.success(request, _("停止予定を登録しました。"))
    return redirect("sandbox-limits")


@require_POST
@company_page
def cancel(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    try:
        outages.cancel(actor.company.workspace, number)
    except Refusal as refusal:
        raise Http404 from refusal
    messages.success(request, _("停止予定を取り消しました。"))
    return redirect("sandbox-limits")
