"""請求書一覧取得: what may be asked for."""

import datetime as dt
from typing import Any

import pytest

from invoices.api import translate
from invoices.api.wire import SearchRequest
from platform_project.api.json_bodies import parse_json
from platform_project.api.wire import check
from tests.wire.asking import EXAMPLES, faults, told

NOVEMBER = {"send_date_from": "2026-11-01", "send_date_to": "2026-11-30"}


@pytest.mark.contract("examples", "seller_search.txt")
def test_the_example_of_a_public_client_is_taken() -> None:
    text = (EXAMPLES / "seller_search.txt").read_text(encoding="utf-8")
    request, warnings = check(SearchRequest, parse_json(text.rpartition("\n\n")[2].encode()))
    assert warnings == []
    assert (request.start_position, request.get_count) == (1, 99)
    assert translate.conditions(request) == {
        "send_date_from": dt.date(2026, 11, 1), "send_date_to": dt.date(2026, 11, 30),
    }  # fmt: skip


@pytest.mark.contract("contract", "6 operation 1")
def test_the_two_ends_of_the_issue_date_are_required() -> None:
    assert told(SearchRequest, {}) == [("E700001", "send_date_from"), ("E700001", "send_date_to")]


@pytest.mark.contract("contract", "6 operation 1")
@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("send_date", "2026-11-30", "2026-11-01"),
        ("pay_due_date", "2026-11-30", "2026-11-29"),
        ("update_date", "2026-11-30", "2026-11-29"),
        ("inv_amount", "2", 1),
    ],
)
def test_a_range_does_not_end_before_it_begins(name: str, low: Any, high: Any) -> None:
    (fault,) = faults(SearchRequest, NOVEMBER | {f"{name}_from": low, f"{name}_to": high})
    assert (fault.code, fault.item) == ("E700009", f"{name}_from")
    assert fault.message("en").startswith(f"{name}_from does not fit {name}_to")


def test_a_range_may_be_a_single_day_or_open() -> None:
    request, _warnings = check(SearchRequest, NOVEMBER | {"send_date_to": "2026-11-01", "inv_amount_to": -5})
    assert translate.conditions(request)["inv_amount_to"] == -5


@pytest.mark.contract("contract", "6 operation 1")
def test_conditions_are_passed_on_by_wire_name_and_a_flag_that_is_off_is_none() -> None:
    flags = {"extracting_type01": "1", "extracting_type02": 0, "extracting_type03": "0", "seal_flg": "0"}
    request, _warnings = check(SearchRequest, NOVEMBER | flags | {"invoice_type": 3, "invoice_mng_num": "12"})
    conditions = translate.conditions(request)
    assert {name: value for name, value in conditions.items() if name not in NOVEMBER} == {
        "invoice_type": "3", "seal_flg": "0", "extracting_type01": "1", "invoice_mng_num": 12,
    }  # fmt: skip


@pytest.mark.contract("contract", "2 paging")
@pytest.mark.parametrize(
    ("asked", "path"),
    [({"start_position": 0}, "start_position"), ({"get_count": 0}, "get_count"), ({"get_count": "1000"}, "get_count")],
)
def test_positions_and_counts_begin_at_one(asked: dict[str, Any], path: str) -> None:
    assert told(SearchRequest, NOVEMBER | asked) == [("E700006", path)]
