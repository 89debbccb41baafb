"""書式, kept through its service."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget

from accounts.actors import Actor
from accounts.admin import checks
from accounts.admin.base import Form, Text, column
from accounts.admin.exporting import Exports
from accounts.admin.filters import BY_COMPANY, LiveFilter
from accounts.admin.serving import ServiceAdmin, ServiceForm
from invoices.drafts import FormatDraft
from invoices.models import InvoiceFormat
from invoices.services import formats
from invoices.taxes import InvoiceType, TaxUnit
from partners.admin.customers import own_account

_LIFE_COLOURS = {"live": "success", "hidden": "danger"}

# Wire name of a free field → its title where the 書式 gives none.
FREE_TITLES = {
    **{f"inv_free_txt{number}": format_lazy(_("自由文字{number}"), number=number) for number in range(1, 4)},
    **{f"inv_free_num{number}": format_lazy(_("自由数値{number}"), number=number) for number in range(1, 8)},
    **{f"item_free_txt{number}": format_lazy(_("明細自由項目{number}"), number=number) for number in range(1, 11)},
}


def title_fields() -> dict[str, forms.Field]:
    """One form field per free field, which takes its title."""
    return {
        name: forms.CharField(label=title, max_length=100, required=False, widget=UnfoldAdminTextInputWidget())
        for name, title in FREE_TITLES.items()
    }


class FormatForm(ServiceForm):
    rules = {"code": checks.code}
    places = {name: name for name in ("code", "title", "unit_tax", "default_account")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = self.instance.free_titles or {}
        for name in self.fields.keys() & FREE_TITLES.keys():
            self.initial[name] = titles.get(name, "")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        own_account(self, data)
        return data


def _pairs(names: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Two to a line."""
    return tuple(tuple(names[at : at + 2]) for at in range(0, len(names), 2))


@admin.register(InvoiceFormat)
class FormatAdmin(Exports, ServiceAdmin):
    exported = (
        "company__workspace__slug", "company__code", "code", "title", "invoice_type", "unit_tax",
        "default_account__code", "notes", "is_default", "deleted_at",
    )  # fmt: skip
    form = type("FormatForm", (FormatForm,), title_fields())
    removes = True
    list_display = (
        "code",
        "title",
        "invoice_type",
        "unit_tax",
        "default_account",
        "company",
        "workspace",
        "is_default",
        "life",
    )
    list_filter = (*BY_COMPANY, "invoice_type", "unit_tax", "is_default", LiveFilter)
    list_select_related = ("company__workspace", "default_account")
    search_fields = ("code", "title", "company__name", "company__code")
    autocomplete_fields = ("company", "default_account")
    readonly_fields = ("deleted_at", "shown_titles")
    head = (None, {"fields": (
        ("company", "code"), ("title", "is_default"), ("invoice_type", "unit_tax"), "default_account", "notes",
    )})  # fmt: skip
    titles = (_("自由項目の見出し"), {"fields": _pairs(tuple(FREE_TITLES)), "classes": ("collapse",)})
    seen = (_("自由項目の見出し"), {"fields": ("shown_titles", "deleted_at")})
    fieldsets = (head, titles)

    @column(_("ワークスペース"), order="company__workspace__slug")
    def workspace(self, obj: InvoiceFormat) -> str:
        return str(obj.company.workspace)

    @column(_("登録状態"), order="deleted_at", label=_LIFE_COLOURS)
    def life(self, obj: InvoiceFormat) -> tuple[str, Text]:
        return ("hidden", gettext("削除済")) if obj.deleted_at else ("live", gettext("有効"))

    @column(_("自由項目の見出し"))
    def shown_titles(self, obj: InvoiceFormat) -> str:
        return "\n".join(f"{FREE_TITLES.get(name, name)}: {title}" for name, title in obj.free_titles.items()) or "-"

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The titles are one column of the row: fields to fill in for who may, a list for who may only look."""
        may_change = obj is None or self.has_change_permission(request, obj)
        return self.fieldsets if may_change else (self.head, self.seen)

    def choices_of(self, rows: QuerySet[InvoiceFormat]) -> QuerySet[InvoiceFormat]:
        return rows.select_related("company__workspace")

    def choice_label(self, obj: InvoiceFormat) -> str:
        return f"{obj}（{obj.company.workspace.slug} / {obj.company}）"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str] | tuple[str, ...]:
        """A default gives way to another; it cannot just be dropped."""
        fields = super().get_readonly_fields(request, obj)
        return (*fields, "is_default") if obj is not None and obj.is_default else fields

    def keep(self, actor: Actor, obj: InvoiceFormat, form: Form, *, new: bool) -> InvoiceFormat:
        data = form.cleaned_data
        account = data["default_account"]
        draft = FormatDraft(
            code=obj.code, title=data["title"], invoice_type=InvoiceType(data["invoice_type"]),
            unit_tax=TaxUnit(data["unit_tax"]), default_account=account.code if account else "", notes=data["notes"],
            free_titles={name: data[name] for name in FREE_TITLES if data.get(name)},
            make_default=bool(data.get("is_default")),
        )  # fmt: skip
        return formats.save_format(actor=actor, draft=draft, new=new)

    def remove(self, actor: Actor, obj: InvoiceFormat) -> None:
        formats.delete_format(actor=actor, code=obj.code)
