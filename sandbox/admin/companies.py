"""会員企業: what a member has contracted is changed by the service that the console uses, and stands in the time line."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import counters
from accounts.admin import members
from accounts.admin.asking import DeedForm
from accounts.admin.base import Form, changed_columns, replace
from accounts.admin.deeds import Button, Deed, Done, Work
from accounts.admin.exporting import Exports
from accounts.models import Company, Plan, User
from sandbox.admin.working import by_staff
from sandbox.services import acts, settings

_TITLES = {field.name: field.verbose_name for field in Company._meta.concrete_fields}


def _words(company: Company, changes: Mapping[str, Any]) -> str:
    """`発行側の契約→有料`."""
    return "、".join(f"{_TITLES[name]}→{_value(company, name)}" for name in changes)


def _value(company: Company, name: str) -> str:
    value = getattr(company, name)
    if isinstance(value, bool):
        return gettext("あり") if value else gettext("なし")
    return str(getattr(company, f"get_{name}_display")())


def _contracted(work: Work) -> Done:
    changes = {name: value for name, value in work.data.items() if getattr(work.obj, name) != value}
    if not changes:
        return Done(gettext("変更した項目はありません。"))
    with by_staff(work):
        row = settings.change_company(work.obj.workspace, work.obj.code, changes)
    return Done(gettext("%(company)s の契約を変更しました（%(changes)s）。") % {
        "company": row.name, "changes": _words(row, changes),
    })  # fmt: skip


class ContractForm(DeedForm):
    issuing_plan = forms.ChoiceField(label=_("発行側の契約"), choices=Plan.choices)
    receiving_plan = forms.ChoiceField(label=_("受取側の契約"), choices=Plan.choices)
    api_option = forms.BooleanField(
        label=_("APIオプション"), required=False, help_text=_("外すと、この企業のAPI呼び出しは権限エラーになります。")
    )
    journal_free_items_option = forms.BooleanField(
        label=_("仕訳自由項目利用オプション"), required=False, help_text=_("仕訳補助項目1～5を使えるようにします。")
    )

    def now(self) -> dict[str, Any]:
        return {name: getattr(self.obj, name) for name in self.base_fields}


CONTRACT = Deed(
    "contract", _("契約を変更する"), _contracted, form=ContractForm, icon="contract_edit",
    explains=_("次の呼び出しと画面の表示から、すぐに効きます。ワークスペースの操作の記録に残ります。"),
)  # fmt: skip


class CompanyAdmin(Exports, members.CompanyAdmin):
    exported = (
        "workspace__slug", "code", "name", "registration_number", "zip", "address1", "address2", "phone",
        "issuing_plan", "receiving_plan", "api_option", "journal_free_items_option", "rounding",
    )  # fmt: skip
    deeds: ClassVar[Sequence[Deed]] = (CONTRACT,)

    def buttons(self, request: HttpRequest, obj: Any) -> list[Button]:
        found = super().buttons(request, obj)
        if request.user.has_perm("invoices.add_invoice"):
            link = f"{reverse('admin:invoices_invoice_issue')}?company={obj.pk}"
            found.append(Button(_("請求書を発行する"), link, "receipt_long"))
        return found

    def save_model(self, request: HttpRequest, obj: Company, form: Form, change: bool) -> None:
        """The contract by its service, the rest as it is."""
        if not change:
            super().save_model(request, obj, form, change)
            return
        names = changed_columns(form)
        contract = {name: getattr(obj, name) for name in names if name in settings.CONTRACT}
        if contract and isinstance(request.user, User):
            with acts.done_by(request.user.pfid):
                settings.change_company(obj.workspace, obj.code, contract)
        obj.save(update_fields=[name for name in names if name not in settings.CONTRACT])
        counters.touch(obj.workspace_id)


replace([Company], CompanyAdmin)
