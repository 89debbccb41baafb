"""The forms of the four masters. Their fields are the columns of the CSV files too."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.web.faults import language
from accounts.web.fields import CodeField, DayField, TextField, WholeField
from accounts.web.forms import MasterForm
from journal_masters.drafts import Key, Kind, MasterDraft
from journal_masters.models import Master
from journal_masters.selectors import key_of
from journal_masters.tax_classes import TAX_CLASSES
from platform_project.kernel.errors import Fault

NAME_LENGTH = 40
LAST_PLACE = 999_999
ITEM_NUMBERS = [(str(number), str(number)) for number in range(1, 6)]
_FIXED_CODE = _("15文字まで。登録後は変更できません。")
_KANA_HELP = _("一覧と仕訳登録で検索に使います。")


class FlagField(forms.BooleanField):
    """A tick on a page; `1`, `0` or nothing in a file."""

    _VALUES = {"": False, "0": False, "1": True}

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)

    def to_python(self, value: Any) -> bool:
        if not isinstance(value, str):
            return bool(value)
        if (plain := value.strip()) not in self._VALUES:
            fault = Fault("E700005", "", {"title": str(self.label), "expected": "0, 1"})
            raise forms.ValidationError(fault.message(language()))
        return self._VALUES[plain]


class PlaceField(WholeField):
    """表示順; 0 where nothing is said."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_value=LAST_PLACE, required=False, **options)

    def clean(self, value: Any) -> int:
        return super().clean(value) or 0


class RowForm(MasterForm):
    """What the four share. `key` names the fields by which a row is known; `own` those of this master alone."""

    kind: Kind
    key: tuple[str, ...] = ("code",)
    own: tuple[str, ...] = ("name", "kana")
    common = ("display_order", "valid_from", "valid_to")

    display_order = PlaceField(label=_("表示順"), initial=0, help_text=_("小さい順に並びます。同じ順はコード順です。"))
    valid_from = DayField(label=_("有効開始日"), required=False)
    valid_to = DayField(label=_("有効終了日"), required=False, help_text=_("この日まで使えます。空欄は期限なしです。"))

    def draft(self, key: Key | None = None) -> MasterDraft:
        """`key` of the row that is edited; of a new one it is what was typed."""
        data = self.cleaned_data
        return MasterDraft(
            self.kind, key or tuple(data[name] for name in self.key),
            {name: data[name] for name in (*self.own, *self.common)},
        )  # fmt: skip


class AccountTitleForm(RowForm):
    kind = Kind.ACCOUNT_TITLE
    own = ("name", "kana", "tax_class", "sub_account_required")
    field_order = ("code", *own, *RowForm.common)
    wire = {"account_title_code": "code", "account_title_name": "name", "valid_to": "valid_to"}

    code = CodeField(label=_("勘定科目コード"), help_text=_FIXED_CODE)
    name = TextField(label=_("勘定科目名"), max_length=NAME_LENGTH)
    kana = TextField(label=_("勘定科目カナ"), max_length=NAME_LENGTH, required=False, help_text=_KANA_HELP)
    tax_class = forms.ChoiceField(
        label=_("税区分"), required=False, help_text=_("仕訳登録で最初に選ばれる税区分です。"),
        choices=[("", _("（なし）")), *((row.name, row.name) for row in TAX_CLASSES)],
    )  # fmt: skip
    sub_account_required = FlagField(label=_("補助科目必須"))


class SubAccountTitleForm(RowForm):
    kind = Kind.SUB_ACCOUNT_TITLE
    key = ("account", "code")
    field_order = ("account", "code", *RowForm.own, *RowForm.common)
    wire = {
        "account_title_code": "account", "sub_account_title_code": "code", "sub_account_title_name": "name",
        "valid_to": "valid_to",
    }  # fmt: skip

    account = CodeField(label=_("勘定科目コード"), help_text=_("コード・名称・カナから検索できます。"))
    code = CodeField(label=_("勘定補助科目コード"), help_text=_FIXED_CODE)
    name = TextField(label=_("勘定補助科目名"), max_length=NAME_LENGTH)
    kana = TextField(label=_("勘定補助科目カナ"), max_length=NAME_LENGTH, required=False, help_text=_KANA_HELP)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["account"].widget.attrs |= {
            "data-search": reverse("journal-master-search", args=["account"]), "data-free": "",
            "data-unknown": _("有効な勘定科目にないコードです。"),
        }  # fmt: skip


class BurdenSectionForm(RowForm):
    kind = Kind.BURDEN_SECTION
    field_order = ("code", *RowForm.own, *RowForm.common)
    wire = {"burden_sec_code": "code", "burden_sec_name": "name", "valid_to": "valid_to"}

    code = CodeField(label=_("負担部門コード"), help_text=_FIXED_CODE)
    name = TextField(label=_("負担部門名"), max_length=NAME_LENGTH)
    kana = TextField(label=_("負担部門カナ"), max_length=NAME_LENGTH, required=False, help_text=_KANA_HELP)


class JournalItemForm(RowForm):
    kind = Kind.JOURNAL_ITEM
    key = ("item_no", "code")
    own = ("name",)
    field_order = ("item_no", "code", *own, *RowForm.common)
    wire = {"journal_item_code": "code", "journal_item_name": "name", "valid_to": "valid_to"}

    item_no = forms.ChoiceField(
        label=_("項目番号"), choices=ITEM_NUMBERS, help_text=_("仕訳補助項目は1から5まであります。")
    )
    code = CodeField(label=_("仕訳補助項目コード"), help_text=_FIXED_CODE)
    name = TextField(label=_("仕訳補助項目名"), max_length=NAME_LENGTH)


_FORMS: tuple[type[RowForm], ...] = (AccountTitleForm, SubAccountTitleForm, BurdenSectionForm, JournalItemForm)
FORMS = {form.kind: form for form in _FORMS}


def values_of(kind: Kind, row: Master) -> dict[str, Any]:
    """A row as its form begins, and as its line in a file: by field."""
    form = FORMS[kind]
    keys = dict(zip(form.key, key_of(row), strict=True))
    return keys | {name: getattr(row, name) for name in (*form.own, *form.common)}
