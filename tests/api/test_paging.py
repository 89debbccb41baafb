"""The facts of a page (contract §2, page facts)."""

import pytest

from platform_project.api.paging import Page


def facts(start: int, asked: int, rows: int, total: int, more: bool | None = None) -> dict[str, int]:
    return Page([{}] * rows, start, asked, total, more).facts()


@pytest.mark.contract("contract", "2 page facts")
def test_a_page_that_is_followed_names_the_next_position() -> None:
    assert list(facts(1, 10, 10, 25).items()) == [
        ("start_position", 1), ("get_count", 10), ("next_position", 11), ("total_count", 25),
    ]  # fmt: skip
    assert facts(11, 10, 10, 25)["next_position"] == 21


@pytest.mark.contract("contract", "2 page facts")
@pytest.mark.parametrize(
    ("start", "asked", "rows", "total"), [(21, 10, 5, 25), (1, 25, 25, 25), (1, 99, 0, 0), (90, 9, 0, 25)]
)
def test_the_last_page_names_none(start: int, asked: int, rows: int, total: int) -> None:
    assert facts(start, asked, rows, total) == {"start_position": start, "get_count": asked, "total_count": total}


@pytest.mark.contract("contract", "2 page facts")
def test_counting_stops_at_ten_thousand() -> None:
    assert facts(1, 99, 99, 10_000)["total_count"] == 10_000
    assert facts(1, 99, 99, 123_456)["total_count"] == 10_001


def test_behind_the_counted_rows_a_full_page_is_followed_by_another() -> None:
    assert facts(10_000, 99, 99, 10_001)["next_position"] == 10_099
    assert "next_position" not in facts(10_000, 99, 98, 10_001)
    assert facts(9_000, 99, 99, 10_001)["next_position"] == 9_099


def test_who_knows_better_may_say_so() -> None:
    assert "next_position" not in facts(10_000, 99, 99, 10_001, more=False)
    assert facts(10_000, 99, 99, 10_001, more=True)["next_position"] == 10_099
