"""The kinds of scalar that the wire knows: how a value is read, and how it is described to others.

A value reaches a kind only after the shape of the request was settled, so it is never None, a list or an object; `""`
arrives where it clears a field, and in answers, and reads as the kind's `empty`.
"""

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from platform_project.kernel import kana, registration

JsonSchema = dict[str, Any]
Told = str | Promise


def fault(code: str) -> PydanticCustomError:
    """What a kind raises: the catalogue's code. The message's parameters come from :meth:`Kind.told`."""
    return PydanticCustomError(code, "refused")


class Kind:
    """One kind of scalar. `expected` is what a message says about its form."""

    empty: ClassVar[Any] = ""
    expected: Told = ""

    def core_schema(self) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def read(self, value: Any) -> Any:
        """The value in the domain's type; raises :func:`fault`."""
        raise NotImplementedError

    def told(self, code: str, value: Any) -> dict[str, Any]:  # noqa: ARG002
        """The parameters of the message of `code`, for a value that was refused."""
        return {"expected": self.expected}

    def schema(self, *, empty: bool) -> JsonSchema:
        """JSON schema of what is taken; with `empty`, `""` too."""
        raise NotImplementedError

    def answer_schema(self) -> JsonSchema:
        """JSON schema of what is given; an empty value is `""`."""
        return self.schema(empty=True)


def _text(limit: int, *, empty: bool) -> JsonSchema:
    return {"type": "string", "maxLength": limit} | ({} if empty else {"minLength": 1})


def _pattern(form: str, *, empty: bool) -> str:
    return f"^(?:{form})?$" if empty else f"^(?:{form})$"


# What a declaration has before it is told its kind; it reads nothing.
NOTHING = Kind()


class Text(Kind):
    """A text of at most `limit` characters. A number is no text: it would have lost its zeros on the way."""

    expected = _("文字列")

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def core_schema(self) -> CoreSchema:
        return core_schema.str_schema(strict=True, max_length=self.limit)

    def told(self, code: str, value: Any) -> dict[str, Any]:
        if code == "E700002":
            return {"limit": self.limit, "length": len(value)}
        return super().told(code, value)

    def schema(self, *, empty: bool) -> JsonSchema:
        return _text(self.limit, empty=empty)


class Shaped(Kind):
    """A text of a fixed form; `pattern` is a regular expression that all of it must match."""

    def __init__(self, pattern: str, expected: Told) -> None:
        self._pattern = pattern
        self._matches = re.compile(pattern, re.ASCII).fullmatch
        self.expected = expected

    def read(self, value: Any) -> str:
        if not isinstance(value, str) or (value and not self._matches(value)):
            raise fault("E700004")
        return value

    def schema(self, *, empty: bool) -> JsonSchema:
        return {"type": "string", "pattern": _pattern(self._pattern, empty=empty)}


class AccountNumber(Shaped):
    """口座番号: up to seven digits, filled with zeros from the left to seven."""

    def __init__(self) -> None:
        super().__init__("[0-9]{1,7}", _("7桁以内の半角数字"))

    def read(self, value: Any) -> str:
        digits = super().read(value)
        return digits.zfill(7) if digits else ""


class Mail(Kind):
    """メールアドレス, at most 254 characters."""

    expected = _("メールアドレス")
    limit = 254

    def read(self, value: Any) -> str:
        if not isinstance(value, str):
            raise fault("E700004")
        if len(value) > self.limit:
            raise fault("E700002")
        try:
            if value:
                validate_email(value)
        except ValidationError:
            raise fault("E700004") from None
        return value

    def told(self, code: str, value: Any) -> dict[str, Any]:
        if code == "E700002":
            return {"limit": self.limit, "length": len(value)}
        return super().told(code, value)

    def schema(self, *, empty: bool) -> JsonSchema:
        return _text(self.limit, empty=empty)


class RegistrationNumber(Kind):
    """登録番号: T and 13 digits whose check digit agrees, after normalising."""

    expected = _("Tと13桁の数字。検査数字が一致すること")

    def read(self, value: Any) -> str:
        if not isinstance(value, str) or len(value) > 100:
            raise fault("E700004")
        number = registration.normalise(value)
        if number and not registration.is_valid(number):
            raise fault("E700004")
        return number

    def schema(self, *, empty: bool) -> JsonSchema:
        return _text(100, empty=empty) | {"examples": ["T8999900000001"]}


class BankKana(Kind):
    """口座名義カナ: in the spelling that a transfer carries, at most 30 bytes."""

    expected = _("文字列")

    def read(self, value: Any) -> str:
        if not isinstance(value, str):
            raise fault("E700004")
        if len(value) > 1000 or not kana.fits_bank_kana(value):
            raise fault("E700002")
        if kana.bank_kana_faults(value):
            raise fault("E700007")
        return kana.normalise_bank_kana(value)

    def told(self, code: str, value: Any) -> dict[str, Any]:
        match code:
            case "E700002":
                return {"limit": kana.MAX_BYTES, "length": kana.bank_kana_bytes(value)}
            case "E700007":
                return {"character": "".join(kana.bank_kana_faults(value)[:10])}
        return super().told(code, value)

    def schema(self, *, empty: bool) -> JsonSchema:
        return _text(kana.MAX_BYTES, empty=empty)


