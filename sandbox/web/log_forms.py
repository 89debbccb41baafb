"""What a person looks for in the log."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.web.fields import TextField
from sandbox.log import titles
from sandbox.log.finding import Search

_KINDS = (
    ("", _("業務APIと認証")), ("operation", _("業務API")), ("oauth", _("認証")), ("control", _("操作API")), ("all", _("すべて")),
)  # fmt: skip
_STATUSES = (("", _("すべて")), ("2xx", "2xx"), ("3xx", "3xx"), ("4xx", "4xx"), ("5xx", "5xx"))


class LogForm(forms.Form):
    """Conditions; one that makes no sense is left out, and said beside its field."""

    text = TextField(label=_("語句（本文・アドレス）"), max_length=200, required=False)
    operation = forms.ChoiceField(
        label=_("機能"), choices=lambda: [("", _("すべて")), *titles.choices()], required=False
    )
    status = forms.ChoiceField(label=_("ステータス"), choices=_STATUSES, required=False)
    code = TextField(label=_("コード"), max_length=60, required=False)
    invoice = forms.IntegerField(label=_("請求書管理番号"), min_value=1, max_value=2**62, required=False)
    client = TextField(label=_("クライアント"), max_length=255, required=False)
    request_id = TextField(label=_("リクエストID"), max_length=64, required=False)
    kind = forms.ChoiceField(label=_("種別"), choices=_KINDS, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **({"label_suffix": ""} | options))

    @property
    def narrows(self) -> bool:
        return any(self.data.get(name) for name in self.fields)

    def conditions(self, **more: Any) -> Search:
        self.is_valid()
        known = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        return Search(**(known | more))
