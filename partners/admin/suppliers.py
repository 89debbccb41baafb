"""支払先: whom a company pays. Only an accepted invitation links one to a member."""

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
from partners.admin.issuers import ACCOUNT_CHECKS, ACCOUNT_PLACES, sent
from partners.drafts import SupplierDraft
from partners.models import Supplier
from partners.services import suppliers


class SupplierForm(ServiceForm):
    rules = {
        "code": checks.code, "zip": checks.zip_code, "registration_number": checks.registration_number, **ACCOUNT_CHECKS,
    }  # fmt: skip
    places = {
        "private_cust_cd_s": "code", "company_name_s": "name", "supplier_section": "section",
        "supplier_person": "person", "supplier_zip": "zip", "supplier_address1": "address1",
        "supplier_address2": "address2", "supplier_phone": "phone", "supplier_mail": "mail",
        "biz_regist_no": "registration_number", **ACCOUNT_PLACES,
    }  # fmt: skip


@admin.register(Supplier)
class SupplierAdmin(Imports, ServiceAdmin):
    exported = (
        "company__workspace__slug", "company__code", "code", "name", "section", "person", "zip", "address1",
        "address2", "phone", "mail", "registration_number", "bank_code", "bank_name", "bank_kana", "branch_code",
        "branch_name", "branch_kana", "deposit_type", "account_number", "holder_name", "holder_kana",
        "linked_company__code",
    )  # fmt: skip
    form = SupplierForm
    list_display = (
        "code",
        "name",
        "company",
        "workspace",
        "linked_company",
        "registration_number",
        "bank_name",
        "mail",
    )
    list_filter = (*BY_COMPANY, ("linked_company", AutocompleteSelectFilter))
    list_select_related = ("company__workspace", "linked_company")
    search_fields = (
        "code", "name", "mail", "person", "registration_number", "company__name", "company__code", "linked_company__name",
    )  # fmt: skip
    autocomplete_fields = ("company",)
    readonly_fields = ("linked_company",)
    fieldsets = (
        (None, {"fields": (("company", "code"), ("name", "section"), ("person", "registration_number"), "linked_company")}),
        (_("所在地と連絡先"), {"fields": (("zip", "phone"), ("address1", "address2"), "mail")}),
        (_("支払先の口座"), {"fields": (
            ("bank_code", "branch_code"), ("bank_name", "branch_name"), ("bank_kana", "branch_kana"),
            ("deposit_type", "account_number"), ("holder_name", "holder_kana"),
        )}),
    )  # fmt: skip

    @column(_("ワークスペース"), order="company__workspace__slug")
    def workspace(self, obj: Supplier) -> str:
        return str(obj.company.workspace)

    def choices_of(self, rows: QuerySet[Supplier]) -> QuerySet[Supplier]:
        return rows.select_related("company__workspace")

    def choice_label(self, obj: Supplier) -> str:
        return f"{obj}（{obj.company.workspace.slug} / {obj.company}）"

    def keep(self, actor: Actor, obj: Supplier, form: Form, *, new: bool) -> Supplier:
        draft = SupplierDraft(obj.code, sent(form, suppliers.FIELDS))
        return suppliers.save(actor=actor, draft=draft, new=new).supplier
