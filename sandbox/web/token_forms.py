"""What a person types about tokens: whose are to end, and how a client's behave."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Application, User, Workspace
from accounts.web.fields import TextField
from sandbox.services.tokens import SETTINGS, Aim


class EndForm(forms.Form):
    """Whose codes and tokens are to expire or to be revoked."""

    client_id = forms.ChoiceField(label=_("クライアント"), required=False)
    pfid = forms.ChoiceField(label=_("利用者"), required=False)
    token = TextField(
        label=_("トークンの値"), max_length=100, required=False,
        help_text=_("入力すると、そのトークンだけが対象になります（失効は認可ごと）。"),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    refresh_tokens = forms.BooleanField(label=_("リフレッシュトークンも期限切れにする"), required=False)
    codes = forms.BooleanField(label=_("未使用の認可コードも期限切れにする"), required=False)

    def __init__(self, *args: Any, workspace: Workspace, **options: Any) -> None:
        super().__init__(*args, **({"label_suffix": ""} | options))
        clients = workspace.applications.order_by("client_id").values_list("client_id", flat=True)
        users = User.objects.filter(company__workspace=workspace).order_by("pfid").values_list("pfid", flat=True)
        for name, known in (("client_id", clients), ("pfid", users)):
            field: Any = self.fields[name]
            field.choices = [("", _("すべて")), *((value, value) for value in known)]

    @property
    def aim(self) -> Aim:
        return Aim(*(self.cleaned_data[name] for name in ("client_id", "pfid", "token")))

    @property
    def kinds(self) -> list[str]:
        return ["access_tokens", *(name for name in ("refresh_tokens", "codes") if self.cleaned_data[name])]


class ClientSettingsForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic when it runs
    class Meta:
        model = Application
        fields = SETTINGS
        help_texts = {
            "refresh_grace": _("入れ替わるときだけ。この間は、使用済みのトークンにも同じ組を返します。"),
            "refuse_codes": _("正しい認可コードでも invalid_grant を返します。1件ごとに減り、0で終わります。"),
            "refuse_refreshes": _(
                "正しいリフレッシュトークンでも invalid_grant を返します。トークンは有効なままです。"
            ),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **({"label_suffix": "", "prefix": options["instance"].client_id} | options))

    @property
    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.changed_data}
