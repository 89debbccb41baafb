"""JSON bodies: what they become, and what is refused (contract §2; security checklist N1, N3, N5, N6, N9)."""

import json
import time
from contextlib import suppress
from decimal import Decimal
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from platform_project.api.bodies import BODY_LIMIT
from platform_project.api.json_bodies import MAX_DEPTH, MAX_VALUES, parse_json
from platform_project.api.renderers import to_json
from platform_project.kernel.errors import PlatformError


def refused(body: bytes) -> str:
    """The message of the one fault that `body` is refused with."""
    with pytest.raises(PlatformError) as caught:
        parse_json(body)
    (fault,) = caught.value.faults
    assert fault.code == "E700014"
    return fault.message()


@pytest.mark.contract("contract", "2 numbers")
def test_numbers_keep_every_digit() -> None:
    data = parse_json(b'{"a": 1, "b": 1.10, "c": 12345678901234567890, "d": 1e3, "e": 0.1}')
    assert data == {"a": 1, "b": Decimal("1.10"), "c": 12345678901234567890, "d": Decimal("1E+3"), "e": Decimal("0.1")}
    assert type(data["a"]) is int
    assert str(data["b"]) == "1.10"


@pytest.mark.security("N3")
@pytest.mark.parametrize("zero", ["-0", "-0.0", "-0.00", "-0e5"])
def test_minus_zero_is_zero(zero: str) -> None:
    value = parse_json(f'{{"a": {zero}}}'.encode())["a"]
    assert value == 0
    assert not str(value).startswith("-")


@pytest.mark.security("N3")
@pytest.mark.parametrize(
    "number",
    [
        "NaN",
        "Infinity",
        "-Infinity",
        "1e400",
        "1e999999999",
        "-1e-999999999",
        "9" * 5_000,
        "0." + "1" * 5_000,
        "1e" + "9" * 30,
    ],
    ids=lambda number: number[:14],
)
def test_a_number_that_is_none_or_is_monstrous_is_refused_at_once(number: str) -> None:
    started = time.process_time()
    refused(f'{{"a": {number}}}'.encode())
    assert time.process_time() - started < 0.05


@pytest.mark.contract("contract", "2 duplicates")
@pytest.mark.security("N5")
@pytest.mark.parametrize(
    ("body", "key"),
    [(b'{"a":1,"a":1}', "a"), (b'{"x":{"inv_no":"1","b":2,"inv_no":"2"}}', "inv_no"), (b'{"a":1,"\\u0061":2}', "a")],
)
def test_a_key_twice_is_refused_by_name(body: bytes, key: str) -> None:
    assert f"「{key}」が重複" in refused(body)


def test_a_key_twice_among_very_many_is_found_quickly() -> None:
    keys = ",".join(f'"k{number}":0' for number in range(200_000))
    started = time.process_time()
    assert "k199999" in refused(f'{{{keys},"k199999":1}}'.encode())
    assert time.process_time() - started < 2


@pytest.mark.security("N1")
@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 100, 1_000, 100_000])
@pytest.mark.parametrize(("opening", "closing"), [('{"a":', "}"), ("[", "]")])
def test_nesting_too_deep_is_refused_at_once(depth: int, opening: str, closing: str) -> None:
    body = '{"a":' + opening * (depth - 1) + "1" + closing * (depth - 1) + "}"
    started = time.process_time()
    refused(body.encode())
    assert time.process_time() - started < 0.1


@pytest.mark.security("N1")
@pytest.mark.parametrize("depth", [1, 10, MAX_DEPTH])
def test_nesting_up_to_the_limit_is_taken(depth: int) -> None:
    body = '{"a":' + "[" * (depth - 1) + "]" * (depth - 1) + "}" if depth > 1 else '{"a":1}'
    assert "a" in parse_json(body.encode())


def test_many_brackets_side_by_side_are_not_deep() -> None:
    assert len(parse_json(b'{"a":[' + b",".join([b"{}"] * 1_000) + b"]}")["a"]) == 1_000


