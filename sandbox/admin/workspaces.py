"""ワークスペース: staff make one, move its clock, keep it, go back, by the services of the console."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from accounts.admin import workspaces as accounts
from accounts.admin.asking import CheckedText, DeedForm, NamedAgainForm, moment_field
from accounts.admin.base import Form, changed_columns, moment, replace
from accounts.admin.deeds import Button, Deed, DeedsAdmin, Done, Work, refused_in_words
from accounts.models import User, Workspace
from sandbox import facts, moves, selectors
from sandbox.admin.working import by_staff
from sandbox.errors import Refusal
from sandbox.moves import Mode, Span
from sandbox.seeding.seeds import SEEDS
from sandbox.services import acts, clocks, faults, settings, snapshots, workspaces
from sandbox.services.clocks import Moved
from sandbox.services.workspaces import SWITCHES, Credentials


class SetClockForm(DeedForm):
    mode = forms.ChoiceField(label=_("動かし方"), choices=[
        (Mode.FROZEN.value, _("止める")), (Mode.RUNNING.value, _("動かす")), (Mode.REAL.value, _("実時刻に戻す")),
    ])  # fmt: skip
    at = moment_field(
        _("日時（日本時間）"), required=False, help_text=_("空欄なら、いまの時刻のまま動かし方だけを変えます。")
    )

    def now(self) -> dict[str, Any]:
        return {"mode": Mode.FROZEN.value if moves.mode_of(self.obj.clock) is not Mode.FROZEN else Mode.RUNNING.value}


class AdvanceForm(DeedForm):
    days = forms.IntegerField(label=_("日"), min_value=0, max_value=3650, initial=1)
    hours = forms.IntegerField(label=_("時間"), min_value=0, max_value=23, initial=0)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("days") and not data.get("hours") and not self.errors:
            self.add_error("days", _("進める長さを入力してください。"))
        return data


class ResetForm(NamedAgainForm):
    keep_clock = forms.BooleanField(label=_("時計はそのままにする"), required=False)


class SnapshotForm(DeedForm):
    name = CheckedText(label=_("名前"), max_length=60)
    replace = forms.BooleanField(label=_("同じ名前のスナップショットがあれば置き換える"), required=False)


class RestoreForm(DeedForm):
    name = forms.ChoiceField(label=_("スナップショット"))
    keep_clock = forms.BooleanField(label=_("時計はそのままにする"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kept = selectors.snapshots(self.obj)
        self.fields["name"].choices = [(row.name, f"{row.name}（{moment(row.taken_at)}）") for row in kept]  # type: ignore[attr-defined]


def _moved(moved: Moved) -> Done:
    said = gettext("時計を %(before)s から %(now)s に動かしました。") % {
        "before": moment(moved.before), "now": moment(moved.now),
    }  # fmt: skip
    made = (
        gettext("取引先ボットが%(count)d件動きました。") % {"count": len(moved.made.moves)} if moved.made.moves else ""
    )
    return Done(said + made)


def _clock_set(work: Work) -> Done:
    with by_staff(work):
        return _moved(clocks.set_to(work.obj, work.data["mode"], work.data["at"]))


def _advanced(work: Work) -> Done:
    span = Span(rest=dt.timedelta(days=work.data["days"], hours=work.data["hours"]))
    with by_staff(work):
        return _moved(clocks.advance(work.obj, span))


def _reset(work: Work) -> Done:
    with by_staff(work):
        workspaces.reset(work.obj, keep_clock=work.data["keep_clock"])
    return Done(gettext("%(workspace)s を初期状態に戻しました。") % {"workspace": work.obj})


def _taken(work: Work) -> Done:
    with by_staff(work):
        row = snapshots.take(work.obj, work.data["name"], replace=work.data["replace"])
    return Done(gettext("スナップショット「%(name)s」を作成しました。") % {"name": row.name})


def _restored(work: Work) -> Done:
    with by_staff(work):
        snapshots.restore(work.obj, work.data["name"], keep_clock=work.data["keep_clock"])
    return Done(gettext("「%(name)s」の状態に戻しました。") % {"name": work.data["name"]})


def _cleared(work: Work) -> Done:
    with by_staff(work):
        waiting = faults.clear(workspace=work.obj)
    return Done(gettext("すべての障害を解除しました（待機中だったもの %(count)d件）。") % {"count": waiting})


DEEDS = (
    Deed("clock", _("時計を設定する"), _clock_set, form=SetClockForm, icon="schedule", explains=_(
        "トークン、日付、招待、制限のすべてが従う時計です。戻しても、期限の切れたものは切れたままです。")),
    Deed("advance", _("時計を進める"), _advanced, form=AdvanceForm, icon="fast_forward", explains=_(
        "止まっている時計は止まったまま、動いている時計は動いたまま先へ進みます。期日の来た取引先ボットは動きます。")),
    Deed("snapshot", _("スナップショットを作成する"), _taken, form=SnapshotForm, icon="photo_camera", explains=_(
        "いまの状態に名前を付けて残します。30個まで残せます。")),
    Deed("restore", _("スナップショットに戻す"), _restored, form=RestoreForm, icon="settings_backup_restore", danger=True,
         explains=_("取引先、請求書、時計、障害などを、選んだ時点の状態に戻します。パスワードとトークンは変わりません。")),
    Deed("disarm", _("すべての障害を解除する"), _cleared, icon="flash_off", explains=_(
        "設定された障害をすべて取り消します。停止予定はそのまま残ります。"), fits=lambda row: _is_armed(row)),
    Deed("reset", _("リセットする"), _reset, form=ResetForm, icon="restart_alt", danger=True, explains=_(
        "請求書、取引先、仕訳、通知をすべて消し、作成したときの状態に戻します。パスワード、クライアント、操作キーは残ります。"
        "元に戻せません。")),
)  # fmt: skip


def _is_armed(row: Workspace) -> bool:
    control = selectors.control_of(row)
    return control is not None and control.faults_armed


class NewWorkspaceForm(DeedForm):
    name = CheckedText(label=_("名称"), max_length=100)
    slug = forms.SlugField(
        label=_("識別名"), max_length=40, required=False, help_text=_("空欄にすると、名称から自動で付けます。")
    )
    seed = forms.ChoiceField(label=_("初期データ"), choices=lambda: [(name, name) for name in SEEDS])


class WorkspaceAdmin(DeedsAdmin, accounts.WorkspaceAdmin):
    deeds: ClassVar[Sequence[Deed]] = DEEDS

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.create_view)
        return [path("create/", view, name="accounts_workspace_create"), *super().get_urls()]

    def buttons(self, request: HttpRequest, obj: Any) -> list[Button]:
        found = super().buttons(request, obj)
        if request.user.has_perm("admin.view_logentry"):
            found.append(
                Button(_("だれが何をしたか"), f"{reverse('admin:staff_audit')}?workspace={obj.pk}", "manage_search")
            )
        return found

    def list_buttons(self, request: HttpRequest) -> list[Button]:
        found = super().list_buttons(request)
        if self.has_add_permission(request):
            link = reverse("admin:accounts_workspace_create")
            found.append(Button(_("会員と利用者のそろったワークスペースを作成する"), link, "add_box"))
        return found

    def save_model(self, request: HttpRequest, obj: Workspace, form: Form, change: bool) -> None:
        """Its switches by their service, the rest as it is."""
        super().save_model(request, obj, form, change)
        changed = [name for name in changed_columns(form) if name in SWITCHES] if change else []
        if changed and isinstance(request.user, User):
            with acts.done_by(request.user.pfid):
                settings.change(obj, {name: getattr(obj, name) for name in changed})

    @sensitive_variables("credentials")
    def create_view(self, request: HttpRequest) -> HttpResponse:
        """What opens the new world is told once, in the answer to the form, and kept nowhere."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = NewWorkspaceForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid() and (made := self._created(request, form)):
            answer = self._creating(request, form, made)
            answer.headers["Cache-Control"] = "no-store"
            return answer
        return self._creating(request, form, None)

    @sensitive_variables("credentials")
    def _created(self, request: HttpRequest, form: NewWorkspaceForm) -> dict[str, Any] | None:
        credentials, data = Credentials(), form.cleaned_data
        try:
            made = workspaces.create(name=data["name"], seed=data["seed"], slug=data["slug"], credentials=credentials)
        except Refusal as refusal:
            for said, _item in refused_in_words(refusal):
                form.add_error("slug", said)
            return None
        self.log_addition(request, made, gettext("シード %(seed)s から作成") % {"seed": data["seed"]})
        told = facts.facts_of(made, request.build_absolute_uri("/").rstrip("/"), credentials)
        return told | {"address": reverse("admin:accounts_workspace_change", args=[made.pk])}

    def _creating(self, request: HttpRequest, form: Any, made: dict[str, Any] | None) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request), "opts": self.opts, "form": form, "made": made,
            "title": gettext("ワークスペースを作成しました") if made else gettext("ワークスペースを作成する"),
            "back": reverse("admin:accounts_workspace_changelist"),
        }  # fmt: skip
        return TemplateResponse(request, "admin/staff/create_workspace.html", context)


replace([Workspace], WorkspaceAdmin)
