"""The registration number (登録番号) of a qualified invoice issuer: T, a check digit, twelve digits.

For a corporation the thirteen digits are its 法人番号, whose published check digit rule this is.
"""

import re
import unicodedata

_SHAPE = re.compile(r"T([1-9])([0-9]{12})")

# Spaces, and what people type for a hyphen: the dashes of Unicode, the minus sign, and the prolonged sound mark.
_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u2212\u30fc]")


def normalise(text: str) -> str:
    """Half-width, with a capital T, without spaces and hyphens; anything else stays, for `is_valid` to refuse."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).replace("t", "T")


def is_valid(text: str) -> bool:
    """Whether a normalised number has its form and a check digit that agrees."""
    found = _SHAPE.fullmatch(text)
    return found is not None and int(found[1]) == check_digit(found[2])


def check_digit(twelve: str) -> int:
    """The digit (1–9) that stands before these twelve; ValueError unless they are twelve ASCII digits."""
    if not re.fullmatch("[0-9]{12}", twelve):
        raise ValueError(f"twelve digits are needed, got {twelve!r}")
    odd, even = twelve[::-2], twelve[-2::-2]
    return 9 - (_digit_sum(odd) + 2 * _digit_sum(even)) % 9


def _digit_sum(digits: str) -> int:
    return sum(map(int, digits))
