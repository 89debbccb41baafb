"""Form fields that the pages of every room share: brought into one form, then checked, with the wire's own messages."""

import datetime as dt
import unicodedata
from typing import Any, NoReturn

from django import forms

from accounts.web.faults import language
from platform_project.kernel import text
from platform_project.kernel.errors import Fault

CODE_LENGTH = 15
# As a date box sends it, and as spreadsheets and people write it.
DAY_FORMATS = ("%Y-%m-%d", "%Y/%m/%d")

INPUT_ONLY = {"autocomplete": "off"}


class TextField(forms.CharField):
    """A single line in NFC, its length counted after normalising; what no text may hold is refused (E700007)."""

    line_breaks = False

    def to_python(self, value: Any) -> str:
        normal = self.normalise(text.normalise(super().to_python(value) or ""))
        character = text.forbidden_character(normal)
        if character is None and not self.line_breaks and "\n" in normal:
            character = "U+000A"
        if character:
            self.refuse("E700007", character=character)
        return normal

    def normalise(self, value: str) -> str:
        """The spelling that is kept; what cannot be spelt so stays, to be refused."""
        return value

    def refuse(self, code: str, **params: Any) -> NoReturn:
        fault = Fault(code, "", {"title": str(self.label), **params})
        raise forms.ValidationError(fault.message(language()), code=code)


class ParagraphField(TextField):
    """A text of several lines."""

    widget = forms.Textarea(attrs={"rows": 4})
    line_breaks = True


class CodeField(TextField):
    """A master's code, without what the wire strips from every request: such a code could never be named there."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=CODE_LENGTH, **options)
        self.widget.attrs |= INPUT_ONLY | {"spellcheck": "false"}

    def to_python(self, value: Any) -> str:
        code = super().to_python(value)
        unusable = dict.fromkeys(character for character in code if character in text.STRIPPED)
        if unusable:
            self.refuse("E700007", character=" ".join("TAB" if one == "\t" else one for one in unusable))
        return code


def bare(value: Any) -> str:
    """Half-width, without separators, spaces and yen signs."""
    plain = unicodedata.normalize("NFKC", str(value if value is not None else ""))
    return plain.translate(dict.fromkeys(map(ord, ", ¥\\"))).replace("−", "-").strip()


class FigureInput(forms.TextInput):
    """A text box that brings up the digits of a phone's keyboard."""

    def __init__(self) -> None:
        super().__init__(attrs={"class": "number", "inputmode": "decimal", "autocomplete": "off"})


class WholeField(forms.IntegerField):
    """A whole number; full-width digits, separators and a yen sign are understood."""

    widget = FigureInput

    def to_python(self, value: Any) -> int | None:
        plain = bare(value)
        if "_" in plain:  # a separator to Python, and to nobody else
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(plain)

    def widget_attrs(self, _widget: forms.Widget) -> dict[str, Any]:
        """None: the limits are those of a number box, and this is a text box."""
        return {}


class DayField(forms.DateField):
    """A calendar day, chosen or typed."""

    def __init__(self, **options: Any) -> None:
        box = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "max": "9999-12-31"})
        super().__init__(widget=box, input_formats=DAY_FORMATS, **options)

    def clean(self, value: Any) -> dt.date | None:
        """As Django does, but never a year that the wire cannot write with four digits."""
        day: dt.date | None = super().clean(value)
        if day is not None and day.year < 1900:
            fault = Fault("E700004", "", {"title": str(self.label), "expected": "yyyy-MM-dd"})
            raise forms.ValidationError(fault.message(language()))
        return day
