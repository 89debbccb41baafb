"""口座: the accounts into which a company wants to be paid, and from which it pays: for companies of either side."""

from django.contrib import messages
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import Actor
from accounts.snapshots import from_standby
from accounts.web.access import company_page
from accounts.web.faults import language, place
from accounts.web.forms import fix_code, posted
from accounts.web.lists import page_of
from partners import selectors
from partners.models import BankAccount
from partners.services import masters
from partners.web import banks
from partners.web.forms import AccountForm
from partners.web.lists import AccountFilter, account_rows
from platform_project.kernel.errors import PlatformError, refuse


@require_safe
@company_page
@from_standby
def accounts(request: HttpRequest, actor: Actor) -> HttpResponse:
    found = AccountFilter(request.GET, account_rows(actor.company))
    return render(request, "partners/accounts.html", {"page": page_of(found.qs, request.GET), "filter": found})


@company_page
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = AccountForm(posted(request))
    if request.method == "POST" and form.is_valid() and (account := _saved(actor, form, new=True)):
        messages.success(request, _("振込先口座「%(code)s」を登録しました。") % {"code": account.code})
        return _hinted(request, form)
    return render(request, "partners/account.html", {"form": form})


@company_page
def edit(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    account = _own(actor, code)
    form = AccountForm(posted(request), initial=model_to_dict(account))
    fix_code(form)
    if request.method == "POST" and form.is_valid() and _saved(actor, form, new=False):
        messages.success(request, _("振込先口座「%(code)s」を更新しました。") % {"code": code})
        return _hinted(request, form)
    hints = [] if form.is_bound else banks.hints(form.initial)
    return render(request, "partners/account.html", {"form": form, "account": account, "hints": hints})


def _hinted(request: HttpRequest, form: AccountForm) -> HttpResponse:
    """Back to the list, with what is worth a second look."""
    for hint in banks.hints(form.cleaned_data):
        messages.warning(request, hint)
    return redirect("accounts")


def _saved(actor: Actor, form: AccountForm, *, new: bool) -> BankAccount | None:
    try:
        return masters.save_account(actor=actor, draft=form.draft(), new=new)
    except PlatformError as error:
        place(form, error, form.wire)
        return None


def _own(actor: Actor, code: str) -> BankAccount:
    found = selectors.accounts(actor.company, [code])
    if not found:
        refuse("E300004", value=code)
    return found[0]


@require_POST
@company_page
def delete(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    _own(actor, code)
    try:
        masters.delete_account(actor=actor, code=code)
        messages.success(request, _("振込先口座「%(code)s」を削除しました。") % {"code": code})
    except PlatformError as error:
        messages.error(request, error.faults[0].message(language()))
    return redirect("accounts")
