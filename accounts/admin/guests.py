"""What other packages keep, in the admin's own look: failed sign-ins, and what staff did here."""

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import ReadOnlyAdmin, Text, column, moment, replace

_ACTIONS = {ADDITION: _("追加"), CHANGE: _("変更"), DELETION: _("削除")}
_COLOURS = {ADDITION: "success", CHANGE: "info", DELETION: "danger"}


class SignInAdmin(ReadOnlyAdmin):
    """What django-axes wrote; its secrets were masked when it was written."""

    secret_columns = ("get_data", "post_data")
    list_display: tuple[str, ...] = ("shown_time", "shown_name", "shown_address", "shown_path")
    fields: tuple[Any, ...] = (("shown_time", "shown_name"), ("shown_address", "shown_path"), "shown_agent")
    readonly_fields: tuple[str, ...] = ("shown_time", "shown_name", "shown_address", "shown_path", "shown_agent")
    search_fields = ("username", "ip_address", "path_info")
    ordering = ("-attempt_time",)

    @column(_("日時"), order="attempt_time")
    def shown_time(self, obj: Any) -> str:
        return moment(obj.attempt_time)

    @column(_("PFID・クライアント"), order="username")
    def shown_name(self, obj: Any) -> str:
        return obj.username or "-"

    @column(_("接続元"), order="ip_address")
    def shown_address(self, obj: Any) -> str:
        return obj.ip_address or "-"

    @column(_("パス"))
    def shown_path(self, obj: Any) -> str:
        return str(obj.path_info)

    @column(_("ブラウザー"))
    def shown_agent(self, obj: Any) -> str:
        return str(obj.user_agent)


class FailureAdmin(SignInAdmin):
    list_display = (*SignInAdmin.list_display, "shown_failures")
    fields = (*SignInAdmin.fields, "shown_failures")
    readonly_fields = (*SignInAdmin.readonly_fields, "shown_failures")
    actions = ("unlock",)

    @column(_("失敗回数"), order="failures_since_start")
    def shown_failures(self, obj: AccessAttempt) -> int:
        return int(obj.failures_since_start)

    def has_unlock_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("axes.change_accessattempt")

    @admin.action(description=_("選択した失敗の記録を消し、ロックを解除する"), permissions=["unlock"])
    def unlock(self, request: HttpRequest, queryset: QuerySet[AccessAttempt]) -> None:
        names = {(row.username, row.ip_address) for row in queryset}
        for username, address in names:
            AxesProxyHandler.reset_attempts(username=username, ip_address=address)
        self.message_user(
            request, gettext("%(count)d件のロックを解除しました。") % {"count": len(names)}, messages.SUCCESS
        )


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnlyAdmin):
    """管理操作の履歴."""

    list_display = ("action_time", "user", "action", "content_type", "object_repr", "said")
    list_filter = ("action_flag",)
    list_select_related = ("user", "content_type")
    search_fields = ("user__pfid", "object_repr")
    ordering = ("-pk",)
    fields = (("action_time", "user"), ("content_type", "object_repr"), "said")
    readonly_fields = ("said",)

    @column(_("操作"), order="action_flag", label=_COLOURS)
    def action(self, obj: LogEntry) -> tuple[int, Text]:
        return obj.action_flag, _ACTIONS[obj.action_flag]

    @column(_("内容"))
    def said(self, obj: LogEntry) -> str:
        return obj.get_change_message() or "-"


# django-axes' own name says nothing to staff.
apps.get_app_config("axes").verbose_name = _("サインイン")
replace([AccessAttempt], FailureAdmin)
replace([AccessLog, AccessFailureLog], SignInAdmin)
