"""The forms of an invoice that is written by hand: its head, its lines, and what they offer to choose from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import Company
from accounts.web.fields import DayField, ParagraphField, TextField
from invoices import selectors
from invoices.models import InvoiceFormat
from invoices.models.format import INVOICE_TYPES, TAX_UNITS
from invoices.taxes import Bucket, Entry
from invoices.web.fields import ReferenceField, ThousandthsField, YenField, named
from invoices.web.papers import BUCKET_TITLES
from partners import selectors as partners
from partners.models import BankAccount, Customer, Issuer

if TYPE_CHECKING:
    Lines = forms.BaseFormSet["LineForm"]
else:
    Lines = forms.BaseFormSet  # not subscriptable when it runs

MAX_LINES = 1000
EMPTY_LINES = 3

Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Masters:
    """What a company's invoice may refer to."""

    issuers: Sequence[Issuer]
    customers: Sequence[Customer]
    accounts: Sequence[BankAccount]
    formats: Sequence[InvoiceFormat]

    @classmethod
    def of(cls, company: Company) -> "Masters":
        rows = (partners.issuers(company), partners.customers(company), partners.accounts(company))
        return cls(*rows, selectors.formats(company))

    @property
    def complete(self) -> bool:
        """Whether an invoice can be written at all."""
        return bool(self.issuers and self.customers and self.accounts and self.formats)

    def issuer(self, number: str) -> Issuer | None:
        return next((row for row in self.issuers if str(row.number) == number), None)

    def format(self, code: str) -> InvoiceFormat | None:
        """The 書式 of that code; the default one for an empty code."""
        return next((row for row in self.formats if (row.code == code if code else row.is_default)), None)


