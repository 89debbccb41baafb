"""招待: who was asked to join, and what came of it. Its code is a door, and stays masked."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from accounts.admin.base import ReadOnlyAdmin, Text, column, mask
from partners.models import Invitation
from partners.services import invitations
from platform_project.kernel import clock

_COLOURS = {
    Invitation.Status.OPEN.value: "info", Invitation.Status.ACCEPTED.value: "success",
    Invitation.Status.DECLINED.value: "danger", Invitation.Status.REPLACED.value: "", "late": "warning",
    Invitation.Status.EXPIRED.value: "warning",
}  # fmt: skip


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    secret_columns = ("token",)
    list_display = (
        "number",
        "inviter",
        "partner",
        "method",
        "state",
        "workspace",
        "sent_at",
        "expires_at",
        "answered_by",
    )
    list_filter = (
        ("workspace", AutocompleteSelectFilter), ("inviter", AutocompleteSelectFilter), "status", "method",
    )  # fmt: skip
    list_select_related = ("workspace", "inviter", "customer", "supplier", "answered_by")
    search_fields = (
        "=number", "inviter__name", "customer__name", "customer__code", "supplier__name", "supplier__code",
        "answered_by__name",
    )  # fmt: skip
    ordering = ("-pk",)
    fields: tuple[Any, ...] = (
        ("workspace", "number"), ("inviter", "method"), ("customer", "supplier"), ("state_text", "masked"),
        ("sent_at", "expires_at"), ("answered_at", "answered_by"),
    )  # fmt: skip
    readonly_fields = ("state_text", "masked")

    @column(_("相手"))
    def partner(self, obj: Invitation) -> str:
        return str(obj.customer or obj.supplier)

    @column(_("状態"), order="status", label=_COLOURS)
    def state(self, obj: Invitation) -> tuple[str, Text]:
        text = self.state_text(obj)
        late = obj.status == Invitation.Status.OPEN and text != str(Invitation.Status.OPEN.label)
        return "late" if late else obj.status, text

    @column(_("状態"))
    def state_text(self, obj: Invitation) -> str:
        with clock.using(obj.workspace.clock):
            return invitations.state_of(obj)

    @column(_("招待コード（末尾のみ）"))
    def masked(self, obj: Invitation) -> str:
        return mask(obj.token)
