"""The tax oracle, asked by a program."""

from typing import Any

import pytest

from sandbox.api.wire import tax as wire
from sandbox.tax import words as tax_words
from sandbox.tax.oracle import Cause, Comparison
from tests.sandbox.conftest import World

pytestmark = pytest.mark.django_db


def detail(amount: Any = 105, rate: int = 10, **more: Any) -> dict[str, Any]:
    return {"item_name": "部品", "item_without_tax": amount, "tax_type": "0", "tax_rate_sec": rate} | more


def ask(world: World, **body: Any) -> wire.TaxAnswer:
    found = world.drive("POST", "/tax", {"details": [detail()] * 3} | body)
    assert found.status == 200, found.body
    return wire.TaxAnswer(**found.body)


def test_it_tells_the_exact_tax_where_it_rounds_and_each_line_s_share(world: World) -> None:
    told = ask(world, rounding="half_up")
    (place,) = told.rounded
    assert (place.bucket, place.lines, place.exact, place.decimal) == ("tr10", [1, 2, 3], "63/2", "31.5")
    assert (place.floor, place.half_up, place.ceil) == (31, 32, 32)
    assert [line.tax for line in told.details] == [11, 11, 10]
    assert told.total == wire.Sum(net=315, tax=32, gross=347)
    assert (told.agrees, told.figures) == (None, [])


def test_it_explains_the_caller_s_figures(world: World) -> None:
    told = ask(world, totals={"inv_tax": 30, "inv_without_tax": "315", "inv_tax_tr8": 0})
    assert told.agrees is False
    figures = {row.name: row for row in told.figures}
    assert (figures["inv_tax"].expected, figures["inv_tax"].difference) == (31, -1)
    assert figures["inv_tax"].cause == "rounded_per_line"
    assert "rounds once per rate" in figures["inv_tax"].explanation
    assert figures["inv_without_tax"].cause is None
    assert ask(world, totals={"inv_tax": 31}).agrees is True


def test_it_says_what_a_registration_would_warn_of(world: World) -> None:
    told = ask(world, details=[detail(1_000, 5)], send_date="2026-11-20")
    assert [(row["code"], row["item"]) for row in told.warnings] == [("W700002", "details[0].tax_rate_sec")]


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"details": []}, "details", "E7"), ({"details": [detail(rate=9)]}, "details[0].tax_rate_sec", "E700019"),
        ({"details": [{"item_name": "x"}]}, "details[0].tax_type", "E700001"),
        ({"unit_tax_calc_sec": "1"}, "unit_tax_calc_sec", "E700022"),
        ({"totals": {"inv_tax": "many"}}, "totals.inv_tax", "E7"), ({"rounding": "up"}, "rounding", ""),
        ({"details": [detail("x")]}, "details[0].item_without_tax", "E7"), ({"rate": 10}, "rate", ""),
        ({"details": [detail(), detail(item_amount=100, input_tax_type="1")]}, "details[1].input_tax_type", "E700020"),
    ],
)  # fmt: skip
def test_what_a_registration_would_refuse_is_refused(world: World, body: Any, field: str, code: str) -> None:
    found = world.drive("POST", "/tax", {"details": [detail()]} | body)
    assert (found.status, found.code) == (400, "invalid_request")
    fault = found.body["error"]["fields"][0]
    assert fault["field"] == field
    assert fault["message"].startswith(code)


def test_every_cause_is_told_in_both_languages() -> None:
    for cause in Cause:
        told = [tax_words.explained(Comparison("inv_tax", 1, 2, cause), language) for language in ("ja", "en")]
        assert all(told)
        assert told[0] != told[1]
