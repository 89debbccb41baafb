"""発行元: the offices that a company shows on its invoices.

Here a code may be typed twice. The pages tell such rows apart by number; the API cannot, and says 発行元特定不可.
"""

from collections import Counter

from django.contrib import messages
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import Actor
from accounts.web.access import issuing_page
from accounts.web.faults import language, place
from accounts.web.forms import posted
from accounts.web.lists import page_of
from partners import resolvers, selectors
from partners.drafts import IssuerDraft
from partners.models import Issuer
from partners.services import masters
from partners.web.forms import IssuerForm
from partners.web.lists import MasterFilter, issuer_rows
from platform_project.kernel.errors import PlatformError


@require_safe
@issuing_page
def issuers(request: HttpRequest, actor: Actor) -> HttpResponse:
    found = MasterFilter(request.GET, issuer_rows(actor.company))
    page = page_of(found.qs, request.GET)
    ambiguous = _ambiguous_codes(actor)
    return render(request, "partners/issuers.html", {"page": page, "filter": found, "ambiguous": ambiguous})


def _ambiguous_codes(actor: Actor) -> set[str]:
    codes = Counter(issuer.code for issuer in selectors.issuers(actor.company))
    return {code for code, count in codes.items() if count > 1}


@issuing_page
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    first = selectors.default_issuer(actor.company) is None
    form = IssuerForm(posted(request), initial={"make_default": first})
    if request.method == "POST" and form.is_valid() and (issuer := _saved(actor, form)):
        return _told(request, issuer, _("発行元「%(code)s」を登録しました。"))
    return render(request, "partners/issuer.html", {"form": form})


@issuing_page
def edit(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    issuer = resolvers.own_issuer(actor.company, number)
    form = IssuerForm(posted(request), initial=model_to_dict(issuer))
    if issuer.is_default:
        del form.fields["make_default"]
    if request.method == "POST" and form.is_valid() and (saved := _saved(actor, form, number)):
        return _told(request, saved, _("発行元「%(code)s」を更新しました。"))
    ambiguous = issuer.code in _ambiguous_codes(actor)
    return render(request, "partners/issuer.html", {"form": form, "issuer": issuer, "ambiguous": ambiguous})


def _saved(actor: Actor, form: IssuerForm, number: int | None = None) -> Issuer | None:
    default = bool(form.cleaned_data.get("make_default"))
    try:
        return masters.save_issuer(actor=actor, draft=form.draft(), number=number, make_default=default)
    except PlatformError as error:
        place(form, error, form.wire)
        return None


def _told(request: HttpRequest, issuer: Issuer, done: str) -> HttpResponse:
    """Back to the list, which also warns of codes that stand twice."""
    messages.success(request, done % {"code": issuer.code})
    return redirect("issuers")


@require_POST
@issuing_page
def delete(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    issuer = resolvers.own_issuer(actor.company, number)
    try:
        masters.delete_issuer(actor=actor, number=number)
        messages.success(request, _("発行元「%(code)s」を削除しました。") % {"code": issuer.code})
    except PlatformError as error:
        messages.error(request, error.faults[0].message(language()))
    return redirect("issuers")


@require_POST
@issuing_page
def make_default(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    issuer = resolvers.own_issuer(actor.company, number)
    masters.save_issuer(actor=actor, draft=IssuerDraft(issuer.code), number=number, make_default=True)
    messages.success(request, _("発行元「%(code)s」を規定値にしました。") % {"code": issuer.code})
    return redirect("issuers")
