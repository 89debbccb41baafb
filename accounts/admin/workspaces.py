"""ワークスペース: a partner's sandbox and its switches."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminIntegerFieldWidget

from accounts import removal
from accounts.admin.base import StaffAdmin, Text, column, moment
from accounts.admin.checks import CheckedForm
from accounts.models import Workspace


class WorkspaceForm(CheckedForm):
    page_size_cap = forms.IntegerField(
        label=_("1回の取得件数の上限"),
        min_value=1,
        max_value=10_000,
        initial=99,
        widget=UnfoldAdminIntegerFieldWidget(),
        help_text=_("検索系のAPIのget_countの上限"),
    )


@admin.register(Workspace)
class WorkspaceAdmin(StaffAdmin):
    form = WorkspaceForm
    fixed = ("slug",)
    list_display = ("name", "slug", "clock_state", "companies", "users", "invoices", "language", "created_at")
    list_filter = ("language", "strip_characters", "entitlement_always_400")
    search_fields = ("slug", "name")
    readonly_fields = ("clock_state", "companies", "users", "invoices", "created_at")
    fieldsets = (
        (None, {"fields": (("name", "slug"),)}),
        (_("APIの動作"), {"fields": (
            ("language", "page_size_cap"), ("strip_characters", "entitlement_always_400"), "strict_register",
        )}),
        (_("時計と件数"), {"fields": ("clock_state", ("companies", "users", "invoices"), "created_at")}),
    )  # fmt: skip
    add_fieldsets = (
        (None, {"fields": (("name", "slug"),)}),
        (_("APIの動作"), {"fields": (
            ("language", "page_size_cap"), ("strip_characters", "entitlement_always_400"), "strict_register",
        )}),
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Workspace]:
        rows: QuerySet[Workspace] = super().get_queryset(request)
        return rows.annotate(
            company_count=Count("companies", distinct=True), user_count=Count("companies__users", distinct=True)
        )

    def choices_of(self, rows: QuerySet[Workspace]) -> QuerySet[Workspace]:
        return rows

    def choice_label(self, obj: Workspace) -> str:
        return f"{obj.name}（{obj.slug}）"

    @column(_("時計"))
    def clock_state(self, obj: Workspace) -> Text:
        return clock_told(obj)

    @column(_("会員企業"), order="company_count")
    def companies(self, obj: Any) -> str:
        return _link("admin:accounts_company_changelist", f"workspace__id__exact={obj.pk}", obj.company_count)

    @column(_("利用者"), order="user_count")
    def users(self, obj: Any) -> str:
        return _link("admin:accounts_user_changelist", f"company__workspace__id__exact={obj.pk}", obj.user_count)

    @column(_("請求書"), order="last_invoice_number")
    def invoices(self, obj: Workspace) -> str:
        """Numbers count up by one and nothing is deleted, so the last number is how many there are."""
        return _link("admin:invoices_invoice_changelist", f"workspace__id__exact={obj.pk}", obj.last_invoice_number)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A workspace goes as a whole, which only the installation's owner may do."""
        return bool(getattr(request.user, "is_superuser", False))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions: dict[str, Any] = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def get_deleted_objects(
        self, objs: Sequence[Workspace], request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """What goes with it, counted: there may be a hundred thousand invoices."""
        (workspace,) = objs
        counts = {str(model._meta.verbose_name): count for model, count in removal.contents(workspace).items()}
        return [str(workspace)], counts, set(), []

    def delete_model(self, request: HttpRequest, obj: Workspace) -> None:
        removal.remove(obj)


def clock_told(row: Workspace) -> str:
    """How its clock stands, in words."""
    if row.clock_frozen_at is not None:
        return gettext("%(at)s で停止") % {"at": moment(row.clock_frozen_at)}
    if not row.clock_offset:
        return gettext("実時刻")
    return gettext("実時刻から %(offset)s（いま %(now)s）") % {
        "offset": _signed(row.clock_offset), "now": moment(row.clock.now()),
    }  # fmt: skip


def _signed(offset: dt.timedelta) -> str:
    """`+3日 02:00`, `-1日 00:30`."""
    minutes, days = abs(offset) // dt.timedelta(minutes=1), abs(offset).days
    return f"{'-' if offset < dt.timedelta() else '+'}{days}{gettext('日')} {minutes // 60 % 24:02}:{minutes % 60:02}"


def _link(name: str, query: str, count: int) -> str:
    return format_html('<a class="text-link" href="{}?{}">{}</a>', reverse(name), query, f"{count:,}")
