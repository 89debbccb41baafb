"""スナップショット: the workspace as it stands, to go back to or to take away; and a bottle poured back into it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import Actor
from accounts.models import Workspace
from accounts.web.access import company_page
from accounts.web.faults import language
from sandbox import selectors
from sandbox.errors import Refusal
from sandbox.services import bottles, snapshots
from sandbox.web.bottle_forms import PourForm, TakeForm


@require_safe
@never_cache
@company_page
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    return _page(request, actor.company.workspace, TakeForm(), PourForm())


def _page(request: HttpRequest, workspace: Workspace, taking: TakeForm, pouring: PourForm) -> HttpResponse:
    return render(request, "sandbox/snapshots.html", {
        "snapshots": selectors.snapshots(workspace), "taking": taking, "pouring": pouring, "workspace": workspace,
    })  # fmt: skip


@require_POST
@company_page
def take(request: HttpRequest, actor: Actor) -> HttpResponse:
    workspace, form = actor.company.workspace, TakeForm(request.POST)
    if not form.is_valid():
        return _page(request, workspace, form, PourForm())
    try:
        taken = snapshots.take(workspace, form.cleaned_data["name"], replace=form.cleaned_data["replace"])
    except Refusal as refusal:
        form.add_error("name", refusal.told(language()))
        return _page(request, workspace, form, PourForm())
    messages.success(request, _("スナップショット「%(name)s」を作成しました。") % {"name": taken.name})
    return redirect("sandbox-snapshots")


@require_POST
@company_page
def restore(request: HttpRequest, actor: Actor, name: str) -> HttpResponse:
    try:
        snapshots.restore(actor.company.workspace, name, keep_clock="keep_clock" in request.POST)
    except Refusal as refusal:
        return _refused(request, refusal)
    messages.success(request, _("「%(name)s」の状態に戻しました。") % {"name": name})
    return redirect("sandbox-snapshots")


@require_POST
@company_page
def delete(request: HttpRequest, actor: Actor, name: str) -> HttpResponse:
    try:
        snapshots.delete(actor.company.workspace, name)
    except Refusal as refusal:
        return _refused(request, refusal)
    messages.success(request, _("スナップショット「%(name)s」を削除しました。") % {"name": name})
    return redirect("sandbox-snapshots")


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    if refusal.status == 404:
        raise Http404 from refusal
    messages.error(request, refusal.told(language()))
    return redirect("sandbox-snapshots")


@require_POST
@company_page
def pour(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A bottle in place of all that is in the workspace."""
    workspace, form = actor.company.workspace, PourForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, workspace, TakeForm(), form)
    try:
        bottles.restore(workspace, form.cleaned_data["bottle"], keep_clock="keep_clock" in request.POST)
    except Refusal as refusal:
        form.add_error("bottle", refusal.told(language()))
        return _page(request, workspace, TakeForm(), form)
    messages.success(request, _("ボトルの状態に戻しました。"))
    return redirect("sandbox-snapshots")


@require_safe
@never_cache
@company_page
def bottle(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The workspace as it stands, as a file."""
    workspace = actor.company.workspace
    return _file(bottles.fill(workspace), workspace.slug)


@require_safe
@never_cache
@company_page
def snapshot_bottle(request: HttpRequest, actor: Actor, name: str) -> HttpResponse:
    workspace = actor.company.workspace
    try:
        content = snapshots.bottle_of(selectors.snapshot(workspace, name))
    except Refusal as refusal:
        raise Http404 from refusal
    return _file(content, f"{workspace.slug}_{name}")


def _file(content: bytes, name: str) -> HttpResponse:
    """No cache keeps what somebody else must not read."""
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}.bottle.json") or "attachment"
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/json", headers=headers)
