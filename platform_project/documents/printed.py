"""A described page as the templates read it: plain data, every figure already as it is printed."""

import datetime as dt
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any


def printed(value: Any) -> Any:
    """Dataclasses become objects, sequences arrays, dates ISO text; whole numbers and decimals text with separators.

    TypeError for anything else, a float among them.
    """
    match value:
        case None | bool() | str():
            return value
        case int() | Decimal():
            return number(value)
        case dt.date():
            return value.isoformat()
        case tuple() | list():
            return [printed(member) for member in value]
    if is_dataclass(value):
        return {field.name: printed(getattr(value, field.name)) for field in fields(value)}
    raise TypeError(f"{type(value).__name__} has no printed form")


def number(value: int | Decimal) -> str:
    """`1,234.5`, `-1,000`: separated, without idle zeros, exact."""
    text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    return text.rstrip("0").rstrip(".") if "." in text else text
