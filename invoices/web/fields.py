"""Form fields for figures, as people type them: full-width digits, separators and a yen sign are understood."""

import datetime as dt
import unicodedata
from decimal import Decimal
from typing import Any

from django import forms

from accounts.web.faults import language
from partners.web.fields import CodeField, TextField
from platform_project.kernel.errors import Fault

_DIGITS = 13


def _bare(value: Any) -> str:
    """Half-width, without separators, spaces and yen signs."""
    text = unicodedata.normalize("NFKC", str(value if value is not None else ""))
    return text.translate(dict.fromkeys(map(ord, ", ¥\\"))).replace("−", "-").strip()


class FigureInput(forms.TextInput):
    """A text box that brings up the digits of a phone's keyboard."""

    def __init__(self) -> None:
        super().__init__(attrs={"class": "number", "inputmode": "decimal", "autocomplete": "off"})


class YenField(forms.IntegerField):
    """A whole number of yen, of at most thirteen digits."""

    widget = FigureInput

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1 - 10**_DIGITS, max_value=10**_DIGITS - 1, **options)

    def to_python(self, value: Any) -> int | None:
        return super().to_python(_bare(value))

    def widget_attrs(self, _widget: forms.Widget) -> dict[str, Any]:
        """None: the limits are those of a number box, and this is a text box."""
        return {}


class ThousandthsField(forms.DecimalField):
    """A decimal with up to three places."""

    widget = FigureInput

    def __init__(self, *, whole_digits: int, **options: Any) -> None:
        super().__init__(max_digits=whole_digits + 3, decimal_places=3, **options)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # the stubs' parent is IntegerField
        return super().to_python(_bare(value))

    def prepare_value(self, value: Any) -> Any:
        """Without idle zeros: `7`, not `7.000`."""
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value

    def widget_attrs(self, _widget: forms.Widget) -> dict[str, Any]:
        """None: the limits are those of a number box, and this is a text box."""
        return {}


class DayField(forms.DateField):
    """A calendar day, chosen or typed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "max": "9999-12-31"}), **options
        )

    def clean(self, value: Any) -> dt.date | None:
        """As Django does, but never a year that the wire cannot write with four digits."""
        day: dt.date | None = super().clean(value)
        if day is not None and day.year < 1900:
            fault = Fault("E700004", "", {"title": str(self.label), "expected": "yyyy-MM-dd"})
            raise forms.ValidationError(fault.message(language()))
        return day


class ReferenceField(CodeField):
    """A number that people and programs name things by (請求書番号, 伝票番号): the characters of a code, any length."""

    def __init__(self, **options: Any) -> None:
        # A code's own limit is that of a master's code.
        TextField.__init__(self, **options)