class Choice(Kind):
    """One of a few codes, each a digit or two; sent as text or as a number, read as text."""

    def __init__(self, choices: Iterable[str]) -> None:
        self.choices = tuple(choices)

    def read(self, value: Any) -> str:
        text = str(value) if type(value) is int else value
        if type(text) is not str or (text and text not in self.choices):
            raise fault("E700005")
        return text

    def told(self, code: str, value: Any) -> dict[str, Any]:  # noqa: ARG002
        return {"expected": "、".join(self.choices), "expected_en": ", ".join(self.choices)}

    def schema(self, *, empty: bool) -> JsonSchema:
        numbers = [int(code) for code in self.choices if code.isdigit()]
        return {"enum": [*self.choices, *numbers, *([""] if empty else [])]}

    def answer_schema(self) -> JsonSchema:
        return {"type": "string", "enum": [*self.choices, ""]}


class Date(Kind):
    """A day of the calendar, `yyyy-MM-dd`, in the years 1900 to 2999."""

    empty = None
    expected = "yyyy-MM-dd"
    first = dt.date(1900, 1, 1)
    last = dt.date(2999, 12, 31)
    _pattern = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
    _matches = staticmethod(re.compile(_pattern).fullmatch)

    def read(self, value: Any) -> dt.date | None:
        if value == "":
            return None
        if not isinstance(value, str) or not self._matches(value):
            raise fault("E700004")
        try:
            day = dt.date.fromisoformat(value)
        except ValueError:
            raise fault("E700004") from None
        if not self.first <= day <= self.last:
            raise fault("E700006")
        return day

    def told(self, code: str, value: Any) -> dict[str, Any]:
        if code == "E700006":
            return {"minimum": self.first.isoformat(), "maximum": self.last.isoformat()}
        return super().told(code, value)

    def schema(self, *, empty: bool) -> JsonSchema:
        return {"type": "string", "pattern": _pattern(self._pattern, empty=empty), "examples": ["2026-11-20"]}


class Integer(Kind):
    """A whole number from `minimum` to `maximum`: a JSON number, or ASCII digits with an optional minus in front."""

    empty = None
    expected = _("半角数字の整数")
    _matches = staticmethod(re.compile("-?[0-9]{1,40}").fullmatch)

    def __init__(self, minimum: int, maximum: int) -> None:
        self.minimum = minimum
        self.maximum = maximum

    def read(self, value: Any) -> int | None:
        kind = type(value)
        if kind is str:
            if not value:
                return None
            if not self._matches(value):
                raise fault("E700004")
            number = int(value)
        elif kind is int:
            number = value
        else:
            number = _whole(value)
        if not self.minimum <= number <= self.maximum:
            raise fault("E700006")
        return number

    def told(self, code: str, value: Any) -> dict[str, Any]:
        if code == "E700006":
            return {"minimum": self.minimum, "maximum": self.maximum}
        return super().told(code, value)

    def schema(self, *, empty: bool) -> JsonSchema:
        form = f"{'-?' if self.minimum < 0 else ''}[0-9]{{1,{len(str(self.maximum))}}}"
        bounds = {"minimum": self.minimum, "maximum": self.maximum}
        return {"type": ["integer", "string"], **bounds, "pattern": _pattern(form, empty=empty)}

    def answer_schema(self) -> JsonSchema:
        return {"type": ["integer", "string"], "maxLength": 0}


class Number(Kind):
    """A decimal of at most `whole` digits before the point and three behind it; written like an :class:`Integer`."""

    empty = None
    places = 3

    def __init__(self, whole: int, *, negative: bool) -> None:
        self._whole = whole
        self._negative = negative
        self._limit = 10 ** (whole + self.places)
        self._pattern = f"{'-?' if negative else ''}[0-9]{{1,{whole}}}(?:\\.[0-9]{{1,{self.places}}})?"
        self._matches = re.compile(self._pattern).fullmatch
        form = (
            _("整数部{whole}桁・小数部{places}桁以内の半角数字")
            if negative
            else _("整数部{whole}桁・小数部{places}桁以内の0以上の半角数字")
        )
        self.expected = format_lazy(form, whole=whole, places=self.places)

    def read(self, value: Any) -> Decimal | None:
        if type(value) is str:
            if not value:
                return None
            # Minus zero is zero, which only adding says to Decimal.
            if self._matches(value) or (not self._negative and value == "-0"):
                return Decimal(value) + 0
            raise fault("E700004")
        thousandths = _scaled(value, self.places)
        if not -self._limit < thousandths < self._limit or (thousandths < 0 and not self._negative):
            raise fault("E700004")
        return Decimal(thousandths).scaleb(-self.places)

    def schema(self, *, empty: bool) -> JsonSchema:
        bounds: JsonSchema = {} if self._negative else {"minimum": 0}
        return {"type": ["number", "string"], **bounds, "pattern": _pattern(self._pattern, empty=empty)}

    def answer_schema(self) -> JsonSchema:
        return {"type": ["number", "string"], "maxLength": 0}


def _whole(value: Any) -> int:
    """A JSON number without a fraction, such as 1000.0."""
    return _scaled(value, 0)


def _scaled(value: Any, places: int) -> int:
    """`value` × 10^places, exactly; refuses what is no number, has a finer fraction, or is beyond all bounds."""
    kind = type(value)
    if kind is int:
        return int(value) * int(10**places)
    number = Decimal(repr(value)) if kind is float else value
    if type(number) is not Decimal or not number.is_finite() or abs(number.adjusted()) > 40:
        raise fault("E700004")
    numerator, denominator = number.as_integer_ratio()
    scaled: int
    scaled, rest = divmod(numerator * 10**places, denominator)
    if rest:
        raise fault("E700004")
    return scaled
