"""コンソール: what the workspace is, and its clock. Whoever is signed in plays the whole cast, and may drive it.

A feature adds a panel: a view that changes something and leads back here, and a template that this page includes.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth import login, logout
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import Actor
from accounts.models import User, Workspace
from accounts.web.access import company_page
from accounts.web.faults import language
from platform_project.kernel import clock
from sandbox import facts, moves, selectors
from sandbox.errors import Refusal
from sandbox.moves import Span
from sandbox.services import clocks, keys, workspaces
from sandbox.services.clocks import Moved
from sandbox.web import overview, workbench
from sandbox.web.forms import TimeForm
from sandbox.web.moves import MOVES

# As many of the cast as a menu holds; the console has them all.
PEOPLE = 8


@require_safe
@never_cache
@company_page
def console(request: HttpRequest, actor: Actor) -> HttpResponse:
    return _page(request, actor, TimeForm(now=clock.now()))


def _page(request: HttpRequest, actor: Actor, form: TimeForm, **more: Any) -> HttpResponse:
    workspace, now = actor.company.workspace, clock.now()
    control, told = (
        selectors.control_of(workspace),
        facts.facts_of(workspace, request.build_absolute_uri("/").rstrip("/")),
    )
    return render(request, "sandbox/console.html", {
        "workspace": workspace, "facts": told, "control": control, "form": form, "now": now,
        "real_now": clock.REAL.now(), "mode": moves.mode_of(workspace.clock).value, "moves": MOVES,
        "overview": list(overview.panels(workspace, control, now)),
        **workbench.panels(actor.company, told, request.GET.get("per", "")), **more,
    })  # fmt: skip


@require_POST
@company_page
def set_clock(request: HttpRequest, actor: Actor) -> HttpResponse:
    """`do` names the move: freeze, run, real, one of MOVES, or `set` with the instant `at`."""
    workspace, do = actor.company.workspace, request.POST.get("do", "")
    form = TimeForm(request.POST if do == "set" else None, now=clock.now())
    if do == "set" and not form.is_valid():
        return _page(request, actor, form)
    try:
        moved = _moved(workspace, do, form)
    except Refusal as refusal:
        messages.error(request, refusal.told(language()))
        return redirect("console")
    if moved:
        _tell(request, moved)
    return redirect("console")


def _moved(workspace: Workspace, do: str, form: TimeForm) -> Moved | None:
    match do:
        case "freeze":
            return clocks.set_to(workspace, "frozen")
        case "run":
            return clocks.set_to(workspace, "running")
        case "real":
            return clocks.set_to(workspace, "real")
        case "set":
            return clocks.set_to(workspace, at=form.cleaned_data["at"])
    span: Span | None = next((move.span for move in MOVES if move.name == do), None)
    return clocks.advance(workspace, span) if span else None


def _tell(request: HttpRequest, moved: Moved) -> None:
    now = timezone.localtime(moved.now).strftime("%Y/%m/%d %H:%M:%S")
    messages.success(request, _("時計は %(now)s になりました。") % {"now": now})
    count = sum(moved.lapsed.values())
    if moved.made.moves:
        messages.info(request, _("取引先ボットの動作を%(count)d件実行しました。") % {"count": len(moved.made.moves)})
    if count:
        told = ngettext(
            "時計を戻す前に、期限の切れていたトークンや招待%(count)d件の期限切れを確定しました。",
            "時計を戻す前に、期限の切れていたトークンや招待%(count)d件の期限切れを確定しました。",
            count,
        )
        messages.info(request, told % {"count": count})


@require_POST
@company_page
def renew_key(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new key, shown in this answer and never again."""
    response = _page(request, actor, TimeForm(now=clock.now()), new_key=keys.renew(actor.company.workspace))
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@company_page
def reset(request: HttpRequest, actor: Actor) -> HttpResponse:
    workspaces.reset(actor.company.workspace, keep_clock="keep_clock" in request.POST)
    messages.success(request, _("ワークスペースを初期状態に戻しました。"))
    return redirect("console")


@require_safe
@never_cache
@company_page
def people(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Whom of the cast one can become, as a piece for the menu of every page."""
    cast = _cast(actor).select_related("company").order_by("company__pk", "pk")
    return render(request, "sandbox/_cast.html", {"people": cast[:PEOPLE]})


@require_POST
@company_page
def become(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Go on as somebody else of the cast, named by `pfid`, without signing in again."""
    user = next((one for one in _cast(actor) if one.pfid == request.POST.get("pfid")), None)
    if user is None:
        raise Http404
    logout(request)
    login(request, user, "django.contrib.auth.backends.ModelBackend")
    messages.success(request, _("%(pfid)s になりました。") % {"pfid": user.pfid})
    return redirect("home")


def _cast(actor: Actor) -> QuerySet[User]:
    return User.objects.filter(company__workspace=actor.company.workspace, is_active=True)
