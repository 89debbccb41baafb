"""招待: the page behind a link or a letter's code, where the invited one looks, accepts, declines or joins.

A token is as good as its workspace: to someone signed in elsewhere it does not exist.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import Actor
from accounts.models import Company, User
from accounts.web.access import actor_of, company_page
from accounts.web.faults import language, place
from accounts.web.forms import posted
from accounts.web.lists import page_of
from partners import selectors
from partners.models import Invitation
from partners.services import invitations
from partners.web.invitation_forms import AddresseeForm, CodeForm, JoinForm
from platform_project.kernel import clock
from platform_project.kernel.errors import Fault, PlatformError

OPEN, EXPIRED = "open", "expired"


@never_cache
def enter(request: HttpRequest) -> HttpResponse:
    """Where the code of a letter is typed."""
    form = CodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        token = form.cleaned_data["code"]
        if _find(request, token):
            return redirect("invitation", token)
        form.add_error("code", Fault("E300011").message(language()))
    sent = _sent(request)
    return render(request, "partners/invitations.html", {"form": form, "page": sent, "rows": _told(sent)})


# What stands for the state of an invitation, and its colour.
_COLOURS = {
    "open": "info", "accepted": "good", "declined": "bad", "expired": "warn", "replaced": "",
}  # fmt: skip


def _sent(request: HttpRequest) -> Page[Invitation] | None:
    """What the company sent; a visitor has none."""
    company = request.user.company if isinstance(request.user, User) else None
    return page_of(selectors.invitations_sent(company), request.GET) if company else None


def _told(sent: Iterable[Invitation] | None) -> list[dict[str, Any]]:
    titles = dict(Invitation.Status.choices)
    return [
        {
            "invitation": row,
            "partner": row.customer or row.supplier,
            "state": titles[outcome(row)],
            "colour": _COLOURS[outcome(row)],
        }
        for row in sent or ()
    ]


@require_safe
@never_cache
def show(request: HttpRequest, token: str) -> HttpResponse:
    form = None if request.user.is_authenticated else JoinForm()
    return _page(request, _found(request, token), form)


def _page(request: HttpRequest, invitation: Invitation, form: JoinForm | AddresseeForm | None = None) -> HttpResponse:
    company = request.user.company if isinstance(request.user, User) else None
    own = company is not None and invitation.inviter_id == company.pk
    shown = {
        "invitation": invitation, "partner": invitation.customer or invitation.supplier, "outcome": outcome(invitation),
        "form": form, "own": own, "concerned": own or (company and invitation.answered_by_id == company.pk),
    }  # fmt: skip
    if company and invitation.supplier and not own:
        shown |= _addressees(company, invitation, form)
    return render(request, "partners/invitation.html", shown)


def _addressees(company: Company, invitation: Invitation, form: JoinForm | AddresseeForm | None) -> dict[str, Any]:
    """A payee issues: as which of its 発行先 it keeps the inviter, or may keep it from now on."""
    if known := selectors.customer_of(company, invitation.inviter):
        return {"addressee": known}
    if form is None:
        form = AddresseeForm(initial={"customer_code": selectors.customer_code_for(company, invitation.inviter)})
    return {"form": form, "candidates": selectors.unlinked_customers(company)}


def outcome(invitation: Invitation) -> str:
    """`open`, `accepted`, `declined`, `replaced`, or `expired` at the clock's time."""
    lapsed = invitation.status == Invitation.Status.OPEN and invitation.expires_at <= clock.now()
    return EXPIRED if lapsed else invitation.status


@require_POST
@company_page
def accept(request: HttpRequest, actor: Actor, token: str) -> HttpResponse:
    form = AddresseeForm(request.POST)
    if not form.is_valid():
        return _page(request, _found(request, token), form)
    try:
        invitation = invitations.accept(actor=actor, token=token, customer_code=form.cleaned_data["customer_code"])
    except PlatformError as error:
        place(form, error, {"customer_code": "customer_code"})
        is_about_code = "customer_code" in form.errors
        return _page(request, _found(request, token), form) if is_about_code else _refused(request, token, error)
    messages.success(request, _("%(inviter)sの招待を承諾しました。") % {"inviter": invitation.inviter})
    return redirect("invitation", token)


@require_POST
@company_page
def decline(request: HttpRequest, actor: Actor, token: str) -> HttpResponse:
    try:
        invitation = invitations.decline(actor=actor, token=token)
    except PlatformError as error:
        return _refused(request, token, error)
    messages.success(request, _("%(inviter)sの招待を辞退しました。") % {"inviter": invitation.inviter})
    return redirect("invitation", token)


def _refused(request: HttpRequest, token: str, error: PlatformError) -> HttpResponse:
    """Back to the invitation, which explains itself; an unknown one has no page."""
    _found(request, token)
    messages.error(request, error.faults[0].message(language()))
    return redirect("invitation", token)


@require_POST
@never_cache
@sensitive_post_parameters("password", "password_again")
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Open a company on the free plan with its first user, who is signed in at once."""
    invitation = _found(request, token)
    if request.user.is_authenticated:
        return redirect("invitation", token)
    form = JoinForm(request.POST)
    if not form.is_valid() or (user := _joined(invitation, form)) is None:
        return _page(request, invitation, form)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    messages.success(request, _("%(company)sを開設し、招待を承諾しました。") % {"company": user.company})
    return redirect("invitation", token)


def _joined(invitation: Invitation, form: JoinForm) -> User | None:
    data = form.cleaned_data
    try:
        return invitations.join(
            workspace_id=invitation.workspace_id, token=invitation.token, company_name=data["company_name"],
            registration_number=data["registration_number"], user_name=data["user_name"], pfid=data["pfid"],
            password=data["password"],
        )  # fmt: skip
    except PlatformError as error:
        place(form, error, {"pfid": "pfid"})
        return None


def _found(request: HttpRequest, token: str) -> Invitation:
    if (invitation := _find(request, token)) is None:
        raise Http404(Fault("E300011").message(language()))
    return invitation


def _find(request: HttpRequest, token: str) -> Invitation | None:
    """Whoever is signed in finds the invitations of the own workspace; a visitor's token names its workspace itself."""
    if request.user.is_authenticated:
        return selectors.invitation(actor_of(request).company.workspace_id, token)
    rows = Invitation.objects.select_related("inviter", "customer", "supplier", "workspace")
    invitation = rows.filter(token=token).first()
    if invitation:
        clock.enter(invitation.workspace.clock)
    return invitation
