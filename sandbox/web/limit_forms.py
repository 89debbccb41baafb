"""What a person types: how often clients may call, and when the platform is to be down."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.web.fields import TextField
from sandbox.limits.bounds import Bounds, Profile
from sandbox.models import Outage
from sandbox.models.control import LIMIT_PROFILES
from sandbox.services.outages import Plan
from sandbox.web.forms import INSTANT_FORMATS

_HIGHEST = 1_000_000


class LimitsForm(forms.Form):
    """The bounds are the custom profile's."""

    profile = forms.ChoiceField(label=_("プロファイル"), choices=LIMIT_PROFILES)
    per_second = forms.IntegerField(label=_("1秒の上限"), min_value=0, max_value=_HIGHEST, required=False)
    per_minute = forms.IntegerField(label=_("1分の上限"), min_value=0, max_value=_HIGHEST, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **({"label_suffix": ""} | options))

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        bounds = (found.get("per_second"), found.get("per_minute"))
        if found.get("profile") == Profile.CUSTOM and not any(bounds) and not self.errors:
            self.add_error("per_second", _("「指定する」のときは、どちらかの上限を1以上にしてください。"))
        return found

    @property
    def bounds(self) -> Bounds:
        return Bounds(self.cleaned_data["per_second"] or 0, self.cleaned_data["per_minute"] or 0)


class OutageForm(forms.Form):
    """In Japan's time; a start that is left empty is now."""

    starts_at = forms.DateTimeField(
        label=_("開始（日本時間）"), input_formats=INSTANT_FORMATS, required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}), help_text=_("空欄なら、いまから。"),
    )  # fmt: skip
    ends_at = forms.DateTimeField(
        label=_("終了（日本時間）"), input_formats=INSTANT_FORMATS,
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )  # fmt: skip
    covers = forms.ChoiceField(label=_("停止するもの"), choices=Outage.Covers.choices)
    message_ja = TextField(label=_("案内文"), max_length=200, required=False)
    message_en = TextField(label=_("案内文（英語）"), max_length=200, required=False)
    announced = forms.BooleanField(label=_("予告する"), initial=True, required=False)

    def __init__(self, *args: Any, now: dt.datetime, **options: Any) -> None:
        initial = {"ends_at": timezone.localtime(now + dt.timedelta(hours=1)).replace(second=0, microsecond=0)}
        super().__init__(*args, **({"label_suffix": "", "initial": initial} | options))

    @property
    def plan(self) -> Plan:
        return Plan(**self.cleaned_data)
