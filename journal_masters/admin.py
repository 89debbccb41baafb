"""仕訳関連マスタ: what a receiving company books against, kept through the service of operation 5."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.widgets import UnfoldAdminSelectWidget

from accounts.actors import Actor
from accounts.admin import checks
from accounts.admin.base import Form, ReadOnlyInline, column, link_to
from accounts.admin.filters import BY_COMPANY
from accounts.admin.importing import WHOSE, Imports
from accounts.admin.serving import ServiceAdmin, ServiceForm
from accounts.models import Company
from journal_masters import selectors, services
from journal_masters.drafts import Kind, MasterDraft
from journal_masters.models import AccountTitle, BurdenSection, JournalItem, Master, SubAccountTitle
from journal_masters.tax_classes import TAX_CLASSES

_DATES = _("使える期間（空欄は無期限）")
_TAX_CLASSES = [("", "---------"), *((row.name, row.name) for row in TAX_CLASSES)]


class MasterForm(ServiceForm):
    rules = {"code": checks.code}
    places = {
        "valid_to": "valid_to", "account_title_code": "account_title", "account_title_name": "name",
        "sub_account_title_name": "name", "burden_sec_name": "name", "journal_item_name": "name",
    }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """To the service a known code is an update, as operation 5 has it; somebody who adds a row means a new one."""
        data = super().clean()
        self._validate_unique = self._validate_constraints = True
        return data


class AccountTitleForm(MasterForm):
    tax_class = forms.ChoiceField(
        label=_("税区分"), choices=_TAX_CLASSES, required=False, widget=UnfoldAdminSelectWidget()
    )


class MasterAdmin(Imports, ServiceAdmin):
    form: type[MasterForm] = MasterForm
    kind: ClassVar[Kind]
    # What names a row within its company.
    naming: ClassVar[Sequence[str]] = ("code",)
    removes = True
    list_filter: Sequence[Any] = BY_COMPANY
    search_fields: Sequence[str] = ("code", "name", "kana", "company__name", "company__code")
    autocomplete_fields: Sequence[str] = ("company",)

    @column(_("ワークスペース"), order="company__workspace__slug")
    def workspace(self, obj: Master) -> str:
        return str(obj.company.workspace)

    @column(_("使える期間"), order="valid_from")
    def period(self, obj: Master) -> str:
        if obj.valid_from is None and obj.valid_to is None:
            return "-"
        return "～".join(date_format(day, "Y-m-d") if day else "" for day in (obj.valid_from, obj.valid_to))

    def keep(self, actor: Actor, obj: Any, form: Form, *, new: bool) -> Master:
        names = (*services.FIELDS[self.kind], *services.COMMON)
        fields = {name: form.cleaned_data[name] for name in names}
        services.register(actor=actor, drafts=[MasterDraft(self.kind, selectors.key_of(obj), fields, item="row")])
        row: Master = selectors.rows(actor.company, self.kind).get(**{name: getattr(obj, name) for name in self.naming})
        return row

    def remove(self, actor: Actor, obj: Master) -> None:
        draft = MasterDraft(self.kind, selectors.key_of(obj), delete=True, item="row")
        services.register(actor=actor, drafts=[draft])


class SubAccountInline(ReadOnlyInline):
    model = SubAccountTitle
    fields = ("page", "name", "kana", "display_order", "valid_from", "valid_to")
    readonly_fields = fields
    hide_title = True
    tab = False

    @column(_("補助科目コード"))
    def page(self, obj: SubAccountTitle) -> str:
        return link_to(obj, obj.code)


@admin.register(AccountTitle)
class AccountTitleAdmin(MasterAdmin):
    exported = (
        "company__workspace__slug", "company__code", "code", "name", "kana", "tax_class", "sub_account_required",
        "display_order", "valid_from", "valid_to",
    )  # fmt: skip
    form = AccountTitleForm
    kind = Kind.ACCOUNT_TITLE
    inlines = (SubAccountInline,)
    list_display = (
        "code", "name", "kana", "tax_class", "sub_account_required", "company", "workspace", "display_order", "period",
    )  # fmt: skip
    list_filter = (*BY_COMPANY, "tax_class", "sub_account_required")
    fieldsets = (
        (
            None,
            {"fields": (("company", "code"), ("name", "kana"), ("tax_class", "sub_account_required"), "display_order")},
        ),
        (_DATES, {"fields": (("valid_from", "valid_to"),)}),
    )

    def choices_of(self, rows: QuerySet[AccountTitle]) -> QuerySet[AccountTitle]:
        return rows.select_related("company__workspace")

    def choice_label(self, obj: AccountTitle) -> str:
        return f"{obj}（{obj.company.workspace.slug} / {obj.company}）"


@admin.register(SubAccountTitle)
class SubAccountTitleAdmin(MasterAdmin):
    exported = (
        "company__workspace__slug", "company__code", "account_title__code", "code", "name", "kana", "display_order",
        "valid_from", "valid_to",
    )  # fmt: skip
    kind = Kind.SUB_ACCOUNT_TITLE
    naming = ("account_title", "code")
    named_by = ("account_title__code", "code")
    fixed = ("account_title", "code")
    list_display = ("code", "name", "kana", "account_title", "company", "workspace", "display_order", "period")
    list_filter = (*BY_COMPANY, ("account_title", AutocompleteSelectFilter))
    list_select_related = ("account_title", "company__workspace")
    search_fields = (
        "code",
        "name",
        "kana",
        "account_title__code",
        "account_title__name",
        "company__name",
        "company__code",
    )
    autocomplete_fields = ("account_title",)
    readonly_fields = ("company",)
    fieldsets = (
        (None, {"fields": ("company", ("account_title", "code"), ("name", "kana"), "display_order")}),
        (_DATES, {"fields": (("valid_from", "valid_to"),)}),
    )
    add_fieldsets = (
        (None, {"fields": (("account_title", "code"), ("name", "kana"), "display_order")}),
        (_DATES, {"fields": (("valid_from", "valid_to"),)}),
    )

    def rows_named(self, company: Company, named: Mapping[str, str]) -> QuerySet[SubAccountTitle]:
        return SubAccountTitle.objects.filter(account_title__company=company, **named)

    def typed(self, company: Company, cells: dict[str, str]) -> dict[str, Any]:
        """A file names the account title by its code; a row that is there stays with its own."""
        title = AccountTitle.objects.filter(company=company, code=cells.pop("account_title__code")).first()
        return cells | {"account_title": title.pk if title else ""}

    def begun(self, company: Company, cells: Mapping[str, str]) -> SubAccountTitle:
        return SubAccountTitle()

    def own_columns(self, request: HttpRequest) -> list[str]:
        return [name for name in self.exported if name not in WHOSE]

    def company_of(self, obj: SubAccountTitle) -> Company:
        return obj.account_title.company


@admin.register(BurdenSection)
class BurdenSectionAdmin(MasterAdmin):
    exported = (
        "company__workspace__slug", "company__code", "code", "name", "kana", "display_order", "valid_from",
        "valid_to",
    )  # fmt: skip
    kind = Kind.BURDEN_SECTION
    list_display = ("code", "name", "kana", "company", "workspace", "display_order", "period")
    fieldsets = (
        (None, {"fields": (("company", "code"), ("name", "kana"), "display_order")}),
        (_DATES, {"fields": (("valid_from", "valid_to"),)}),
    )


@admin.register(JournalItem)
class JournalItemAdmin(MasterAdmin):
    exported = (
        "company__workspace__slug", "company__code", "item_no", "code", "name", "display_order", "valid_from",
        "valid_to",
    )  # fmt: skip
    kind = Kind.JOURNAL_ITEM
    naming = named_by = ("item_no", "code")
    fixed = ("company", "item_no", "code")
    list_display = ("item_no", "code", "name", "company", "workspace", "display_order", "period")
    list_filter = (*BY_COMPANY, "item_no")
    search_fields = ("code", "name", "company__name", "company__code")
    fieldsets = (
        (None, {"fields": ("company", ("item_no", "code"), ("name", "display_order"))}),
        (_DATES, {"fields": (("valid_from", "valid_to"),)}),
    )
