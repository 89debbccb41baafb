"""支払先: whom a company is billed by and pays, where to, and whether they joined."""

from django.contrib import messages
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import Actor
from accounts.snapshots import from_standby
from accounts.web.access import receiving_page
from accounts.web.faults import language, place
from accounts.web.forms import fix_code, posted
from accounts.web.lists import page_of
from partners import selectors
from partners.drafts import InviteMethod, SupplierDraft
from partners.models import Supplier
from partners.services import suppliers as services
from partners.services.suppliers import SupplierOutcome
from partners.web import banks, inviting
from partners.web.forms import SupplierForm
from partners.web.lists import SupplierFilter, supplier_rows
from platform_project.kernel.errors import PlatformError, refuse


@require_safe
@receiving_page
@from_standby
def suppliers(request: HttpRequest, actor: Actor) -> HttpResponse:
    found = SupplierFilter(request.GET, supplier_rows(actor.company))
    page = page_of(found.qs, request.GET)
    rows = inviting.with_states(page)
    return render(request, "partners/suppliers.html", {"page": page, "rows": rows, "filter": found})


@receiving_page
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = SupplierForm(posted(request))
    if request.method == "POST" and form.is_valid() and (saved := _saved(actor, form, new=True)):
        return _told(request, form, saved, _("支払先「%(code)s」を登録しました。"))
    return render(request, "partners/supplier.html", {"form": form})


@receiving_page
def edit(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    supplier = _own(actor, code)
    form = SupplierForm(posted(request), initial=model_to_dict(supplier), may_invite=False)
    fix_code(form)
    if request.method == "POST" and form.is_valid() and (saved := _saved(actor, form, new=False)):
        return _told(request, form, saved, _("支払先「%(code)s」を更新しました。"))
    hints = [] if form.is_bound else banks.hints(form.initial)
    shown = {"form": form, "supplier": supplier, "state": inviting.state_of(supplier), "hints": hints}
    return render(request, "partners/supplier.html", shown)


def _saved(actor: Actor, form: SupplierForm, *, new: bool) -> SupplierOutcome | None:
    try:
        return services.save(actor=actor, draft=form.draft(), new=new)
    except PlatformError as error:
        place(form, error, form.wire)
        return None


def _told(request: HttpRequest, form: SupplierForm, saved: SupplierOutcome, done: str) -> HttpResponse:
    messages.success(request, done % {"code": form.cleaned_data["code"]})
    for hint in banks.hints(form.cleaned_data):
        messages.warning(request, hint)
    for warning in saved.warnings:
        messages.warning(request, warning.message(language()))
    inviting.tell(request, form.draft().invite)
    return redirect("suppliers")


def _own(actor: Actor, code: str) -> Supplier:
    found = selectors.suppliers(actor.company, [code])
    if not found:
        refuse("E300015", value=code)
    return found[0]


@require_POST
@receiving_page
def invite(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    supplier = _own(actor, code)
    if inviting.press(request, supplier, lambda method: _send(actor, code, method)):
        return redirect("suppliers")
    return redirect("supplier-edit", code)


def _send(actor: Actor, code: str, method: InviteMethod) -> SupplierOutcome:
    return services.save(actor=actor, draft=SupplierDraft(code, invite=method), new=False)
