"""Form fields for figures, as people type them: full-width digits, separators and a yen sign are understood."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from accounts.web.fields import CodeField, FigureInput, TextField, WholeField, bare

_DIGITS = 13


def named(name: str, code: str) -> str:
    """How a choice reads: its name, and its code in brackets."""
    return _("%(name)s（%(code)s）") % {"name": name, "code": code}


class YenField(WholeField):
    """A whole number of yen, of at most thirteen digits."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1 - 10**_DIGITS, max_value=10**_DIGITS - 1, **options)


class ThousandthsField(forms.DecimalField):
    """A decimal with up to three places."""

    widget = FigureInput

    def __init__(self, *, whole_digits: int, **options: Any) -> None:
        super().__init__(max_digits=whole_digits + 3, decimal_places=3, **options)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # the stubs' parent is IntegerField
        return super().to_python(bare(value))

    def prepare_value(self, value: Any) -> Any:
        """Without idle zeros: `7`, not `7.000`."""
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value

    def widget_attrs(self, _widget: forms.Widget) -> dict[str, Any]:
        """None: the limits are those of a number box, and this is a text box."""
        return {}


class ReferenceField(CodeField):
    """A number that people and programs name things by (請求書番号, 伝票番号): the characters of a code, any length."""

    def __init__(self, **options: Any) -> None:
        # A code's own limit is that of a master's code.
        TextField.__init__(self, **options)
