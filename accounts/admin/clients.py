"""OAuthクライアント and the key that signs ID tokens."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from oauth2_provider.generators import generate_client_secret
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from accounts.admin.base import Form, ReadOnlyAdmin, StaffAdmin, changed_columns, column, moment, replace
from accounts.admin.checks import CheckedForm
from accounts.models import Application, SigningKey

_URIS = UnfoldAdminTextareaWidget({"rows": 3})


class ClientForm(CheckedForm):
    """A secret can be set, never read: the database holds its hash alone."""

    secret = forms.CharField(
        label=_("クライアントシークレット"), min_length=16, max_length=128, required=False, strip=False,
        widget=UnfoldAdminTextInputWidget({"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip

    class Meta:
        widgets = {"redirect_uris": _URIS, "post_logout_redirect_uris": _URIS}
        labels = {
            "client_id": _("クライアントID"), "name": _("名称"), "redirect_uris": _("リダイレクトURI"),
            "post_logout_redirect_uris": _("サインアウト後のリダイレクトURI"), "skip_authorization": _("同意画面を省略する"),
        }  # fmt: skip
        help_texts = {
            "redirect_uris": _("空白または改行で区切ります。完全に一致するものだけを許可します。"),
            "post_logout_redirect_uris": "",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "secret" not in self.fields:
            return
        if self.instance.pk is None:
            self.fields["secret"].initial = generate_client_secret()
            self.fields["secret"].help_text = _("保存したあとは表示できません。ここで控えてください。")
            self.fields["secret"].required = True
        else:
            self.fields["secret"].label = _("新しいシークレット")
            self.fields["secret"].help_text = _("入力すると置き換わります。空のままなら今のシークレットが有効です。")


class ClientAdmin(StaffAdmin):
    form = ClientForm
    fixed = ("workspace", "client_id")
    secret_columns = ("client_secret",)
    list_display = ("shown_name", "shown_id", "workspace", "client_type", "password_grant_allowed", "shown_created")
    list_filter = (("workspace", AutocompleteSelectFilter), "client_type", "password_grant_allowed")
    list_select_related = ("workspace",)
    search_fields = ("name", "client_id", "workspace__slug", "workspace__name")
    autocomplete_fields = ("workspace",)
    readonly_fields = ("shown_created",)
    fieldsets = (
        (None, {"fields": (("workspace", "name"), ("client_id", "client_type"))}),
        (_("認可"), {"fields": (
            "redirect_uris", "post_logout_redirect_uris", ("skip_authorization", "password_grant_allowed"),
        )}),
        (_("コードとトークン"), {"fields": (
            ("refresh_mode", "refresh_grace", "replay_kills_grant"),
            ("code_lifetime", "access_token_lifetime", "refresh_token_lifetime"),
            ("refuse_codes", "refuse_refreshes"),
        )}),
        (_("記録"), {"fields": ("shown_created",)}),
    )  # fmt: skip
    secret_fieldset = (_("シークレット"), {"fields": ("secret",)})

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who may not set a secret is not shown a place for it."""
        fieldsets = super().get_fieldsets(request, obj)
        may_change = obj is None or self.has_change_permission(request, obj)
        return (*fieldsets, self.secret_fieldset) if may_change else fieldsets

    @column(_("名称"), order="name")
    def shown_name(self, obj: Application) -> str:
        return str(obj)

    @column(_("クライアントID"), order="client_id")
    def shown_id(self, obj: Application) -> str:
        return str(obj.client_id)

    @column(_("作成日時"), order="created")
    def shown_created(self, obj: Application) -> str:
        return moment(obj.created)

    def save_model(self, request: HttpRequest, obj: Application, form: Form, change: bool) -> None:
        secret = form.cleaned_data.get("secret")
        if secret:
            obj.client_secret = secret
        changed = [*changed_columns(form), *(["client_secret"] if secret else []), "updated"]
        obj.save(update_fields=changed if change else None)


class SigningKeyAdmin(ReadOnlyAdmin):
    """The private key is not among the fields, and no address asks for it."""

    secret_columns = ("pem",)
    list_display = ("thumbprint", "active", "created_at")
    fields = list_display
    readonly_fields: Sequence[str] = list_display

    @column(_("鍵ID（kid）"))
    def thumbprint(self, obj: SigningKey) -> str:
        return str(obj)


replace([Application], ClientAdmin)
admin.site.register(SigningKey, SigningKeyAdmin)
