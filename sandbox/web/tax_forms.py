"""What a person lets the tax oracle compute."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.web.fields import TextField
from invoices.computing import Terms
from invoices.drafts import LineDraft
from invoices.models.format import INVOICE_TYPES, TAX_UNITS
from invoices.taxes import Entry, InvoiceType, TaxType, TaxUnit
from invoices.web.fields import YenField
from platform_project.kernel import clock
from platform_project.kernel.money import Rounding

# Empty lines at the foot, and as many again for whoever asks.
ROWS, MOST_ROWS = 2, 50
# Value of the form: (課税区分, rate, reduced).
RATES: dict[str, tuple[TaxType, int | None, bool]] = {
    "10": (TaxType.TAXABLE, 10, False), "8r": (TaxType.TAXABLE, 8, True), "8": (TaxType.TAXABLE, 8, False),
    "5": (TaxType.TAXABLE, 5, False), "0": (TaxType.TAXABLE, 0, False), "free": (TaxType.FREE, None, False),
    "exemption": (TaxType.EXEMPTION, None, False), "non": (TaxType.NON, None, False),
}  # fmt: skip
RATE_CHOICES = (
    ("10", "10%"), ("8r", _("軽減8%")), ("8", "8%"), ("5", "5%"), ("0", "0%"),
    ("free", _("非課税")), ("exemption", _("免税")), ("non", _("不課税")),
)  # fmt: skip
ROUNDINGS = (("floor", _("切捨て")), ("half_up", _("四捨五入")), ("ceil", _("切上げ")))


class TermsForm(forms.Form):
    rounding = forms.ChoiceField(label=_("端数処理"), choices=ROUNDINGS)
    invoice_type = forms.ChoiceField(label=_("保存方式"), choices=INVOICE_TYPES, initial="3")
    unit_tax = forms.ChoiceField(label=_("課税単位"), choices=TAX_UNITS, initial="0")
    inv_tax = YenField(label=_("自分で計算した消費税額の合計"), required=False)
    inv_amount = YenField(label=_("自分で計算した税込金額の合計"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **({"label_suffix": ""} | options))

    def terms(self) -> Terms:
        data = self.cleaned_data
        kind, unit = InvoiceType(data["invoice_type"]), TaxUnit(data["unit_tax"])
        return Terms(kind, unit, Rounding(data["rounding"]), clock.today())

    def stated(self) -> dict[str, int]:
        names = ("inv_tax", "inv_amount")
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data[name] is not None}


class LineForm(forms.Form):
    """One line; without an amount it counts for nothing."""

    amount = YenField(label=_("金額"), required=False)
    rate = forms.ChoiceField(label=_("税率"), choices=RATE_CHOICES)
    entry = forms.ChoiceField(label=_("入力"), choices=(("0", _("税抜")), ("1", _("税込")), ("2", _("手入力"))))
    slip_no = TextField(label=_("伝票番号"), required=False, max_length=30)
    tax = YenField(label=_("自分で計算した消費税額"), required=False)

    def draft(self, place: int) -> LineDraft:
        data = self.cleaned_data
        tax_type, rate, reduced = RATES[data["rate"]]
        return LineDraft(
            f"{place + 1}", tax_type, rate, reduced, Entry(data["entry"]), amount=data["amount"], tax=data["tax"],
            slip_no=data["slip_no"], item=f"details[{place}]",
        )  # fmt: skip


LineFormSet = forms.formset_factory(LineForm, extra=ROWS, max_num=MOST_ROWS, absolute_max=60)


def with_more(sent: QueryDict) -> QueryDict:
    """What was sent, with further empty lines below."""
    more = sent.copy()
    count = more.get("form-TOTAL_FORMS", "")
    lines = int(count) if count.isascii() and count.isdigit() and len(count) < 4 else 0
    more["form-TOTAL_FORMS"] = str(min(lines + ROWS, MOST_ROWS))
    return more
