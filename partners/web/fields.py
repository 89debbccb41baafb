"""Form fields for addresses, registration numbers and bank accounts."""

import re
import unicodedata
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.web.fields import INPUT_ONLY, TextField
from platform_project.kernel import kana, registration


class PatternField(TextField):
    """A text of a fixed form, in half-width characters."""

    def __init__(self, pattern: str, expected: str, **options: Any) -> None:
        super().__init__(**options)
        self._pattern = re.compile(pattern)
        self._expected = expected

    def normalise(self, value: str) -> str:
        return unicodedata.normalize("NFKC", value).strip()

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not self._pattern.fullmatch(value):
            self.refuse("E700004", expected=self._expected)


class ZipField(PatternField):
    """郵便番号 `XXX-XXXX`; the hyphen may be left out or typed in any of its shapes."""

    def __init__(self, **options: Any) -> None:
        super().__init__(r"[0-9]{3}-[0-9]{4}", "XXX-XXXX", **options)
        self.widget.attrs |= {"inputmode": "numeric", "placeholder": "100-0001"}

    def normalise(self, value: str) -> str:
        plain = re.sub(r"[〒\s\-‐-―−ー]", "", super().normalise(value))
        return f"{plain[:3]}-{plain[3:]}" if re.fullmatch("[0-9]{7}", plain) else super().normalise(value)


class DigitsField(PatternField):
    """Exactly `length` digits; `padded`: fewer are filled up with zeros on the left."""

    def __init__(self, length: int, *, padded: bool = False, **options: Any) -> None:
        self._length, self._padded = length, padded
        expected = _("半角数字%(length)d桁") % {"length": length}
        super().__init__(f"[0-9]{{{length}}}", expected, **options)
        self.widget.attrs |= INPUT_ONLY | {"inputmode": "numeric", "maxlength": str(length)}

    def normalise(self, value: str) -> str:
        digits = super().normalise(value)
        return digits.zfill(self._length) if self._padded and re.fullmatch("[0-9]+", digits) else digits


class RegistrationNumberField(TextField):
    """登録番号: T and 13 digits whose check digit agrees."""

    def normalise(self, value: str) -> str:
        return registration.normalise(value)

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not registration.is_valid(value):
            self.refuse("E700004", expected=_("T＋13桁の数字。検査数字も確認します"))


class KanaField(TextField):
    """口座名義カナ, in the spelling that a bank transfer carries; at most 30 bytes."""

    def normalise(self, value: str) -> str:
        return value if kana.bank_kana_faults(value) else kana.normalise_bank_kana(value)

    def validate(self, value: str) -> None:
        super().validate(value)
        if unusable := kana.bank_kana_faults(value):
            self.refuse("E700007", character=" ".join(unusable))
        if not kana.fits_bank_kana(value):
            self.refuse("E700002", limit=kana.MAX_BYTES, length=kana.bank_kana_bytes(value))
