"""トークン: what is live, what is to end now, and how each client's codes and tokens behave."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import holdings
from accounts.actors import Actor
from accounts.holdings import Reach
from accounts.models import Workspace
from accounts.web.access import company_page
from accounts.web.faults import language
from platform_project.kernel import clock
from sandbox.errors import Refusal
from sandbox.services import tokens
from sandbox.web.token_forms import ClientSettingsForm, EndForm


@require_safe
@never_cache
@company_page
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    workspace = actor.company.workspace
    return _page(request, workspace, EndForm(workspace=workspace))


def _page(
    request: HttpRequest, workspace: Workspace, ending: EndForm, typed: ClientSettingsForm | None = None
) -> HttpResponse:
    now, reach = clock.now(), Reach(workspace)
    counts = holdings.counted(reach, now)
    clients = [ClientSettingsForm(instance=client) for client in workspace.applications.order_by("client_id")]
    shown = [typed if typed and typed.instance.pk == form.instance.pk else form for form in clients]
    return render(request, "sandbox/tokens.html", {
        "holdings": holdings.listed(reach, now), "counts": counts, "total": counts.total(), "ending": ending,
        "clients": shown,
    })  # fmt: skip


@require_POST
@company_page
def end(request: HttpRequest, actor: Actor) -> HttpResponse:
    """`do` is what is to happen to them: expire or revoke."""
    workspace = actor.company.workspace
    form = EndForm(request.POST, workspace=workspace)
    if not form.is_valid():
        return _page(request, workspace, form)
    try:
        if request.POST.get("do") == "revoke":
            messages.success(request, _told(_("失効させました"), tokens.revoke(workspace, form.aim)))
        else:
            messages.success(request, _told(_("期限切れにしました"), tokens.expire(workspace, form.aim, form.kinds)))
    except Refusal as refusal:
        messages.error(request, refusal.told(language()))
    return redirect("sandbox-tokens")


def _told(done: str, counts: Mapping[str, int]) -> str:
    """`期限切れにしました（アクセストークン 2、…）。`"""
    names = {
        "codes": _("認可コード"), "access_tokens": _("アクセストークン"), "refresh_tokens": _("リフレッシュトークン"),
    }  # fmt: skip
    parts = [f"{name} {counts[kind]}" for kind, name in names.items() if counts.get(kind)]
    return _("%(done)s（%(what)s）。") % {"done": done, "what": _("、").join(parts) or _("対象なし")}


@require_POST
@company_page
def configure(request: HttpRequest, actor: Actor, client_id: str) -> HttpResponse:
    workspace = actor.company.workspace
    try:
        client = tokens.client_named(workspace, client_id)
    except Refusal as refusal:
        raise Http404 from refusal
    form = ClientSettingsForm(request.POST, instance=client)
    if not form.is_valid():
        return _page(request, workspace, EndForm(workspace=workspace), form)
    if form.changes:
        tokens.configure(workspace, client_id, form.changes)
    messages.success(request, _("クライアント「%(client)s」の設定を保存しました。") % {"client": client_id})
    return redirect("sandbox-tokens")
