"""How one value of a row stands in a bottle, and what is taken back from one, by the kind of its field.

Nothing that is read is trusted: a value that a field could not have held is unfit, and says what it should have been.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn

import orjson
from django.core.exceptions import ValidationError
from django.core.validators import (
    MaxLengthValidator,
    MaxValueValidator,
    MinValueValidator,
    ProhibitNullCharactersValidator,
)
from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils.dateparse import parse_duration
from django.utils.duration import duration_iso_string

from invoices.fields import ThousandthsField

if TYPE_CHECKING:
    AnyField = models.Field[Any, Any]
else:
    AnyField = models.Field

# What neither a database nor an XML answer can hold.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)")
_DECIMAL = re.compile(r"-?\d{1,15}(?:\.\d{1,9})?")
# Every zone of the world can name an instant of these years.
_YEARS = range(1900, 2200)
_LONGEST = dt.timedelta(days=200 * 366)
# The same on every database; some would take more.
_RANGES = BaseDatabaseOperations.integer_field_ranges
_CHECKED_ELSEWHERE = (MaxLengthValidator, ProhibitNullCharactersValidator, MinValueValidator, MaxValueValidator)

Decode = Callable[[Any], Any]


class Unfit(Exception):
    """A value that its field cannot hold; `expected` says what it can."""

    def __init__(self, expected: str) -> None:
        super().__init__(expected)
        self.expected = expected


def unfit(expected: str) -> NoReturn:
    raise Unfit(expected)


@dataclass(frozen=True, slots=True)
class Codec:
    """`encode` is None where the printer knows the value as it is (text, numbers, dates, instants)."""

    decode: Decode
    encode: Callable[[Any], Any] | None = None


def codec_of(field: AnyField) -> Codec:
    """For a field that is no reference. TypeError for a kind that nobody has taught the bottle yet."""
    match field:
        case ThousandthsField():
            return Codec(_decimal(3), _digits)
        case models.DecimalField():
            return Codec(_decimal(field.decimal_places or 0), _digits)
        case models.CharField() | models.TextField():
            return Codec(_text(field))
        case models.BooleanField():
            return Codec(_boolean)
        case models.IntegerField():
            return Codec(_integer(field))
        case models.FloatField():
            return Codec(_float)
        case models.DateTimeField():
            return Codec(_instant, _written)
        case models.DateField():
            return Codec(_day)
        case models.DurationField():
            return Codec(_duration, duration_iso_string)
        case models.JSONField():
            return Codec(_plain, _sorted)
    raise TypeError(f"a bottle cannot hold {field}: {type(field).__name__}")


def optional(decode: Decode) -> Decode:
    """The same, or null."""
    return lambda value: None if value is None else decode(value)


def _text(field: AnyField) -> Decode:
    longest, choices = field.max_length, _choices(field)
    validators = [check for check in field.validators if not isinstance(check, _CHECKED_ELSEWHERE)]

    def decode(value: Any) -> str:
        if type(value) is not str:
            unfit("text")
        if longest is not None and len(value) > longest:
            unfit(f"text of at most {longest} characters")
        if not value.isprintable() and _UNPRINTABLE.search(value):
            unfit("text without control characters")
        if choices is not None and value not in choices:
            unfit(f"one of {', '.join(sorted(choices))}")
        for check in validators:
            _passed(check, value)
        return value

    return decode


def _choices(field: AnyField) -> set[str] | None:
    if not field.choices:
        return None
    return {str(value) for value, _title in field.flatchoices} | ({""} if field.blank else set())


def _passed(check: Callable[[Any], None], value: str) -> None:
    try:
        if value:
            check(value)
    except ValidationError as error:
        raise Unfit(f"text that {type(check).__name__} passes") from error


def _integer(field: AnyField) -> Decode:
    lowest, highest = _RANGES[field.get_internal_type()]
    checks = field.validators
    lowest = max([lowest, *(check.limit_value for check in checks if isinstance(check, MinValueValidator))])
    highest = min([highest, *(check.limit_value for check in checks if isinstance(check, MaxValueValidator))])

    def decode(value: Any) -> int:
        if type(value) is not int or not lowest <= value <= highest:
            unfit(f"a whole number from {lowest} to {highest}")
        return value

    return decode


def _boolean(value: Any) -> bool:
    return value if type(value) is bool else unfit("true or false")


def _float(value: Any) -> float:
    if type(value) is bool or not isinstance(value, int | float | Decimal):
        unfit("a number")
    return float(value)


def _decimal(places: int) -> Decode:
    def decode(value: Any) -> Decimal:
        if type(value) is not str or not _DECIMAL.fullmatch(value):
            unfit('a decimal as text, like "12.500"')
        found = Decimal(value)
        exact = found.quantize(Decimal(1).scaleb(-places))
        return exact if exact == found else unfit(f"a decimal of at most {places} places")

    return decode


def _digits(value: Decimal) -> str:
    return f"{value:f}"


def _day(value: Any) -> dt.date:
    try:
        if type(value) is str and _DAY.fullmatch(value):
            return dt.date.fromisoformat(value)
    except ValueError:
        pass
    unfit("a day, like 2026-12-01")


def _instant(value: Any) -> dt.datetime:
    try:
        if type(value) is str and _INSTANT.fullmatch(value) and int(value[:4]) in _YEARS:
            return dt.datetime.fromisoformat(value).astimezone(dt.UTC)
    except ValueError:
        pass
    unfit("an instant with its offset, like 2026-12-01T00:00:00+00:00")


def _written(value: dt.datetime) -> str:
    return value.astimezone(dt.UTC).isoformat()


def _duration(value: Any) -> dt.timedelta:
    try:
        found = parse_duration(value) if type(value) is str else None
    except (ValueError, OverflowError):
        found = None
    return found if found is not None and abs(found) < _LONGEST else unfit("a duration in ISO 8601, like P1DT00H00M00S")


def _sorted(value: Any) -> Any:
    """One database keeps the order of an object's members, another does not; a bottle is the same from both."""
    return orjson.Fragment(orjson.dumps(value, option=orjson.OPT_SORT_KEYS))


def _plain(value: Any) -> Any:
    """JSON of any form; how it must look is for `shapes` to say."""
    match value:
        case str():
            return value if not _UNPRINTABLE.search(value) else unfit("text without control characters")
        case Decimal():
            return float(value)
        case int() if type(value) is int and abs(value) >= 2**63:
            unfit("a number of 64 bits")
        case list():
            return [_plain(member) for member in value]
        case dict():
            return {_plain(name): _plain(member) for name, member in value.items()}
    return value
