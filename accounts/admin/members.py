"""会員企業: what a member has contracted, and who signs in for it."""

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from accounts.admin import checks
from accounts.admin.base import ReadOnlyInline, StaffAdmin, Text, column, link_to
from accounts.models import Company, Plan, User

PLAN_COLOURS = {Plan.PAID.value: "success", Plan.FREE.value: ""}


class UserInline(ReadOnlyInline):
    model = User
    fields = ("page", "name", "is_active", "created_at")
    readonly_fields = fields
    hide_title = True

    @column(_("PFID"))
    def page(self, obj: User) -> str:
        return link_to(obj, obj.pfid)


class CompanyForm(checks.CheckedForm):
    rules = {"zip": checks.zip_code, "registration_number": checks.registration_number, "code": checks.code}


@admin.register(Company)
class CompanyAdmin(StaffAdmin):
    form = CompanyForm
    fixed = ("workspace", "code")
    inlines = (UserInline,)
    list_display = (
        "name", "code", "workspace", "issuing", "receiving", "api_option", "journal_free_items_option", "rounding",
    )  # fmt: skip
    list_filter = (
        ("workspace", AutocompleteSelectFilter), "issuing_plan", "receiving_plan", "api_option",
        "journal_free_items_option", "rounding",
    )  # fmt: skip
    list_select_related = ("workspace",)
    search_fields = ("name", "code", "registration_number", "workspace__slug", "workspace__name", "users__pfid")
    autocomplete_fields = ("workspace",)
    fieldsets = (
        (None, {"fields": (("workspace", "code"), ("name", "registration_number"))}),
        (_("契約"), {"fields": (
            ("issuing_plan", "receiving_plan"), ("api_option", "journal_free_items_option"),
        )}),
        (_("計算"), {"fields": ("rounding",)}),
        (_("所在地"), {"fields": (("zip", "phone"), ("address1", "address2"))}),
    )  # fmt: skip

    def choices_of(self, rows: QuerySet[Company]) -> QuerySet[Company]:
        return rows.select_related("workspace")

    def choice_label(self, obj: Company) -> str:
        """Two workspaces may have members of one name."""
        return f"{obj.name}（{obj.workspace.slug} / {obj.code}）"

    @column(_("発行側"), order="issuing_plan", label=PLAN_COLOURS)
    def issuing(self, obj: Company) -> tuple[str, Text]:
        return obj.issuing_plan, obj.get_issuing_plan_display()

    @column(_("受取側"), order="receiving_plan", label=PLAN_COLOURS)
    def receiving(self, obj: Company) -> tuple[str, Text]:
        return obj.receiving_plan, obj.get_receiving_plan_display()
