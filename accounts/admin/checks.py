"""What staff type is brought into the spelling that is kept, by the rules that a partner's request meets."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import Form
from platform_project.kernel import kana, registration, text
from platform_project.kernel.errors import Fault


class Misfit(Exception):
    """A value that cannot be kept: a code of the catalogue, with its parameters but for the field's title."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


# Takes what was typed, gives what is kept, or raises a Misfit.
Check = Callable[[str], str]


def paragraph(value: str) -> str:
    normal = text.normalise(value)
    if character := text.forbidden_character(normal):
        raise Misfit("E700007", character=character)
    return normal


def line(value: str) -> str:
    normal = paragraph(value)
    if "\n" in normal:
        raise Misfit("E700007", character="U+000A")
    return normal


def code(value: str) -> str:
    """Without what the wire strips from every request: such a code could never be named there."""
    found = line(value)
    if unusable := [character for character in found if character in text.STRIPPED]:
        raise Misfit("E700007", character=" ".join(dict.fromkeys(unusable)))
    return found


def zip_code(value: str) -> str:
    plain = re.sub(r"[〒\s\-‐-―−ー]", "", unicodedata.normalize("NFKC", value))
    if not re.fullmatch("[0-9]{7}", plain):
        raise Misfit("E700004", expected="XXX-XXXX")
    return f"{plain[:3]}-{plain[3:]}"


def digits(length: int, *, padded: bool = False) -> Check:
    """Exactly so many digits; `padded`: fewer are filled up with zeros on the left."""

    def check(value: str) -> str:
        found = unicodedata.normalize("NFKC", value).strip()
        found = found.zfill(length) if padded else found
        if not re.fullmatch(f"[0-9]{{{length}}}", found):
            raise Misfit("E700004", expected=_("半角数字%(length)d桁") % {"length": length})
        return found

    return check


def registration_number(value: str) -> str:
    found = registration.normalise(value)
    if not registration.is_valid(found):
        raise Misfit("E700004", expected=_("T＋13桁の数字。検査数字も確認します"))
    return found


def bank_kana(value: str) -> str:
    if unusable := kana.bank_kana_faults(value):
        raise Misfit("E700007", character=" ".join(unusable))
    if not kana.fits_bank_kana(value):
        raise Misfit("E700002", limit=kana.MAX_BYTES, length=kana.bank_kana_bytes(value))
    return kana.normalise_bank_kana(value)


def language() -> str:
    """The page's language, as a fault's message takes it."""
    return "en" if (get_language() or "").startswith("en") else "ja"


class CheckedForm(Form):
    """A form whose texts are checked: those named in `rules` by their own rule, the others as a line or a paragraph."""

    rules: ClassVar[Mapping[str, Check]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields.keys() & self.rules.keys():
            self._measure_later(self.fields[name])

    def _measure_later(self, field: forms.Field) -> None:
        """A length counts in the spelling that is kept, where the model measures it."""
        field.validators = [check for check in field.validators if not isinstance(check, MaxLengthValidator)]
        field.widget.attrs.pop("maxlength", None)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name, value in list(data.items()):
            if isinstance(value, str) and value and isinstance(self.fields[name], forms.CharField):
                self._check(name, value)
        return data

    def _check(self, name: str, value: str) -> None:
        several = isinstance(self.fields[name].widget, forms.Textarea)
        check = self.rules.get(name, paragraph if several else line)
        try:
            self.cleaned_data[name] = check(value)
        except Misfit as misfit:
            self.add_error(name, Fault(misfit.code, "", self._told(name, misfit.params)).message(language()))

    def _told(self, name: str, params: Mapping[str, Any]) -> dict[str, Any]:
        plain = {key: str(value) if isinstance(value, Promise) else value for key, value in params.items()}
        return {"title": str(self.fields[name].label), **plain}
