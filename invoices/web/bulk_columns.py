"""The columns of a file of invoices: those of the page on which one is written by hand, under the same titles."""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms import Field
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.web.fields import CodeField, TextField
from invoices.models.format import INVOICE_TYPES, TAX_UNITS
from invoices.taxes import Bucket, Entry
from invoices.web.forms import HeadForm, LineForm
from invoices.web.papers import BUCKET_TITLES

GROUP = "group"
REQUIRED = ("customer", "send_date", "pay_due_date", "item_name", "bucket")


class WordField(forms.Field):
    """One of some words, as people write it (wide or narrow, with blanks or without), or the value behind it."""

    def __init__(
        self, choices: Iterable[tuple[str, Any]], *, also: Mapping[str, str] | None = None, **options: Any
    ) -> None:
        super().__init__(**options)
        with translation.override("ja"):
            self.titles = {str(title): value for value, title in choices}
        self._values = {_plain(title): value for title, value in self.titles.items()}
        self._values |= {_plain(value): value for value in self.titles.values()}
        self._values |= {_plain(word): value for word, value in (also or {}).items()}

    @property
    def words(self) -> str:
        return "、".join(self.titles)

    def to_python(self, value: Any) -> str:
        word = _plain(value or "")
        if word and word not in self._values:
            said = _("%(words)s のいずれかを入力してください。") % {"words": self.words}
            raise forms.ValidationError(said)
        return self._values[word] if word else ""


def _plain(word: str) -> str:
    return "".join(unicodedata.normalize("NFKC", word).split()).lower()


# As a spreadsheet or a person may write them.
_RATES = {
    "10": "tr10", "0.1": "tr10", "8": "tr8", "5": "tr5", "0": "tr0", "8%軽減": "tr8_reduced", "軽減": "tr8_reduced",
    "8%(軽減)": "tr8_reduced", "軽減税率8%": "tr8_reduced",
}  # fmt: skip
_ENTRIES = {
    Entry.EXCLUSIVE.value: gettext_lazy("税抜"), Entry.INCLUSIVE.value: gettext_lazy("税込"),
    Entry.TYPED.value: gettext_lazy("税額を手入力"),
}  # fmt: skip


RATE = WordField([(bucket.value, BUCKET_TITLES[bucket]) for bucket in Bucket], also=_RATES, label=gettext_lazy("税率"))
ENTRY = WordField(
    _ENTRIES.items(), also={"手入力": Entry.TYPED.value}, label=gettext_lazy("金額の種類"), required=False
)
_head, _line = HeadForm.base_fields, LineForm.base_fields

HEAD: dict[str, Field] = {
    "inv_no": _head["inv_no"],
    "customer": CodeField(label=gettext_lazy("発行先コード")),
    "send_date": _head["send_date"],
    "pay_due_date": _head["pay_due_date"],
    "close_date": _head["close_date"],
    "inv_name": _head["inv_name"],
    "publisher": CodeField(label=gettext_lazy("発行元コード"), required=False),
    "account": CodeField(label=gettext_lazy("振込先口座コード"), required=False),
    "format": CodeField(label=gettext_lazy("書式コード"), required=False),
    "invoice_type": WordField(INVOICE_TYPES, label=gettext_lazy("保存方式"), required=False),
    "unit_tax": WordField(TAX_UNITS, label=gettext_lazy("課税単位"), required=False),
    "remarks": _head["remarks"],
}
# Under the names of the form, but for one that the head has too.
LINE: dict[str, Field] = {
    "item_name": _line["item_name"],
    "quantity": _line["quantity"],
    "unit": _line["unit"],
    "price": _line["price"],
    "amount": _line["amount"],
    "bucket": RATE,
    "entry": ENTRY,
    "tax": _line["tax"],
    "slip_date": _line["slip_date"],
    "slip_no": _line["slip_no"],
    "product_code": _line["product_code"],
    "line_remarks": _line["remarks"],
}
COLUMNS: dict[str, Field] = {
    GROUP: TextField(label=gettext_lazy("まとめ番号"), max_length=30, required=False), **HEAD, **LINE,
}  # fmt: skip
# Where what the services refuse belongs, by the end of its path.
PLACES: dict[str, str] = (
    dict(HeadForm.places) | dict(LineForm.places) | {"remarks": "remarks", "detail_remarks": "line_remarks"}
)
