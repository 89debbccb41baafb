"""発行元 and 振込先口座: who invoices, and where to pay."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.admin import checks
from accounts.admin.base import Form, Text, column
from accounts.admin.filters import BY_COMPANY, LiveFilter
from accounts.admin.importing import Imports
from accounts.admin.serving import ServiceAdmin, ServiceForm
from partners.drafts import BankAccountDraft, IssuerDraft
from partners.models import LIVE, BankAccount, Issuer
from partners.services import masters
from partners.services.book import ACCOUNT_FIELDS, ISSUER_FIELDS

ACCOUNT_CHECKS = {
    "bank_code": checks.digits(4), "branch_code": checks.digits(3), "account_number": checks.digits(7, padded=True),
    "holder_kana": checks.bank_kana,
}  # fmt: skip
ACCOUNT_PLACES = {
    "fncl_inst_code": "bank_code", "fncl_inst_name": "bank_name", "fncl_inst_kana": "bank_kana",
    "branch_code": "branch_code", "branch_name": "branch_name", "branch_kana": "branch_kana",
    "deposit_sec": "deposit_type", "account_num": "account_number", "depositor_name": "holder_name",
    "depositor_kana": "holder_kana",
}  # fmt: skip
LIFE_COLOURS = {"live": "success", "hidden": "danger"}


def sent(form: Form, names: Sequence[str]) -> dict[str, str]:
    """What the form says about those fields."""
    return {name: form.cleaned_data[name] for name in names}


def life_of(row: Issuer | BankAccount) -> tuple[str, Text]:
    return ("hidden", gettext("削除済")) if row.deleted_at else ("live", gettext("有効"))


class IssuerForm(ServiceForm):
    rules = {"code": checks.code, "zip": checks.zip_code, "registration_number": checks.registration_number}
    places = {
        "publisher_mng_num": "code", "publisher_company_name": "name", "publisher_section": "section",
        "publisher_zip": "zip", "publisher_address1": "address1", "publisher_address2": "address2",
        "publisher_phone": "phone", "publisher_mail": "mail", "biz_type": "biz_type",
        "biz_regist_no": "registration_number",
    }  # fmt: skip


@admin.register(Issuer)
class IssuerAdmin(Imports, ServiceAdmin):
    exported = (
        "company__workspace__slug", "company__code", "code", "name", "section", "zip", "address1", "address2",
        "phone", "mail", "biz_type", "registration_number", "is_default", "deleted_at",
    )  # fmt: skip
    form = IssuerForm
    removes = True
    fixed = ("company",)
    list_display = ("code", "name", "section", "company", "workspace", "registration_number", "is_default", "life")
    list_filter = (*BY_COMPANY, "is_default", LiveFilter)
    search_fields = ("code", "name", "registration_number", "company__name", "company__code")
    autocomplete_fields = ("company",)
    readonly_fields = ("number", "deleted_at")
    fieldsets = (
        (None, {"fields": (("company", "code"), ("name", "section"), ("registration_number", "is_default"))}),
        (_("所在地と連絡先"), {"fields": (("zip", "phone"), ("address1", "address2"), ("mail", "biz_type"))}),
        (_("記録"), {"fields": (("number", "deleted_at"),)}),
    )
    add_fieldsets = fieldsets[:2]

    @column(_("ワークスペース"), order="company__workspace__slug")
    def workspace(self, obj: Issuer) -> str:
        return str(obj.company.workspace)

    @column(_("登録状態"), order="deleted_at", label=LIFE_COLOURS)
    def life(self, obj: Issuer) -> tuple[str, Text]:
        return life_of(obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str] | tuple[str, ...]:
        """A default gives way to another; it cannot just be dropped."""
        fields = super().get_readonly_fields(request, obj)
        return (*fields, "is_default") if obj is not None and obj.is_default else fields

    def keep(self, actor: Actor, obj: Issuer, form: Form, *, new: bool) -> Issuer:
        draft = IssuerDraft(form.cleaned_data["code"], sent(form, ISSUER_FIELDS))
        return masters.save_issuer(
            actor=actor, draft=draft, number=None if new else obj.number,
            make_default=bool(form.cleaned_data.get("is_default")),
        )  # fmt: skip

    def remove(self, actor: Actor, obj: Issuer) -> None:
        masters.delete_issuer(actor=actor, number=obj.number)


class AccountForm(ServiceForm):
    rules = {"code": checks.code, **ACCOUNT_CHECKS}
    places = {"transfer_code": "code", **ACCOUNT_PLACES}


@admin.register(BankAccount)
class BankAccountAdmin(Imports, ServiceAdmin):
    exported = (
        "company__workspace__slug", "company__code", "code", "bank_code", "bank_name", "bank_kana", "branch_code",
        "branch_name", "branch_kana", "deposit_type", "account_number", "holder_name", "holder_kana", "deleted_at",
    )  # fmt: skip
    form = AccountForm
    removes = True
    list_display = (
        "code", "bank_name", "branch_name", "deposit_type", "account_number", "holder_name", "company", "workspace", "life",
    )  # fmt: skip
    list_filter = (*BY_COMPANY, "deposit_type", LiveFilter)
    search_fields = (
        "code", "bank_code", "bank_name", "branch_name", "account_number", "holder_name", "holder_kana", "company__name",
        "company__code",
    )  # fmt: skip
    autocomplete_fields = ("company",)
    readonly_fields = ("deleted_at",)
    fieldsets = (
        (None, {"fields": (("company", "code"),)}),
        (
            _("金融機関"),
            {"fields": (("bank_code", "branch_code"), ("bank_name", "branch_name"), ("bank_kana", "branch_kana"))},
        ),
        (_("口座"), {"fields": (("deposit_type", "account_number"), ("holder_name", "holder_kana"))}),
        (_("記録"), {"fields": ("deleted_at",)}),
    )
    add_fieldsets = fieldsets[:3]

    @column(_("ワークスペース"), order="company__workspace__slug")
    def workspace(self, obj: BankAccount) -> str:
        return str(obj.company.workspace)

    @column(_("登録状態"), order="deleted_at", label=LIFE_COLOURS)
    def life(self, obj: BankAccount) -> tuple[str, Text]:
        return life_of(obj)

    def choices_of(self, rows: QuerySet[BankAccount]) -> QuerySet[BankAccount]:
        return rows.filter(LIVE).select_related("company__workspace")

    def choice_label(self, obj: BankAccount) -> str:
        return f"{obj}（{obj.company.workspace.slug} / {obj.company}）"

    def keep(self, actor: Actor, obj: BankAccount, form: Form, *, new: bool) -> BankAccount:
        return masters.save_account(actor=actor, draft=BankAccountDraft(obj.code, sent(form, ACCOUNT_FIELDS)), new=new)

    def remove(self, actor: Actor, obj: BankAccount) -> None:
        masters.delete_account(actor=actor, code=obj.code)
