"""Whole yen out of exact numbers. Nothing here is ever a float.

Rounding (端数処理) works on the absolute value and keeps the sign, so that a return cancels its original to the yen.
"""

from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class Rounding(StrEnum):
    """What a company does with a fraction of a yen (端数処理)."""

    FLOOR = "floor"  # 切捨て
    HALF_UP = "half_up"  # 四捨五入
    CEIL = "ceil"  # 切上げ


def round_ratio(numerator: int, denominator: int, rounding: Rounding) -> int:
    """The whole yen of `numerator / denominator`; ValueError unless the denominator is positive."""
    if denominator <= 0:
        raise ValueError(f"a denominator is positive, got {denominator}")
    yen, rest = divmod(abs(numerator), denominator)
    if rest:
        yen += _rounds_up(rest, denominator, rounding)
    return -yen if numerator < 0 else yen


def round_yen(value: Fraction | Decimal | int, rounding: Rounding) -> int:
    """The whole yen of an exact amount; ValueError for NaN and infinities, TypeError for a float."""
    return round_ratio(*_exact_ratio(value), rounding)


def line_amount(qty: Decimal, price: Decimal, rounding: Rounding) -> int:
    """Quantity (数量) × unit price (単価) in whole yen, rounded once; errors as in `round_yen`."""
    # A Decimal product would be cut at the context's precision before it is rounded; ratios are exact.
    qty_over, qty_under = _exact_ratio(qty)
    price_over, price_under = _exact_ratio(price)
    return round_ratio(qty_over * price_over, qty_under * price_under, rounding)


def _rounds_up(rest: int, denominator: int, rounding: Rounding) -> bool:
    match Rounding(rounding):
        case Rounding.FLOOR:
            return False
        case Rounding.HALF_UP:
            return 2 * rest >= denominator
        case Rounding.CEIL:
            return rest > 0


def _exact_ratio(value: Fraction | Decimal | int) -> tuple[int, int]:
    if not isinstance(value, Decimal | int | Fraction):
        raise TypeError(f"money is a Fraction, Decimal or int, got {type(value).__name__}")
    if isinstance(value, Decimal) and not value.is_finite():
        raise ValueError(f"{value} is no amount of money")
    return value.as_integer_ratio()
