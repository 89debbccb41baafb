"""Whole yen out of exact numbers."""

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_project.kernel.money import Rounding, line_amount, round_ratio, round_yen

ROUNDINGS = st.sampled_from(Rounding)
FRACTIONS = st.fractions(min_value=-(10**12), max_value=10**12)


@pytest.mark.parametrize(
    ("value", "floor", "half_up", "ceil"),
    [
        (Fraction(63, 2), 31, 32, 32),
        (Fraction(-63, 2), -31, -32, -32),
        (Decimal("79.84"), 79, 80, 80),
        (Decimal("0.49"), 0, 0, 1),
        (Decimal("-0.49"), 0, 0, -1),
        (Decimal("1E+3"), 1000, 1000, 1000),
        (Fraction(1, 10**30), 0, 0, 1),
        (Decimal("-0"), 0, 0, 0),
        (7, 7, 7, 7),
    ],
)
def test_each_rounding_looks_at_the_absolute_value(
    value: Fraction | Decimal | int, floor: int, half_up: int, ceil: int
) -> None:
    assert [round_yen(value, rounding) for rounding in Rounding] == [floor, half_up, ceil]


@given(FRACTIONS, ROUNDINGS)
def test_rounding_costs_less_than_a_yen(value: Fraction, rounding: Rounding) -> None:
    assert abs(round_yen(value, rounding) - value) < 1


@given(FRACTIONS)
def test_half_up_is_never_more_than_half_a_yen_away(value: Fraction) -> None:
    assert abs(round_yen(value, Rounding.HALF_UP) - value) <= Fraction(1, 2)


@given(FRACTIONS)
def test_floor_goes_toward_zero_and_ceil_away_from_it(value: Fraction) -> None:
    size = abs(value)
    assert abs(round_yen(value, Rounding.FLOOR)) <= size <= abs(round_yen(value, Rounding.CEIL))


@given(FRACTIONS, ROUNDINGS)
def test_the_negative_of_an_amount_rounds_to_its_negative(value: Fraction, rounding: Rounding) -> None:
    assert round_yen(-value, rounding) == -round_yen(value, rounding)


@given(st.integers(), ROUNDINGS)
def test_whole_yen_stay_as_they_are(value: int, rounding: Rounding) -> None:
    assert round_yen(value, rounding) == value


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_no_money(value: str) -> None:
    with pytest.raises(ValueError, match="no amount"):
        round_yen(Decimal(value), Rounding.FLOOR)
    with pytest.raises(ValueError, match="no amount"):
        line_amount(Decimal(1), Decimal(value), Rounding.FLOOR)


def test_a_float_is_refused() -> None:
    with pytest.raises(TypeError, match="float"):
        round_yen(0.5, Rounding.FLOOR)  # type: ignore[arg-type]


@pytest.mark.parametrize("denominator", [0, -1])
def test_a_denominator_that_is_not_positive_is_refused(denominator: int) -> None:
    with pytest.raises(ValueError, match="positive"):
        round_ratio(1, denominator, Rounding.FLOOR)


def test_a_rounding_that_came_as_text_counts_as_the_choice_it_names() -> None:
    assert round_ratio(1, 2, "ceil") == 1  # type: ignore[arg-type]


def test_a_rounding_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="truncate"):
        round_ratio(1, 2, "truncate")  # type: ignore[arg-type]


@given(
    st.decimals(-(10**8), 10**8, places=3),
    st.decimals(-(10**13), 10**13, places=3),
    ROUNDINGS,
)
def test_a_line_amount_is_the_exact_product_rounded_once(qty: Decimal, price: Decimal, rounding: Rounding) -> None:
    assert line_amount(qty, price, rounding) == round_yen(Fraction(qty) * Fraction(price), rounding)


def test_a_line_amount_does_not_depend_on_the_decimal_context() -> None:
    with localcontext() as context:
        context.prec = 3
        assert line_amount(Decimal("12345.678"), Decimal(1000), Rounding.FLOOR) == 12_345_678
