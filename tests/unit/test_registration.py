"""The registration number of a qualified invoice issuer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_project.kernel.registration import check_digit, is_valid, normalise

TWELVE = st.text("0123456789", min_size=12, max_size=12)
VALID = [
    "7000012050002",
    "8000012010038",
    "1180301018771",
    "8999900000001",
    "7999900000002",
    "6999900000003",
    "5999900000004",
    "4999900000005",
]


@pytest.mark.parametrize("digits", VALID)
def test_a_number_whose_check_digit_agrees_is_valid(digits: str) -> None:
    assert is_valid(f"T{digits}")
    assert check_digit(digits[1:]) == int(digits[0])


@pytest.mark.parametrize(
    "text",
    [
        "T1234567890123",
        "T1180301018772",
        "1180301018771",
        "t1180301018771",
        "T118030101877",
        "T11803010187710",
        "T1180301018771\n",
        " T1180301018771",
        "T118030101877１",
        "T118030101877١",
        "X1180301018771",
        "T",
        "",
    ],
)
def test_anything_else_is_not(text: str) -> None:
    assert not is_valid(text)


@pytest.mark.parametrize(
    "text",
    [
        "T1180301018771",
        "t1180301018771",
        "Ｔ１１８０３０１０１８７７１",
        "ｔ１１８０３０１０１８７７１",
        "T-1180-3010-18771",
        "T 1180 3010 18771",
        "Ｔ　１１８０３０１０１８７７１",
        "T－1180－3010－18771",
        "T−1180‐3010–18771",
        "Tー1180301018771",
        "Tｰ1180301018771",
        "\tT1180301018771\r\n",
    ],
)
def test_the_ways_to_type_a_number_come_to_the_same(text: str) -> None:
    assert normalise(text) == "T1180301018771"
    assert is_valid(normalise(text))


def test_what_is_no_part_of_a_number_stays_to_be_refused() -> None:
    assert normalise("登録番号 T1180301018771") == "登録番号T1180301018771"


@given(st.text("tTｔＴ0123456789０１９ 　-－ー−‐X"))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(TWELVE)
def test_exactly_one_check_digit_makes_twelve_digits_valid(twelve: str) -> None:
    valid = [first for first in range(10) if is_valid(f"T{first}{twelve}")]
    assert valid == [check_digit(twelve)]


@given(TWELVE, st.integers(0, 11), st.integers(1, 9))
def test_a_wrong_digit_changes_the_check_digit_unless_it_is_a_multiple_of_nine_away(
    twelve: str, at: int, step: int
) -> None:
    wrong = f"{twelve[:at]}{(int(twelve[at]) + step) % 10}{twelve[at + 1 :]}"
    same = (int(wrong[at]) - int(twelve[at])) % 9 == 0
    assert (check_digit(wrong) == check_digit(twelve)) == same


@given(TWELVE)
def test_the_check_digit_is_the_published_sum(twelve: str) -> None:
    weighted = sum(int(twelve[12 - n]) * (1 if n % 2 else 2) for n in range(1, 13))
    assert check_digit(twelve) == 9 - weighted % 9


@pytest.mark.parametrize("digits", ["", "12345678901", "1234567890123", "12345678901x", "１２３４５６７８９０１２"])
def test_a_check_digit_needs_twelve_digits(digits: str) -> None:
    with pytest.raises(ValueError, match="twelve digits"):
        check_digit(digits)
