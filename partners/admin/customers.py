"""発行先: whom a company invoices. Only an accepted invitation links one to a member."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from accounts.actors import Actor
from accounts.admin import checks
from accounts.admin.base import Form, column
from accounts.admin.filters import BY_COMPANY
from accounts.admin.importing import Imports
from accounts.admin.serving import ServiceAdmin, ServiceForm
from accounts.models import Company
from partners.admin.issuers import sent
from partners.drafts import CustomerDraft
from partners.models import LIVE, BankAccount, Customer
from partners.services import masters
from partners.services.book import CUSTOMER_FIELDS
from platform_project.kernel.errors import refuse


class CustomerForm(ServiceForm):
    rules = {"code": checks.code, "zip": checks.zip_code}
    places = {
        "private_cust_cd": "code", "customer_company_name": "name", "customer_section": "section",
        "customer_person": "person", "customer_honorific": "honorific", "customer_zip": "zip",
        "customer_address1": "address1", "customer_address2": "address2", "customer_phone": "phone",
        "customer_mail": "mail", "default_transfer_code": "default_account",
    }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        own_account(self, data)
        return data


def own_account(form: Form, data: dict[str, Any]) -> None:
    """The service names an account by its code, which another company may use too."""
    account, company = data.get("default_account"), data.get("company") or form.instance.company
    if account is not None and account.company_id != company.pk:
        form.add_error("default_account", _("この会員企業の口座を選んでください。"))


@admin.register(Customer)
class CustomerAdmin(Imports, ServiceAdmin):
    exported = (
        "company__workspace__slug", "company__code", "code", "name", "section", "person", "honorific", "zip",
        "address1", "address2", "phone", "mail", "default_account__code", "linked_company__code",
    )  # fmt: skip
    form = CustomerForm
    list_display = ("code", "name", "section", "company", "workspace", "linked_company", "default_account", "mail")
    list_filter = (*BY_COMPANY, ("linked_company", AutocompleteSelectFilter))
    list_select_related = ("company__workspace", "linked_company", "default_account")
    search_fields = ("code", "name", "mail", "person", "company__name", "company__code", "linked_company__name")
    autocomplete_fields = ("company", "default_account")
    readonly_fields = ("linked_company",)
    fieldsets = (
        (None, {"fields": (
            ("company", "code"), ("name", "section"), ("person", "honorific"), "default_account", "linked_company",
        )}),
        (_("所在地と連絡先"), {"fields": (("zip", "phone"), ("address1", "address2"), "mail")}),
    )  # fmt: skip

    @column(_("ワークスペース"), order="company__workspace__slug")
    def workspace(self, obj: Customer) -> str:
        return str(obj.company.workspace)

    def choices_of(self, rows: QuerySet[Customer]) -> QuerySet[Customer]:
        return rows.select_related("company__workspace")

    def choice_label(self, obj: Customer) -> str:
        return f"{obj}（{obj.company.workspace.slug} / {obj.company}）"

    def typed(self, company: Company, cells: dict[str, str]) -> dict[str, Any]:
        """A file names the account by its code."""
        if (code := cells.pop("default_account__code", None)) is None:
            return cells
        account = BankAccount.objects.filter(LIVE, company=company, code=code).first()
        if code and account is None:
            refuse("E300004", "customer.default_transfer_code", value=code)
        return cells | {"default_account": account.pk if account else ""}

    def keep(self, actor: Actor, obj: Customer, form: Form, *, new: bool) -> Customer:
        account = form.cleaned_data["default_account"]
        draft = CustomerDraft(obj.code, sent(form, CUSTOMER_FIELDS), default_account=account.code if account else "")
        return masters.save_customer(actor=actor, draft=draft, new=new)
