"""What a person types: a new workspace's name, another time for the clock."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.web.fields import TextField
from sandbox.moves import EARLIEST, LATEST
from sandbox.web.bottle_forms import BottleField

# As a box for date and time sends it, and as people write it.
INSTANT_FORMATS = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%d", "%Y/%m/%d")
SEED_CHOICES = (
    ("demo", _("デモと同じ（会社4社、マスタ、請求書40件）")),
    ("masters", _("マスタまで（会社4社、請求書なし）")),
    ("empty", _("空（発行側と受取側の会社だけ）")),
)


class NewWorkspaceForm(forms.Form):
    name = TextField(
        label=_("名称"), max_length=100, help_text=_("このワークスペースを見分けるための名前です。会社名や案件名など。")
    )
    seed = forms.ChoiceField(label=_("初期データ"), choices=SEED_CHOICES, initial="demo", widget=forms.RadioSelect)
    bottle = BottleField(
        label=_("ボトルから始める"), required=False,
        help_text=_("スナップショットの画面や操作APIで書き出したJSONファイル。選ぶと、初期データのかわりに使います。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **({"label_suffix": ""} | options))
        self.fields["name"].widget.attrs |= {"autocomplete": "off", "autofocus": True}


class TimeForm(forms.Form):
    """An instant in Japan's time."""

    at = forms.DateTimeField(
        label=_("日時（日本時間）"), input_formats=INSTANT_FORMATS,
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={
            "type": "datetime-local", "min": f"{EARLIEST:%Y-%m-%dT%H:%M}",
            "max": f"{LATEST - dt.timedelta(minutes=1):%Y-%m-%dT%H:%M}",
        }),
    )  # fmt: skip

    def __init__(self, *args: Any, now: dt.datetime, **options: Any) -> None:
        initial = {"at": timezone.localtime(now).replace(second=0, microsecond=0)}
        super().__init__(*args, **({"label_suffix": "", "initial": initial} | options))
