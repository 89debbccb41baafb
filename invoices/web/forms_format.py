"""The form of a 書式."""

import json
from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.web.fields import CodeField, ParagraphField, TextField
from invoices import taxes
from invoices.drafts import FormatDraft
from invoices.models import InvoiceFormat
from invoices.models.format import INVOICE_TYPES, TAX_UNITS
from invoices.taxes import InvoiceType, TaxUnit
from partners.models import BankAccount
from partners.web.forms import account_choices, choices

TITLE_LENGTH = 100

FREE_TEXTS = tuple(f"inv_free_txt{number}" for number in range(1, 4))
FREE_NUMBERS = tuple(f"inv_free_num{number}" for number in range(1, 8))
LINE_TEXTS = tuple(f"item_free_txt{number}" for number in range(1, 11))
FREE_FIELDS = (
    *((name, format_lazy(_("自由文字{number}"), number=number)) for number, name in enumerate(FREE_TEXTS, 1)),
    *((name, format_lazy(_("自由数値{number}"), number=number)) for number, name in enumerate(FREE_NUMBERS, 1)),
    *((name, format_lazy(_("明細自由項目{number}"), number=number)) for number, name in enumerate(LINE_TEXTS, 1)),
)


def units_by_type() -> dict[str, list[str]]:
    """保存方式 → the 課税単位 that fit it, by their wire values."""
    return {kind.value: sorted(unit.value for unit in taxes.allowed_units(kind)) for kind in InvoiceType}


class FormatForm(forms.Form):
    code = CodeField(label=_("書式コード"), help_text=_("15文字まで。登録後は変更できません。"))
    title = TextField(label=_("書式名"), max_length=TITLE_LENGTH)
    invoice_type = forms.ChoiceField(label=_("保存方式"), choices=INVOICE_TYPES, initial=InvoiceType.QUALIFIED.value)
    unit_tax = forms.ChoiceField(
        label=_("課税単位"),
        choices=TAX_UNITS,
        help_text=_("消費税の端数処理を行う単位。保存方式により選べる単位が決まります。"),
    )
    default_account = forms.ChoiceField(
        label=_("規定の振込先口座"), required=False, help_text=_("発行先に規定の口座がないときに使います。")
    )
    notes = ParagraphField(
        label=_("定型の備考"),
        max_length=1000,
        required=False,
        help_text=_("備考を指定せずに発行した請求書に入ります。"),
    )
    make_default = forms.BooleanField(label=_("規定値にする"), required=False)

    def __init__(self, *args: Any, accounts: Iterable[BankAccount], **options: Any) -> None:
        super().__init__(*args, **({"label_suffix": ""} | options))
        choices(self, "default_account").choices = account_choices(accounts)
        fitting = {"data-follows": "id_invoice_type", "data-fitting": json.dumps(units_by_type())}
        self.fields["unit_tax"].widget.attrs |= fitting
        for name, label in FREE_FIELDS:
            self.fields[name] = TextField(label=label, max_length=TITLE_LENGTH, required=False)

    def head_titles(self) -> list[BoundField]:
        return [self[name] for name in (*FREE_TEXTS, *FREE_NUMBERS)]

    def line_titles(self) -> list[BoundField]:
        return [self[name] for name in LINE_TEXTS]

    def shows_titles(self) -> bool:
        return any(field.value() or field.errors for field in self.head_titles())

    def shows_line_titles(self) -> bool:
        return any(field.value() or field.errors for field in self.line_titles())

    def draft(self) -> FormatDraft:
        data = self.cleaned_data
        return FormatDraft(
            code=data["code"], title=data["title"], invoice_type=InvoiceType(data["invoice_type"]),
            unit_tax=TaxUnit(data["unit_tax"]), default_account=data["default_account"], notes=data["notes"],
            free_titles={name: data[name] for name, _label in FREE_FIELDS if data[name]},
            make_default=bool(data.get("make_default")),
        )  # fmt: skip


def initial_of(row: InvoiceFormat) -> dict[str, Any]:
    """What the form of a stored 書式 begins with."""
    plain: dict[str, Any] = {
        name: getattr(row, name) for name in ("code", "title", "invoice_type", "unit_tax", "notes")
    }
    account = row.default_account
    return {**plain, **row.free_titles, "default_account": account.code if account else ""}
