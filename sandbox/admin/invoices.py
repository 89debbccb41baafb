"""請求書: staff issue one for a company, or correct a returned one, on the sheet and by the services of the pages."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin.asking import dress
from accounts.admin.base import replace
from accounts.admin.checks import language
from accounts.admin.choosing import CompanyForm
from accounts.admin.deeds import Button
from accounts.admin.serving import at_work
from accounts.models import Company
from invoices import selectors
from invoices.admin import invoice as invoices
from invoices.drafts import CorrectionDraft
from invoices.models import Invoice
from invoices.services import lifecycle
from invoices.services.outcomes import Registration
from invoices.status import Status
from invoices.web.forms import Masters
from invoices.web.sheets import Sheet, correction_sheet, new_sheet, with_more_rows
from platform_project.kernel.errors import PlatformError

Said = str | Promise


class InvoiceAdmin(invoices.InvoiceAdmin):
    def get_urls(self) -> list[URLPattern]:
        issue, correct = (self.admin_site.admin_view(view) for view in (self.issue_view, self.correct_view))
        return [
            path("issue/", issue, name="invoices_invoice_issue"),
            path("<path:object_id>/correct/", correct, name="invoices_invoice_correct"),
            *super().get_urls(),
        ]

    def buttons(self, request: HttpRequest, obj: Any) -> list[Button]:
        found = super().buttons(request, obj)
        if obj.status == Status.RETURNED and self._may(request, "change"):
            link = reverse("admin:invoices_invoice_correct", args=[obj.pk])
            found.insert(0, Button(_("訂正して再発行する"), link, "edit_document"))
        return found

    def list_buttons(self, request: HttpRequest) -> list[Button]:
        found = super().list_buttons(request)
        if self._may(request, "add"):
            found.append(Button(_("請求書を発行する"), reverse("admin:invoices_invoice_issue"), "receipt_long"))
        return found

    def _may(self, request: HttpRequest, right: str) -> bool:
        """The page of an invoice changes nothing for anybody; a service does, for those who have the right."""
        return request.user.has_perm(f"invoices.{right}_invoice")

    def issue_view(self, request: HttpRequest) -> HttpResponse:
        if not self._may(request, "add"):
            raise PermissionDenied
        chosen = CompanyForm(request.GET or None)
        if not chosen.is_valid():
            return self._page(request, gettext("請求書を発行する：会員企業を選ぶ"), choosing=chosen)
        company: Company = chosen.cleaned_data["company"]
        title = gettext("%(company)s の名で請求書を発行する") % {"company": company}
        with at_work(request, company) as actor:
            masters = Masters.of(company)
            sheet = new_sheet(masters, _posted(request))
            if not masters.complete:
                return self._page(request, title, lacking=company)
            done = self._settled(
                request, sheet, lambda: lifecycle.register(actor=actor, drafts=[sheet.draft()]), _("発行")
            )
        return done or self._page(request, title, sheet=sheet, submit=gettext("発行する"))

    def correct_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        invoice = self.get_object(request, unquote(object_id))
        if invoice is None:
            raise Http404
        if not self._may(request, "change"):
            raise PermissionDenied
        with at_work(request, invoice.company) as actor:
            lines = selectors.lines(invoice)
            sheet = correction_sheet(Masters.of(invoice.company), invoice, lines, _posted(request))

            def correct() -> Registration:
                asked = CorrectionDraft(invoice.number, sheet.draft(), sheet.head.cleaned_data["version"])
                return lifecycle.correct(actor=actor, corrections=[asked])

            done = self._settled(request, sheet, correct, _("訂正・再発行"))
        title = gettext("請求書 %(inv_no)s を訂正して再発行する") % {"inv_no": invoice.inv_no}
        return done or self._page(request, title, sheet=sheet, submit=gettext("再発行する"), original=invoice)

    def _settled(self, request: HttpRequest, sheet: Sheet, ask: Any, what: Said) -> HttpResponse | None:
        """Ask the service, once the button for it was pressed; where it refuses, the sheet says so."""
        if request.POST.get("do") != "issue" or not sheet.is_valid():
            return None
        try:
            with transaction.atomic():
                done: Registration = ask()
                (invoice,) = (outcome.invoice for outcome in done.outcomes if outcome.invoice)
                self.log_change(request, invoice, f"{what}：{invoice}")
        except PlatformError as error:
            sheet.refuse(error)
            return None
        messages.success(request, gettext("請求書 %(inv_no)s を発行しました。") % {"inv_no": invoice.inv_no})
        for warning in done.warnings:
            messages.warning(request, warning.message(language()))
        return redirect("admin:invoices_invoice_change", invoice.pk)

    def _page(self, request: HttpRequest, title: str, *, sheet: Sheet | None = None, **more: Any) -> HttpResponse:
        for form in (sheet.head, *sheet.lines.forms) if sheet else ():
            dress(form.fields)
        back = reverse("admin:invoices_invoice_changelist")
        own = {"title": title, "opts": self.opts, "sheet": sheet, "back": back}
        return TemplateResponse(request, "admin/staff/issue.html", self.admin_site.each_context(request) | own | more)


def _posted(request: HttpRequest) -> QueryDict | None:
    if request.method != "POST":
        return None
    return with_more_rows(request.POST) if request.POST.get("do") == "add" else request.POST


replace([Invoice], InvoiceAdmin)
