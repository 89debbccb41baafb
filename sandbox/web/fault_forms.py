"""What a person types to arm a fault."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Workspace
from accounts.web.faults import language
from accounts.web.fields import INPUT_ONLY, TextField
from sandbox.faults.drafts import FaultDraft
from sandbox.faults.effects import LONGEST_DELAY, LONGEST_RETRY_AFTER, Effect, Unreadable, parse
from sandbox.web import fault_words
from sandbox.web.fault_words import DELAY_ALONE

MOST_MINUTES = 60 * 24 * 366
MOST_TIMES = 1_000_000
# Those that operations and OAuth endpoints are called with.
METHODS = ("GET", "POST", "PUT")


def number(label: Any, most: int, least: int = 1, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=least, max_value=most, **options)


NARROWER = ("dialect", "method", "client_id", "percent", "seed", "item", "retry_after")


class FaultForm(forms.Form):
    """Without a number of times and minutes it waits until it is taken back."""

    what = forms.ChoiceField(label=_("起こすこと"), initial="503")
    delay = number(_("遅延（ミリ秒）"), LONGEST_DELAY, help_text=_("実時間です。最大 120,000。"))
    item = TextField(
        label="error_item", required=False, max_length=100, widget=forms.TextInput(INPUT_ONLY),
        help_text=_("プラットフォームのエラーのときだけ。例：invoices[0].inv_no"),
    )  # fmt: skip
    retry_after = number(_("Retry-After（秒）"), LONGEST_RETRY_AFTER, 0, help_text=_("429・503のときだけ。"))
    on = forms.ChoiceField(label=_("対象"), required=False)
    dialect = forms.ChoiceField(
        label=_("世代"), required=False, choices=[("", _("どちらも")), ("v1", "v1"), ("v2", "v2")]
    )
    method = forms.ChoiceField(
        label=_("メソッド"), required=False, choices=[("", _("すべて")), *((name, name) for name in METHODS)]
    )
    client_id = forms.ChoiceField(label=_("クライアント"), required=False)
    times = number(_("回数"), MOST_TIMES, initial=1)
    minutes = number(_("期間（分）"), MOST_MINUTES, help_text=_("このワークスペースの時計で、いまから。"))
    percent = number(_("割合（%）"), 100, help_text=_("空欄なら、対象の呼び出しすべて。"))
    seed = TextField(
        label=_("乱数の種"), required=False, max_length=40, initial="1", widget=forms.TextInput(INPUT_ONLY),
        help_text=_("同じ種なら、同じ順番で起こります。"),
    )  # fmt: skip

    def __init__(self, *args: Any, workspace: Workspace, **options: Any) -> None:
        super().__init__(*args, **({"label_suffix": ""} | options))
        choices: Any = self.fields
        choices["what"].choices = fault_words.effects(language())
        choices["on"].choices = fault_words.targets()
        clients = workspace.applications.order_by("client_id").values_list("client_id", flat=True)
        choices["client_id"].choices = [("", _("すべて")), *((name, name) for name in clients)]

    @property
    def is_narrowed_wrongly(self) -> bool:
        """Whether something is wrong with what the page folds away."""
        return not self.errors.keys().isdisjoint(NARROWER)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            self._check(found)
        return found

    def _check(self, found: dict[str, Any]) -> None:
        if found["what"] == DELAY_ALONE and not found["delay"]:
            self.add_error("delay", _("遅延の長さを入力してください。"))
            return
        try:
            found["effect"] = self._effect(found)
        except Unreadable:
            wrong = "item" if found["item"] else "retry_after"
            self.add_error(wrong, _("選んだ「起こすこと」とは組み合わせられません。"))

    def _effect(self, found: dict[str, Any]) -> Effect:
        words = [found["what"]] if found["what"] != DELAY_ALONE else []
        more = {"item": found["item"], "retry_after": found["retry_after"], "delay": found["delay"]}
        return parse(";".join(words + [f"{name}={value}" for name, value in more.items() if value not in (None, "")]))

    @property
    def draft(self) -> FaultDraft:
        found = self.cleaned_data
        return FaultDraft(
            found["effect"], (found["on"],) if found["on"] else (), found["dialect"], found["method"],
            found["client_id"], times=found["times"],
            lasting=dt.timedelta(minutes=found["minutes"]) if found["minutes"] else None, percent=found["percent"],
            seed=found["seed"] or "1",
        )  # fmt: skip
