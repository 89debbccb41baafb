"""発行先: whom a company sends its invoices to, and whether they joined."""

from typing import Any

from django.contrib import messages
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import Actor
from accounts.snapshots import from_standby
from accounts.web.access import issuing_page
from accounts.web.faults import place
from accounts.web.forms import fix_code, posted
from accounts.web.lists import page_of
from partners import selectors
from partners.drafts import CustomerDraft, InviteMethod
from partners.models import Customer
from partners.services import masters
from partners.web import inviting
from partners.web.forms import CustomerForm
from partners.web.lists import MasterFilter, customer_rows
from platform_project.kernel.errors import PlatformError, refuse


@require_safe
@issuing_page
@from_standby
def customers(request: HttpRequest, actor: Actor) -> HttpResponse:
    found = MasterFilter(request.GET, customer_rows(actor.company))
    page = page_of(found.qs, request.GET)
    rows = inviting.with_states(page)
    return render(request, "partners/customers.html", {"page": page, "rows": rows, "filter": found})


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
    state = inviting.state_of(customer)
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
    inviting.tell(request, form.draft().invite)
    return redirect("customers")


def _own(actor: Actor, code: str) -> Customer:
    found = selectors.customers(actor.company, [code])
    if not found:
        refuse("E300003", value=code)
    return found[0]


@require_POST
@issuing_page
def invite(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    customer = _own(actor, code)
    if inviting.press(request, customer, lambda method: _send(actor, code, method)):
        return redirect("customers")
    return redirect("customer-edit", code)


def _send(actor: Actor, code: str, method: InviteMethod) -> Customer:
    return masters.save_customer(actor=actor, draft=CustomerDraft(code, invite=method), new=False)
