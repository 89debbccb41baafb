"""What a person sets of a workspace and of its companies."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Company, Workspace
from accounts.web.fields import TextField
from sandbox.services.settings import CONTRACT, SWITCHES


class ChangesForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic when it runs
    """Checked here, written by a service."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **({"label_suffix": ""} | options))

    @property
    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.changed_data}


class SettingsForm(ChangesForm):
    page_size_cap = forms.IntegerField(
        label=gettext_lazy("1回の取得件数の上限"), min_value=1, max_value=10_000,
        help_text=gettext_lazy("検索系のAPIのget_countの上限"),
    )  # fmt: skip

    class Meta:
        model = Workspace
        fields = SWITCHES
        help_texts: ClassVar = {
            "strip_characters": gettext_lazy("送られた文字列から、プラットフォームが取り除く記号を除きます。"),
            "entitlement_always_400": gettext_lazy("契約が足りないとき（E1xxxxx）の応答を、世代によらず400にします。"),
            "strict_register": gettext_lazy(
                "失効・取消・登録なしの登録番号を、警告ではなくエラー（E300016）にします。"
            ),
        }


class ContractForm(ChangesForm):
    class Meta:
        model = Company
        fields = CONTRACT

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **({"prefix": options["instance"].code} | options))


class DeleteForm(forms.Form):
    slug = TextField(max_length=40, widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}))

    def __init__(self, *args: Any, workspace: Workspace, **options: Any) -> None:
        super().__init__(*args, **({"label_suffix": ""} | options))
        self.workspace = workspace
        self.fields["slug"].label = _("確認のため、識別名 %(slug)s を入力してください") % {"slug": workspace.slug}

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if slug != self.workspace.slug:
            raise ValidationError(_("識別名が一致しません。表示のとおりに入力してください。"))
        return slug
