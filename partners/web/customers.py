"""発行先: whom a company sends its invoices to, and whether they joined."""

from typing import Any

from django.contrib import messages
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import Actor
from accounts.web.access import issuing_page
from accounts.web.faults import language, place
from accounts.web.forms import fix_code, posted
from accounts.web.lists import page_of
from partners import selectors
from partners.drafts import CustomerDraft, InviteMethod
from partners.models import Customer, Invitation
from partners.selectors import InviteStatus
from partners.services import masters
from partners.web.forms import CustomerForm, InviteForm
from partners.web.lists import MasterFilter, customer_rows
from platform_project.kernel.errors import PlatformError, refuse

STATUS_NAMES = {
    InviteStatus.NONE: (gettext_lazy("未招待"), ""),
    InviteStatus.BY_MAIL: (gettext_lazy("招待中（メール）"), "info"),
    InviteStatus.JOINED: (gettext_lazy("参加済"), "good"),
    InviteStatus.ON_PAPER: (gettext_lazy("招待中（紙送付済）"), "info"),
    InviteStatus.EXPIRED: (gettext_lazy("期限切れ"), "warn"),
    InviteStatus.DECLINED: (gettext_lazy("辞退"), "bad"),
}


@require_safe
@issuing_page
def customers(request: HttpRequest, actor: Actor) -> HttpResponse:
    found = MasterFilter(request.GET, customer_rows(actor.company))
    page = page_of(found.qs, request.GET)
    invitations = selectors.latest_invitations(page)
    rows = [(customer, _link_state(customer, invitations.get(customer.pk))) for customer in page]
    return render(request, "partners/customers.html", {"page": page, "rows": rows, "filter": found})


def _link_state(customer: Customer, invitation: Invitation | None) -> dict[str, Any]:
    """What a page says about the link: text, colour, since when, and which ways to invite are open."""
    status = selectors.status_of(invitation, customer.linked_company_id)
    text, colour = STATUS_NAMES[status]
    return {
        "text": text, "colour": colour, "invitation": invitation, "joined": status is InviteStatus.JOINED,
        "by_mail": bool(customer.mail), "on_paper": bool(customer.zip and (customer.address1 or customer.address2)),
    }  # fmt: skip


@issuing_page
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = CustomerForm(posted(request), accounts=selectors.accounts(actor.company))
    if request.method == "POST" and form.is_valid() and _saved(actor, form, new=True):
        return _told(request, form, _("発行先「%(code)s」を登録しました。"))
    return render(request, "partners/customer.html", {"form": form})


@issuing_page
def edit(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    customer = _own(actor, code)
    form = CustomerForm(
        posted(request), initial=_initial(customer), accounts=selectors.accounts(actor.company), may_invite=False
    )
    fix_code(form)
    if request.method == "POST" and form.is_valid() and _saved(actor, form, new=False):
        return _told(request, form, _("発行先「%(code)s」を更新しました。"))
    state = _link_state(customer, selectors.latest_invitations([customer]).get(customer.pk))
    return render(request, "partners/customer.html", {"form": form, "customer": customer, "state": state})


def _initial(customer: Customer) -> dict[str, Any]:
    account = customer.default_account
    return model_to_dict(customer) | {"default_account": account.code if account else ""}


def _saved(actor: Actor, form: CustomerForm, *, new: bool) -> Customer | None:
    try:
        return masters.save_customer(actor=actor, draft=form.draft(), new=new)
    except PlatformError as error:
        place(form, error, form.wire)
        return None


def _told(request: HttpRequest, form: CustomerForm, done: str) -> HttpResponse:
    messages.success(request, done % {"code": form.cleaned_data["code"]})
    _tell_invited(request, form.draft().invite)
    return redirect("customers")


def _tell_invited(request: HttpRequest, method: InviteMethod) -> None:
    if method is InviteMethod.MAIL:
        messages.success(request, _("招待メールを送りました。送信箱で確認できます。"))
    elif method is InviteMethod.PAPER:
        messages.success(request, _("招待状を郵送しました。送信箱で確認できます。"))


def _own(actor: Actor, code: str) -> Customer:
    found = selectors.customers(actor.company, [code])
    if not found:
        refuse("E300003", value=code)
    return found[0]


@require_POST
@issuing_page
def invite(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    customer = _own(actor, code)
    form = InviteForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("招待の方法を選んでください。"))
    elif customer.linked_company_id:
        messages.info(request, _("「%(name)s」は既に参加しています。") % {"name": customer.name})
    elif not _sent(request, actor, code, InviteMethod(form.cleaned_data["method"])):
        return redirect("customer-edit", code)
    return redirect("customers")


def _sent(request: HttpRequest, actor: Actor, code: str, method: InviteMethod) -> bool:
    try:
        masters.save_customer(actor=actor, draft=CustomerDraft(code, invite=method), new=False)
    except PlatformError as error:
        for fault in error.faults:
            messages.error(request, fault.message(language()))
        return False
    _tell_invited(request, method)
    return True