@pytest.mark.contract("contract", "2 limits")
@pytest.mark.parametrize("fields", [5, 6])
def test_as_many_invoices_and_lines_as_the_contract_allows_are_read(fields: int) -> None:
    line = {"item_name": "a", "tax_type": "0", "tax_rate_sec": 10, "item_qty": 1, "item_price": 1, "item_tax": 1}
    invoice = {"details": [dict(list(line.items())[:fields])] * 1_000, "invoice_type": "3"}
    body = json.dumps({"invoices": [invoice] * 100}, separators=(",", ":")).encode()
    assert len(body) <= BODY_LIMIT
    assert len(parse_json(body)["invoices"][99]["details"]) == 1_000


def test_ten_megabytes_of_empty_brackets_are_refused_before_they_cost_memory() -> None:
    assert "多すぎます" in refused(b'{"a":[' + b"[]," * MAX_VALUES + b"[]]}")


@pytest.mark.security("N9")
@pytest.mark.parametrize(
    "body",
    [
        '{"a":"発行先"}'.encode("shift_jis"),
        '{"a":"発行先"}'.encode("euc_jp"),
        '{"a":"発行先"}'.encode("utf-16"),
        '{"a":"発行先"}'.encode("utf-32"),
        b'{"a":"\xff"}',
        b'{"a":"\xed\xa0\x80"}',  # a surrogate written as UTF-8
        b'{"a":"\xc0\xaf"}',  # an overlong slash
    ],
)
def test_bytes_that_are_not_utf_8_are_refused(body: bytes) -> None:
    refused(body)


@pytest.mark.security("N9")
def test_a_byte_order_mark_is_dropped() -> None:
    assert parse_json(b'\xef\xbb\xbf{"a":"1"}') == {"a": "1"}


@pytest.mark.parametrize("body", [b"", b" ", b"{", b"[]", b'"x"', b"1", b"null", b'{"a":1}x', b"{'a':1}", b'{"a":1,}'])
def test_what_is_no_json_object_is_refused(body: bytes) -> None:
    refused(body)


def test_the_place_of_a_mistake_is_named() -> None:
    assert "2行8文字目" in refused(b'{\n"a": 1 "b": 2}')


@pytest.mark.security("N6")
def test_a_bare_control_character_in_a_text_is_no_json() -> None:
    refused(b'{"a":"\x07"}')


@pytest.mark.security("N6")
@pytest.mark.parametrize("key", ["\\ud800", "\\u0000", "\\u202e", "a\\u200bb"])
def test_a_name_with_a_character_that_prints_as_nothing_is_refused(key: str) -> None:
    assert "項目名" in refused(f'{{"{key}":1}}'.encode())


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc_123", min_size=1), inner, max_size=4),
    max_leaves=20,
)


@settings(suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault of the reader
@given(st.dictionaries(st.text("abc_123", min_size=1), PLAIN, max_size=5))
def test_what_json_writes_json_reads_back(data: dict[str, Any]) -> None:
    assert parse_json(json.dumps(data).encode()) == data
    assert parse_json(to_json(data)) == data


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("1.50"), b"1.5"),
        (Decimal("2.000"), b"2"),
        (Decimal("-0.00"), b"0"),
        (Decimal("1E+3"), b"1000"),
        (Decimal("12345678.123"), b"12345678.123"),
        (Decimal("9999999999999.999"), b"9999999999999.999"),
        (Decimal("0.001"), b"0.001"),
        (Decimal("1200"), b"1200"),
    ],
)
def test_a_decimal_is_written_exactly(value: Decimal, written: bytes) -> None:
    assert to_json({"a": value}) == b'{"a":' + written + b"}"


def test_what_has_no_form_on_the_wire_is_not_written() -> None:
    with pytest.raises((TypeError, ValueError, orjson.JSONEncodeError)):
        to_json({"a": Decimal("NaN")})
    with pytest.raises(TypeError):
        to_json({"a": object()})


def test_japanese_is_written_as_it_is() -> None:
    assert to_json({"名": "髙𠮷"}) == '{"名":"髙𠮷"}'.encode()


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(body: bytes) -> None:
    with suppress(PlatformError):
        assert isinstance(parse_json(body), dict)
