"""登録番号公表サイト: asked by number and day, and kept by whoever plays the workspace."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import Actor
from accounts.models import Workspace
from accounts.web.access import company_page
from accounts.web.faults import language
from accounts.web.lists import page_of
from platform_project.kernel import clock
from platform_project.kernel.register import Listing, Standing
from sandbox import selectors
from sandbox.bots.characters import CHARACTERS
from sandbox.errors import Refusal
from sandbox.register import BUILT_IN
from sandbox.services import registers
from sandbox.web.register_forms import ListingForm, LookUpForm


@require_safe
@never_cache
@company_page
def register(request: HttpRequest, actor: Actor) -> HttpResponse:
    """With `number` in the address it says how that one stands on the day."""
    workspace = actor.company.workspace
    asking = LookUpForm(request.GET if "number" in request.GET else None, initial={"on": clock.today()})
    verdict = _verdict(workspace, asking) if asking.is_valid() else None
    return _page(request, workspace, asking=asking, verdict=verdict)


def _page(request: HttpRequest, workspace: Workspace, **more: Any) -> HttpResponse:
    today = clock.today()
    page = page_of(selectors.register_entries(workspace), request.GET)
    return render(request, "sandbox/register.html", {
        "asking": LookUpForm(initial={"on": today}), "form": ListingForm(), "strict": workspace.strict_register,
        "page": page, "own": [_row(entry.listing, today) for entry in page], "today": today,
        "built_in": _built_in(today, of_counterparties=False), "counterparties": _built_in(today, of_counterparties=True),
        **more,
    })  # fmt: skip


def _built_in(today: dt.date, *, of_counterparties: bool) -> list[dict[str, Any]]:
    theirs = {character.registration_number for character in CHARACTERS.values()}
    return [_row(one, today) for one in BUILT_IN.values() if (one.number in theirs) is of_counterparties]


def _row(listing: Listing, today: dt.date) -> dict[str, Any]:
    return {"listing": listing, **_state(listing.standing(today))}


def _state(standing: Standing) -> dict[str, Any]:
    """What a table says of a standing: a word and a colour."""
    names = {
        Standing.VALID: (_("有効"), "good"),
        Standing.NOT_YET: (_("登録日前"), "info"),
        Standing.LAPSED: (pgettext("register", "失効"), "warn"),
        Standing.REVOKED: (_("取消"), "bad"),
        Standing.UNKNOWN: (_("登録なし"), ""),
    }
    text, colour = names[standing]
    return {"state": text, "colour": colour}


def _verdict(workspace: Workspace, asking: LookUpForm) -> dict[str, Any]:
    number, on = asking.cleaned_data["number"], asking.cleaned_data["on"] or clock.today()
    listing = registers.look_up(workspace, number)
    standing = listing.standing(on) if listing else Standing.UNKNOWN
    return {"number": number, "on": on, "listing": listing, **_state(standing)}


@require_POST
@company_page
def change(request: HttpRequest, actor: Actor) -> HttpResponse:
    """`do` is put, delete (with `number`), strict or lenient."""
    workspace, do = actor.company.workspace, request.POST.get("do", "")
    form = ListingForm(request.POST if do == "put" else None)
    if do == "put" and not form.is_valid():
        return _page(request, workspace, form=form)
    try:
        done = _changed(workspace, do, form, request.POST.get("number", ""))
    except Refusal as refusal:
        messages.error(request, refusal.told(language()))
    else:
        messages.success(request, done) if done else None
    return redirect("register")


def _changed(workspace: Workspace, do: str, form: ListingForm, number: str) -> str:
    match do:
        case "put":
            entry = registers.put(workspace, form.draft())
            return _("%(number)s を登録しました。") % {"number": entry.number}
        case "delete":
            registers.delete(workspace, number)
            return _("%(number)s を削除しました。") % {"number": number}
        case "strict":
            registers.set_strict(workspace, strict=True)
            return _("有効でない登録番号を、エラーにします。")
        case "lenient":
            registers.set_strict(workspace, strict=False)
            return _("有効でない登録番号を、警告にとどめます。")
    return ""
