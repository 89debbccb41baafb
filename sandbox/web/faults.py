"""障害: what is to go wrong, and how often; and the table of magic values."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actors import Actor
from accounts.models import Workspace
from accounts.web.access import company_page
from accounts.web.faults import language
from sandbox import selectors
from sandbox.errors import Refusal
from sandbox.faults.effects import parse
from sandbox.faults.facts import is_waiting
from sandbox.models import FaultRule
from sandbox.services import faults
from sandbox.web import fault_words, magic
from sandbox.web.fault_forms import FaultForm

MOST_SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@company_page
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The list, and the form to arm one more."""
    workspace = actor.company.workspace
    form = FaultForm(request.POST if request.method == "POST" else None, workspace=workspace)
    if not form.is_valid():
        return _page(request, workspace, form)
    try:
        rule = faults.arm(workspace=workspace, draft=form.draft, road=FaultRule.Road.PAGE)
        messages.success(request, _("障害 %(number)d を設定しました。") % {"number": rule.number})
    except Refusal as refusal:
        messages.error(request, refusal.told(language()))
    return redirect("sandbox-faults")


def _page(request: HttpRequest, workspace: Workspace, form: FaultForm) -> HttpResponse:
    control = selectors.control_of(workspace)
    rows = [_shown(rule) for rule in selectors.faults(workspace).order_by("over", "-number")[:MOST_SHOWN]]
    return render(request, "sandbox/faults.html", {
        "form": form, "rows": rows, "waiting": sum(row["waiting"] for row in rows),
        "in_requests": control is None or control.faults_in_requests, "header": "X-Sandbox-Fault",
    })  # fmt: skip


def _shown(rule: FaultRule) -> dict[str, Any]:
    effect = parse(rule.effect)
    return {
        "rule": rule, "effect": fault_words.told(effect), "on": fault_words.names(rule.targets.split(), effect),
        "waiting": is_waiting(rule), "narrower": [word for word in (rule.dialect, rule.method, rule.client_id) if word],
    }  # fmt: skip


@require_POST
@company_page
def disarm(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    try:
        faults.disarm(workspace=actor.company.workspace, number=number)
    except Refusal as refusal:
        raise Http404 from refusal
    messages.success(request, _("障害 %(number)d を解除しました。") % {"number": number})
    return redirect("sandbox-faults")


@require_POST
@company_page
def clear(request: HttpRequest, actor: Actor) -> HttpResponse:
    faults.clear(workspace=actor.company.workspace)
    messages.success(request, _("すべての障害を解除しました。"))
    return redirect("sandbox-faults")


@require_POST
@company_page
def roads(request: HttpRequest, actor: Actor) -> HttpResponse:
    """`on` or `off`: whether a request itself may ask for a fault."""
    on = request.POST.get("do") == "on"
    faults.open_roads(workspace=actor.company.workspace, on=on)
    messages.success(
        request, _("リクエストからの指定を有効にしました。") if on else _("リクエストからの指定を無効にしました。")
    )
    return redirect("sandbox-faults")


@require_safe
@company_page
def magic_values(request: HttpRequest, _actor: Actor) -> HttpResponse:
    return render(request, "sandbox/magic.html", {"roads": magic.roads()})
