"""請求書書式設定: how a company's invoices look, and what they take when a request is silent. No API makes one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import Actor
from accounts.web.access import issuing_page
from accounts.web.faults import language, place
from accounts.web.forms import fix_code, posted
from invoices import selectors
from invoices.models import InvoiceFormat
from invoices.services import formats as services
from invoices.web.forms_format import FormatForm, initial_of
from partners import selectors as partners
from platform_project.kernel.errors import PlatformError, refuse

FIELDS = {name: name for name in ("code", "title", "unit_tax", "default_account")}


@require_safe
@issuing_page
def formats(request: HttpRequest, actor: Actor) -> HttpResponse:
    return render(request, "formats/list.html", {"formats": selectors.formats(actor.company)})


@issuing_page
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    first = not any(row.is_default for row in selectors.formats(actor.company))
    form = FormatForm(posted(request), initial={"make_default": first}, accounts=partners.accounts(actor.company))
    if request.method == "POST" and form.is_valid() and _saved(actor, form, new=True):
        messages.success(request, _("書式「%(code)s」を登録しました。") % {"code": form.cleaned_data["code"]})
        return redirect("formats")
    return render(request, "formats/form.html", {"form": form})


@issuing_page
def edit(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    row = _own(actor, code)
    form = FormatForm(posted(request), initial=initial_of(row), accounts=partners.accounts(actor.company))
    fix_code(form)
    if row.is_default:
        del form.fields["make_default"]
    if request.method == "POST" and form.is_valid() and _saved(actor, form, new=False):
        messages.success(request, _("書式「%(code)s」を更新しました。") % {"code": code})
        return redirect("formats")
    return render(request, "formats/form.html", {"form": form, "format": row})


def _saved(actor: Actor, form: FormatForm, *, new: bool) -> InvoiceFormat | None:
    try:
        return services.save_format(actor=actor, draft=form.draft(), new=new)
    except PlatformError as error:
        place(form, error, FIELDS)
        return None


def _own(actor: Actor, code: str) -> InvoiceFormat:
    row = next((row for row in selectors.formats(actor.company) if row.code == code), None)
    if row is None:
        refuse("E300005", value=code)
    return row


@require_POST
@issuing_page
def delete(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    _own(actor, code)
    try:
        services.delete_format(actor=actor, code=code)
        messages.success(request, _("書式「%(code)s」を削除しました。") % {"code": code})
    except PlatformError as error:
        messages.error(request, error.faults[0].message(language()))
    return redirect("formats")
