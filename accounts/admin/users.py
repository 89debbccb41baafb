"""利用者 and the staff themselves, with their roles."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Model, QuerySet
from django.forms import ModelMultipleChoiceField, ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from accounts import services
from accounts.admin.base import Form, StaffAdmin, changed_columns, column, replace
from accounts.admin.deeds import Deed, Done, Work
from accounts.admin.exporting import Exports
from accounts.admin.locks import is_locked, unlock
from accounts.models import User
from platform_project.kernel import clock

# Django's class takes a parameter only where types are checked.
if TYPE_CHECKING:
    Choices = ModelMultipleChoiceField[Any]
else:
    Choices = ModelMultipleChoiceField


def own_time(user: User) -> clock.Setting:
    """The clock that a user's tokens obey; staff, who have none, live in real time."""
    return user.company.workspace.clock if user.company else clock.REAL


class NewUserForm(UserCreationForm):
    def clean_pfid(self) -> str:
        return str(self.cleaned_data["pfid"]).lower()


class UserForm(UserChangeForm):
    def clean_pfid(self) -> str:
        return str(self.cleaned_data["pfid"]).lower()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("is_staff") and self.instance.company_id is not None:
            raise ValidationError({"is_staff": _("スタッフは会員企業に所属できません。")})
        return data


class PasswordForm(AdminPasswordChangeForm):
    """A new password ends what was granted under the old one."""

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        self.fields.pop("usable_password", None)

    def save(self, commit: bool = True) -> User:
        user: User = self.user
        with clock.using(own_time(user)):
            services.change_password(user, self.cleaned_data["password1"])
        return user


def _unlocked(work: Work) -> Done:
    unlock(work.obj.pfid)
    return Done(gettext("%(pfid)s のロックを解除しました。") % {"pfid": work.obj.pfid})


UNLOCK = Deed(
    "unlock", _("ロックを解除する"), _unlocked, icon="lock_open", fits=lambda user: is_locked(user.pfid),
    explains=_("サインインに失敗した記録を消し、すぐにサインインできるようにします。パスワードは変わりません。"),
)  # fmt: skip


