"""What clients were given: codes and tokens, masked; a grant can be revoked, nothing can be made or changed."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from accounts import services
from accounts.admin.base import ReadOnlyAdmin, Text, column, mask, moment, replace
from accounts.models import AccessToken, Grant, IDToken, RefreshToken, User
from platform_project.kernel import clock

_COLOURS = {"live": "success", "used": "", "expired": "warning", "revoked": "danger"}


def state_of(row: Any) -> tuple[str, Text]:
    """Of a code or a token, at its workspace's time."""
    if getattr(row, "revoked", None):
        return "revoked", gettext("失効")
    if getattr(row, "used_at", None):
        return "used", gettext("使用済")
    if row.lapsed or row.expires <= row.application.workspace.clock.now():
        return "expired", gettext("期限切れ")
    return "live", gettext("有効")


class TokenAdmin(ReadOnlyAdmin):
    list_display: tuple[str | Callable[..., Any], ...] = (
        "masked", "state", "shown_user", "shown_client", "workspace", "shown_scope", "shown_given", "shown_expires",
    )  # fmt: skip
    list_filter = (("application__workspace", AutocompleteSelectFilter), ("application", AutocompleteSelectFilter))
    list_select_related: tuple[str, ...] = ("user", "application__workspace")
    search_fields = ("user__pfid", "application__client_id", "application__name")
    ordering = ("-pk",)
    readonly_fields = (
        "masked", "state_text", "shown_user", "shown_client", "workspace", "shown_scope", "shown_given",
        "shown_expires",
    )  # fmt: skip
    fields: tuple[Any, ...] = (
        ("masked", "state_text"), ("shown_user", "shown_client"), ("workspace", "shown_scope"),
        ("shown_given", "shown_expires"),
    )  # fmt: skip

    @column(_("値（末尾のみ）"))
    def masked(self, obj: Any) -> str:
        return f"…{obj.shown_end}"

    @column(_("状態"), label=_COLOURS)
    def state(self, obj: Any) -> tuple[str, Text]:
        return state_of(obj)

    @column(_("状態"))
    def state_text(self, obj: Any) -> Text:
        return state_of(obj)[1]

    @column(_("利用者"), order="user__pfid")
    def shown_user(self, obj: Any) -> str:
        return str(obj.user)

    @column(_("クライアント"), order="application__client_id")
    def shown_client(self, obj: Any) -> str:
        return str(obj.application)

    @column(_("ワークスペース"), order="application__workspace__slug")
    def workspace(self, obj: Any) -> str:
        return str(obj.application.workspace)

    @column(_("スコープ"))
    def shown_scope(self, obj: Any) -> str:
        return str(obj.scope)

    @column(_("発行日時"), order="given_at")
    def shown_given(self, obj: Any) -> str:
        return moment(obj.given_at)

    @column(_("有効期限"), order="expires")
    def shown_expires(self, obj: Any) -> str:
        return moment(obj.expires)


class RevocableAdmin(TokenAdmin):
    """`refresh_of` names the refresh token whose whole grant a revocation ends."""

    actions: tuple[str, ...] = ("revoke",)

    def refresh_of(self, row: Any) -> RefreshToken | None:
        raise NotImplementedError

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        """The page itself changes nothing for anybody; this needs the right to change all the same."""
        return request.user.has_perm(f"accounts.change_{self.opts.model_name}")

    @admin.action(description=_("選択した認可を失効させる"), permissions=["revoke"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        refreshes = [self.refresh_of(row) for row in queryset.select_related("application__workspace", "user")]
        families = {row.token_family: row for row in refreshes if row}
        for row in families.values():
            self._end(request, row)
        done = ngettext("%(count)d件の認可を失効させました。", "%(count)d件の認可を失効させました。", len(families))
        self.message_user(request, done % {"count": len(families)}, messages.SUCCESS)

    def _end(self, request: HttpRequest, row: RefreshToken) -> None:
        with clock.using(row.application.workspace.clock), transaction.atomic():
            user: User = services.locked_user(row.user_id)
            services.revoke_family(row.token_family)
            # Told of the user: a token's own history would go with the token.
            self.log_change(request, user, gettext("認可を失効（%(client)s）") % {"client": row.application})


class AccessTokenAdmin(RevocableAdmin):
    secret_columns = ("token", "token_checksum")

    def refresh_of(self, row: AccessToken) -> RefreshToken | None:
        kept = RefreshToken.objects.select_related("application__workspace").filter(token_family=row.token_family)
        return kept.order_by("-pk").first() if row.token_family else None


class RefreshTokenAdmin(RevocableAdmin):
    secret_columns = ("token", "token_checksum")
    list_select_related = (*TokenAdmin.list_select_related, "access_token")

    def refresh_of(self, row: RefreshToken) -> RefreshToken | None:
        return row

    @column(_("スコープ"))
    def shown_scope(self, obj: RefreshToken) -> str:
        """Kept with the access token; gone with it when the token was used."""
        return str(obj.access_token.scope) if obj.access_token else "-"


class GrantAdmin(TokenAdmin):
    secret_columns = ("code", "code_challenge", "nonce")


class IDTokenAdmin(TokenAdmin):
    """Only that it was given is kept, never the token itself: the value is its identifier."""

    @column(_("JWT ID（末尾のみ）"))
    def masked(self, obj: IDToken) -> str:
        return mask(str(obj.jti))


replace([AccessToken], AccessTokenAdmin)
replace([RefreshToken], RefreshTokenAdmin)
replace([Grant], GrantAdmin)
replace([IDToken], IDTokenAdmin)
