"""What staff see of the sandbox: what partners armed, planned and did. They look; the partners' own console changes it."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from accounts.admin.base import ReadOnlyAdmin, column, moment
from sandbox.models import Act, BotMove, Counterparty, FaultRule, LogEntry, Outage, RegisterEntry, Snapshot

_BY_WORKSPACE = (("workspace", AutocompleteSelectFilter),)


class SandboxAdmin(ReadOnlyAdmin):
    """A list over all workspaces, newest first."""

    list_filter: Any = _BY_WORKSPACE
    list_select_related: Any = ("workspace",)
    ordering = ("-pk",)


@admin.register(LogEntry)
class LogEntryAdmin(SandboxAdmin):
    """Without headers and bodies: those are the partner's, who finds them in the console."""

    list_display = ("number", "began", "workspace", "name", "dialect", "status", "code_list", "client_id", "duration")
    list_filter = (*_BY_WORKSPACE, "kind", "dialect", "status")
    search_fields = ("name", "path", "codes", "client_id", "user", "request_id")
    fields = (
        ("workspace", "number"), ("began", "real_at"), ("kind", "name", "dialect"), ("method", "path"),
        ("status", "code_list"), ("client_id", "user", "company"), ("duration", "sql_count"), ("request_id", "fault"),
    )  # fmt: skip
    readonly_fields = ("began", "code_list", "duration")

    @column(_("日時"), order="at")
    def began(self, obj: LogEntry) -> str:
        return moment(obj.at)

    @column(_("コード"))
    def code_list(self, obj: LogEntry) -> str:
        return ", ".join(obj.codes.split()) or "-"

    @column(_("処理時間（ミリ秒）"), order="milliseconds")
    def duration(self, obj: LogEntry) -> str:
        return f"{obj.milliseconds:.1f}"


@admin.register(Act)
class ActAdmin(SandboxAdmin):
    list_display = ("number", "what", "workspace", "at", "real_at")
    search_fields = ("what",)
    fields = (("workspace", "number"), "what", ("at", "real_at"), "detail")


@admin.register(FaultRule)
class FaultRuleAdmin(SandboxAdmin):
    list_display = ("number", "effect", "targets", "workspace", "road", "times_left", "until", "acted", "over")
    list_filter = (*_BY_WORKSPACE, "road", "over")
    search_fields = ("effect", "targets", "client_id")


@admin.register(Outage)
class OutageAdmin(SandboxAdmin):
    list_display = ("number", "starts_at", "ends_at", "covers", "announced", "workspace")
    list_filter = (*_BY_WORKSPACE, "covers", "announced")
    search_fields = ("message_ja", "message_en")


@admin.register(Counterparty)
class CounterpartyAdmin(SandboxAdmin):
    list_display = ("code", "workspace", "paused", "introduced_at")
    list_filter = (*_BY_WORKSPACE, "paused")
    search_fields = ("code",)


@admin.register(BotMove)
class BotMoveAdmin(SandboxAdmin):
    list_display = ("number", "counterparty", "what", "invoice", "due_at", "state", "workspace")
    list_filter = (*_BY_WORKSPACE, "state", "what")
    list_select_related = ("workspace", "counterparty")
    search_fields = ("counterparty__code", "partner")


@admin.register(Snapshot)
class SnapshotAdmin(SandboxAdmin):
    list_display = ("name", "workspace", "taken_at", "invoices", "size", "is_origin")
    search_fields = ("name",)
    fields = (("workspace", "name"), ("taken_at", "shows"), ("invoices", "size"), "is_origin")


@admin.register(RegisterEntry)
class RegisterEntryAdmin(SandboxAdmin):
    list_display = ("number", "name", "status", "valid_from", "valid_to", "workspace")
    list_filter = (*_BY_WORKSPACE, "status")
    search_fields = ("number", "name")
