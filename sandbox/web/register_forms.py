"""What a person asks of the register, and puts into it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.web.fields import DayField, TextField
from partners.web.fields import RegistrationNumberField
from sandbox.models import RegisterEntry
from sandbox.register import INVOICE_SYSTEM
from sandbox.services.registers import EntryDraft, fits


class LookUpForm(forms.Form):
    number = RegistrationNumberField(label=_("登録番号"))
    on = DayField(label=_("日付"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **({"label_suffix": "", "auto_id": "ask_%s"} | options))


class ListingForm(forms.Form):
    number = RegistrationNumberField(label=_("登録番号"))
    name = TextField(label=_("名称"), max_length=100)
    status = forms.ChoiceField(label=_("状態"), choices=RegisterEntry.Status.choices)
    valid_from = DayField(label=_("登録年月日"), initial=INVOICE_SYSTEM)
    valid_to = DayField(label=_("有効期間の末日"), required=False, help_text=_("失効・取消のときに入力します。"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **({"label_suffix": ""} | options))

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if not self.errors and not fits(self.draft()):
            self.add_error(
                "valid_to", _("有効な番号には末日を入れず、失効・取消には登録年月日以後の末日を入れてください。")
            )
        return found

    def draft(self) -> EntryDraft:
        return EntryDraft(**self.cleaned_data)