@admin.register(User)
class UserAdmin(Exports, DjangoUserAdmin, StaffAdmin):  # type: ignore[type-arg]
    exported = (
        "pfid", "name", "company__workspace__slug", "company__code", "is_active", "is_staff", "created_at", "last_login",
    )  # fmt: skip
    deeds: ClassVar[Sequence[Deed]] = (UNLOCK,)
    form = UserForm
    add_form = NewUserForm
    change_password_form = PasswordForm
    fixed = ("company",)
    secret_columns = ("password",)
    list_display = ("pfid", "name", "company", "workspace", "is_active", "is_staff", "last_login")
    list_filter = (
        ("company__workspace", AutocompleteSelectFilter), ("company", AutocompleteSelectFilter),
        "is_active", "is_staff", "is_superuser", "groups",
    )  # fmt: skip
    list_select_related = ("company__workspace",)
    search_fields = ("pfid", "name", "company__name", "company__code")
    ordering = ("pfid",)
    autocomplete_fields = ("company", "groups")
    filter_horizontal = ()
    readonly_fields = ("password_link", "created_at", "last_login")
    actions = ("deactivate", "revoke")
    fieldsets = (
        (None, {"fields": (("pfid", "name"), ("company", "is_active"))}),
        (_("スタッフの権限"), {"fields": (("is_staff", "is_superuser"), "groups")}),
        (_("記録"), {"fields": (("created_at", "last_login"),)}),
    )
    password_fieldset = (_("パスワード"), {"fields": ("password_link",)})
    add_fieldsets = ((None, {"fields": (("pfid", "name"), "company", ("password1", "password2"))}),)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        may_change = obj is not None and self.has_change_permission(request, obj)
        return (*fieldsets, self.password_fieldset) if may_change else fieldsets

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any) -> Any:
        """Only the installation's owner makes users without a company: staff."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if "company" in form.base_fields:
            form.base_fields["company"].required = not _owns(request)
        return form

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str] | tuple[str, ...]:
        """Who may change users does not thereby make themselves more than they are."""
        fields = StaffAdmin.get_readonly_fields(self, request, obj)
        return fields if _owns(request) else (*fields, "is_staff", "is_superuser", "groups")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(super().has_change_permission(request, obj)) and self._may_touch(request, obj)

    def may_do(self, request: HttpRequest, deed: Deed, obj: Any) -> bool:
        return super().may_do(request, deed, obj) and self._may_touch(request, obj)

    def _may_touch(self, request: HttpRequest, obj: User | None) -> bool:
        return obj is None or _owns(request) or not (obj.is_staff or obj.is_superuser)

    def save_model(self, request: HttpRequest, obj: User, form: Form, change: bool) -> None:
        if not change:
            obj.save()
            return
        if "is_active" in form.changed_data and not obj.is_active:
            with clock.using(own_time(obj)):
                services.deactivate_user(obj)
        obj.save(update_fields=changed_columns(form))

    def choices_of(self, rows: QuerySet[User]) -> QuerySet[User]:
        return rows.select_related("company__workspace")

    def choice_label(self, obj: User) -> str:
        return f"{obj.pfid}（{obj.company or _('スタッフ')}）"

    @column(_("ワークスペース"), order="company__workspace__slug")
    def workspace(self, obj: User) -> str:
        return str(obj.company.workspace) if obj.company else "-"

    @column(_("パスワード"))
    def password_link(self, obj: User) -> str:
        address = reverse("admin:auth_user_password_change", args=[obj.pk])
        return format_html('<a class="text-link" href="{}">{}</a>', address, gettext("新しいパスワードを設定する"))

    @admin.action(description=_("選択した利用者を無効にする（トークンも失効）"), permissions=["change"])
    def deactivate(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        def end(user: User) -> None:
            services.deactivate_user(user)
            self.log_change(request, user, [{"changed": {"fields": [gettext("有効")]}}])

        self._each(request, queryset, end, gettext("%(count)d名を無効にしました。"))

    @admin.action(description=_("選択した利用者のトークンをすべて失効させる"), permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        def end(user: User) -> None:
            services.revoke_tokens(user)
            self.log_change(request, user, gettext("トークンを失効"))

        self._each(request, queryset, end, gettext("%(count)d名のトークンを失効させました。"))

    def _each(self, request: HttpRequest, rows: QuerySet[User], end: Callable[[User], None], done: str) -> None:
        """Do it to all whom the signed-in user may touch, but not to themselves."""
        users = [user for user in rows.select_related("company__workspace") if self._may_touch(request, user)]
        others = [user for user in users if user.pk != request.user.pk]
        for user in others:
            with clock.using(own_time(user)), transaction.atomic():
                end(user)
        self.message_user(request, done % {"count": len(others)}, messages.SUCCESS)


def _owns(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_superuser", False))


_RIGHTS = {"add": _("追加"), "change": _("変更"), "delete": _("削除"), "view": _("閲覧")}


def _title_of(permission: Permission) -> str:
    """`請求書｜イベント：閲覧`."""
    right = permission.codename.split("_")[0]
    model = permission.content_type.model_class()
    room = apps.get_app_config(permission.content_type.app_label).verbose_name
    return f"{room}｜{model._meta.verbose_name if model else permission.content_type}：{_RIGHTS.get(right, permission.name)}"


class RightsField(Choices):
    def label_from_instance(self, obj: Model) -> str:
        return _title_of(obj) if isinstance(obj, Permission) else super().label_from_instance(obj)


class GroupAdmin(DjangoGroupAdmin, StaffAdmin):
    """Roles. Whoever could change one could give themselves every right, so only the owner does."""

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest | None = None, **kwargs: Any) -> Any:
        kwargs["form_class"] = RightsField
        return super().formfield_for_manytomany(db_field, request=request, **kwargs)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return _owns(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _owns(request)


replace([Group], GroupAdmin)
