"""設定: the switches of the workspace, what its companies have contracted, and taking the whole away."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import Actor
from accounts.models import Workspace
from accounts.web.access import company_page
from sandbox.bots.characters import CHARACTERS
from sandbox.errors import Refusal
from sandbox.services import settings, workspaces
from sandbox.web.settings_forms import ContractForm, DeleteForm, SettingsForm


@require_safe
@never_cache
@company_page
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    return _page(request, actor.company.workspace)


def _page(
    request: HttpRequest, workspace: Workspace, *,
    switches: SettingsForm | None = None, typed: ContractForm | None = None, deletion: DeleteForm | None = None,
) -> HttpResponse:  # fmt: skip
    rows = sorted(workspace.companies.order_by("code"), key=lambda company: company.code in CHARACTERS)
    companies = [ContractForm(instance=row) for row in rows]
    return render(request, "sandbox/settings.html", {
        "workspace": workspace, "switches": switches or SettingsForm(instance=workspace),
        "companies": [typed if typed and typed.instance.pk == form.instance.pk else form for form in companies],
        "deletion": deletion or DeleteForm(workspace=workspace),
    })  # fmt: skip


@require_POST
@company_page
def change(request: HttpRequest, actor: Actor) -> HttpResponse:
    workspace = actor.company.workspace
    form = SettingsForm(request.POST, instance=workspace)
    if not form.is_valid():
        return _page(request, workspace, switches=form)
    if form.changes:
        settings.change(workspace, form.changes)
    messages.success(request, _("設定を保存しました。"))
    return redirect("sandbox-settings")


@require_POST
@company_page
def change_company(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    workspace = actor.company.workspace
    try:
        form = ContractForm(request.POST, instance=settings.company_named(workspace, code))
    except Refusal as refusal:
        raise Http404 from refusal
    if not form.is_valid():
        return _page(request, workspace, typed=form)
    if form.changes:
        settings.change_company(workspace, code, form.changes)
    messages.success(request, _("%(company)s の契約を保存しました。") % {"company": form.instance.name})
    return redirect("sandbox-settings")


@require_POST
@company_page
def delete(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The workspace and everything in it, once its name was typed."""
    workspace = actor.company.workspace
    form = DeleteForm(request.POST, workspace=workspace)
    if not form.is_valid():
        return _page(request, workspace, deletion=form)
    name = workspace.name
    logout(request)
    workspaces.delete(workspace)
    messages.success(request, _("ワークスペース「%(name)s」を削除しました。") % {"name": name})
    return redirect("home")