class HeadForm(forms.Form):
    """The head of a new invoice. An empty choice takes the default, as a silent request on the wire does."""

    customer = forms.ChoiceField(label=_("発行先"))
    publisher = forms.ChoiceField(label=_("発行元"), required=False)
    account = forms.ChoiceField(label=_("振込先口座"), required=False)
    format = forms.ChoiceField(label=_("書式"), required=False)
    send_date = DayField(label=_("発行日"))
    pay_due_date = DayField(label=_("入金期限"), help_text=_("初期値は翌月の末日です。"))
    close_date = DayField(label=_("締日"), required=False)
    inv_no = ReferenceField(
        label=_("請求書番号"), max_length=30, required=False, help_text=_("空欄にすると自動で採番します。")
    )
    inv_name = TextField(label=_("件名"), max_length=100, required=False)
    invoice_type = forms.ChoiceField(label=_("保存方式"), required=False)
    unit_tax = forms.ChoiceField(label=_("課税単位"), required=False)
    remarks = ParagraphField(label=_("備考"), max_length=1000, required=False, widget=forms.Textarea({"rows": 5}))

    # Where a refusal of the service belongs, by the end of its path.
    places: Mapping[str, str] = {
        "private_cust_cd": "customer", "publisher": "publisher", "publisher_mng_num": "publisher",
        "publisher_company_name": "publisher", "publisher_zip": "publisher", "publisher_address1": "publisher",
        "banks": "account", "transfer_code": "account", "invoice_setting_code": "format", "send_date": "send_date",
        "pay_due_date": "pay_due_date", "close_date": "close_date", "inv_no": "inv_no", "inv_name": "inv_name",
        "invoice_type": "invoice_type", "unit_tax_calc_sec": "unit_tax", "remarks": "remarks",
    }  # fmt: skip

    # What mostly stays as it is proposed.
    choices: tuple[str, ...] = ("publisher", "account", "format", "invoice_type", "unit_tax")

    def __init__(self, posted: QueryDict | None, *, masters: Masters, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(posted, initial=dict(initial or {}), label_suffix="")
        self.masters = masters
        self.offer()

    @property
    def shows_choices(self) -> bool:
        """Whether one of the choices is not as it was proposed, is wrong, or has nothing to propose."""
        if any(self[name].errors or (self[name].value() or "") != self.initial.get(name, "") for name in self.choices):
            return True
        return "customer" in self.fields and not (self.default_publisher and self.default_format)

    @property
    def default_publisher(self) -> Issuer | None:
        return next((row for row in self.masters.issuers if row.is_default), None)

    @property
    def default_format(self) -> InvoiceFormat | None:
        return self.masters.format("")

    def offer(self) -> None:
        """Fill the choices."""
        default = self.default_publisher
        self.choose("customer", "" if self.initial.get("customer") else _("選択してください"), _customers(self.masters))
        self.choose("publisher", _("規定値（%s）") % (default.name if default else _("未設定")), _issuers(self.masters))
        self.choose("account", _("規定値（発行先または書式の口座）"), _accounts(self.masters))
        self.choose("format", "" if self.initial.get("format") else _("規定値"), _formats(self.masters))
        self.choose("invoice_type", _("書式のとおり"), INVOICE_TYPES)
        self.choose("unit_tax", _("書式のとおり"), TAX_UNITS)

    def choose(self, name: str, empty: Any, choices: Sequence[tuple[str, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [*([("", empty)] if empty else []), *choices]


class CorrectionForm(HeadForm):
    """The head of a returned invoice's next version. An empty choice keeps what the last version had.

    `version` is the 版 that the writer has before the eyes: the optimistic lock.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)

    def offer(self) -> None:
        del self.fields["customer"]
        self.fields["inv_no"].required = True
        self.fields["inv_no"].help_text = self.fields["pay_due_date"].help_text = ""
        offers = {"publisher": _issuers, "account": _accounts, "format": _formats}
        for name, offered in offers.items():
            self.choose(name, _("前の版のまま"), offered(self.masters))
        self.choose("invoice_type", "", INVOICE_TYPES)
        self.choose("unit_tax", "", TAX_UNITS)


class LineForm(forms.Form):
    """One 明細. `seq` names the line of the last version that this one continues; `bucket` is rate and kind in one."""

    seq = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    item_name = TextField(label=_("品名"), max_length=255)
    quantity = ThousandthsField(label=_("数量"), whole_digits=8, required=False)
    unit = TextField(label=_("単位"), max_length=10, required=False)
    price = ThousandthsField(label=_("単価"), whole_digits=13, required=False)
    amount = YenField(label=_("金額"), required=False)
    bucket = forms.ChoiceField(
        label=_("税率"), initial=Bucket.TR10.value, choices=[(key.value, BUCKET_TITLES[key]) for key in Bucket]
    )
    entry = forms.ChoiceField(
        label=_("金額の種類"), initial=Entry.EXCLUSIVE.value, choices=[
            (Entry.EXCLUSIVE.value, _("税抜")),
            (Entry.INCLUSIVE.value, _("税込")),
            (Entry.TYPED.value, _("税額を手入力")),
        ],
    )  # fmt: skip
    tax = YenField(label=_("消費税額（手入力）"), required=False)
    slip_date = DayField(label=_("伝票日付"), required=False)
    slip_no = ReferenceField(label=_("伝票番号"), max_length=30, required=False)
    product_code = ReferenceField(label=_("商品コード"), max_length=30, required=False)
    remarks = ParagraphField(label=_("明細備考"), max_length=1000, required=False, widget=forms.Textarea({"rows": 2}))

    places: Mapping[str, str] = {
        "item_name": "item_name", "item_qty": "quantity", "item_price": "price", "item_unit": "unit",
        "item_without_tax": "amount", "item_amount": "amount", "item_tax": "tax", "tax_type": "bucket",
        "tax_rate_sec": "bucket", "input_tax_type": "entry", "item_slip_date": "slip_date", "item_slip_no": "slip_no",
        "item_prod_code": "product_code", "detail_remarks": "remarks",
    }  # fmt: skip
    rare = ("tax", "slip_date", "slip_no", "product_code", "remarks")

    def __init__(self, *, sketch: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.label_suffix = ""
        if sketch:
            self.fields["item_name"].required = False

    @property
    def shows_rare(self) -> bool:
        """Whether the rarely needed fields are wrong, or the tax is to be typed among them."""
        return self["entry"].value() == Entry.TYPED.value or any(self[name].errors for name in self.rare)

    @property
    def holds_rare(self) -> bool:
        return any(self[name].value() for name in self.rare)


class LineSet(Lines):
    """The lines. A row left untouched counts for nothing; deleting is a tick, which a script turns into a button."""

    def rows(self) -> list[tuple[int, LineForm]]:
        """The lines that were written and not deleted, each with its place in the form."""
        return [(place, form) for place, form in enumerate(self.forms) if self._counts(place, form)]

    def _counts(self, place: int, form: LineForm) -> bool:
        form.full_clean()
        written = place < self.initial_form_count() or form.has_changed()
        return written and not form.cleaned_data.get("DELETE")

    def clean(self) -> None:
        if not self.rows():
            raise forms.ValidationError(_("明細を1行以上入力してください。"))


def line_set(
    posted: QueryDict | None, *, empty: int = EMPTY_LINES, initial: Sequence[dict[str, Any]] = (), sketch: bool = False
) -> LineSet:
    """A set of lines with so many empty rows at its end; in a sketch they need no names."""
    limits: dict[str, Any] = {"max_num": MAX_LINES, "absolute_max": MAX_LINES, "validate_max": True}
    made: Any = forms.formset_factory(LineForm, formset=LineSet, extra=empty, can_delete=True, **limits)
    lines: LineSet = made(posted, prefix="lines", initial=initial, form_kwargs={"sketch": sketch})
    return lines


def _customers(masters: Masters) -> Choices:
    return [(row.code, named(row.name, row.code)) for row in masters.customers]


def _issuers(masters: Masters) -> Choices:
    return [
        (str(row.number), named(" ".join(filter(None, (row.name, row.section))), row.code)) for row in masters.issuers
    ]


def _accounts(masters: Masters) -> Choices:
    return [
        (row.code, named(f"{row.bank_name or row.bank_code} {row.branch_name or row.branch_code} "
                         f"{row.get_deposit_type_display()} {row.account_number}", row.code))
        for row in masters.accounts
    ]  # fmt: skip


def _formats(masters: Masters) -> Choices:
    return [(row.code, named(row.title, row.code)) for row in masters.formats]
