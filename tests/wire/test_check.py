"""Every fault at once: codes, paths, order, titles, and what one fault does not drag along."""

from typing import Any

import pytest

from invoices.api.wire import RegisterRequest, SearchRequest
from platform_project.api.wire import check
from platform_project.kernel.errors import PlatformError
from tests.wire.asking import example, faults, invoice, line, registering, told

BAD = [
    ("E700002", "invoices[1].inv_no"),
    ("E700004", "invoices[1].send_date"),
    ("E700005", "invoices[1].invoice_type"),
    ("E700002", "invoices[1].publisher.publisher_mng_num"),
    ("E700001", "invoices[1].details[0].item_name"),
    ("E700004", "invoices[1].details[0].item_qty"),
    ("E700005", "invoices[1].details[0].tax_type"),
]


@pytest.mark.contract("examples", "register_bad.json")
@pytest.mark.contract("contract", "1 request check")
def test_the_bad_example_has_its_seven_faults_each_with_its_path() -> None:
    assert told(RegisterRequest, example("register_bad.json")) == BAD


@pytest.mark.parametrize(
    ("language", "messages"),
    [
        (
            "ja",
            [
                "請求書番号は30文字以内で入力してください（35文字）",
                "発行日の形式が正しくありません（yyyy-MM-dd）",
                "保存方式は0、1、2、3、4のいずれかを指定してください",
                "発行元コードは15文字以内で入力してください（16文字）",
                "品名は必須です",
                "数量の形式が正しくありません（整数部8桁・小数部3桁以内の0以上の半角数字）",
                "課税区分は0、1、2、3のいずれかを指定してください",
            ],
        ),
        (
            "en",
            [
                "inv_no takes at most 30 characters (35 sent)",
                "send_date has a wrong format (expected yyyy-MM-dd)",
                "invoice_type must be one of 0, 1, 2, 3, 4",
                "publisher_mng_num takes at most 15 characters (16 sent)",
                "item_name is required",
                None,
                "tax_type must be one of 0, 1, 2, 3",
            ],
        ),
    ],
)
@pytest.mark.contract("contract", "4 errors")
def test_messages_name_fields_by_title_or_in_english_by_their_own_name(
    language: str, messages: list[str | None]
) -> None:
    found = [fault.message(language) for fault in faults(RegisterRequest, example("register_bad.json"))]
    assert [said for said, text in zip(found, messages, strict=True) if text not in (None, said)] == []
    assert [text for text in messages if text not in (None, *found)] == []


def test_faults_stand_in_the_order_of_the_fields_however_they_were_found() -> None:
    bad = invoice(details=[line(), line(item_qty="x"), {}], inv_no="x" * 31, publisher={"publisher_zip": "1"})
    reordered = dict(reversed(bad.items()))
    assert registering({}, reordered) == [
        ("E700001", "invoices[0]"),
        ("E700002", "invoices[1].inv_no"),
        ("E700004", "invoices[1].publisher.publisher_zip"),
        ("E700004", "invoices[1].details[1].item_qty"),
        ("E700001", "invoices[1].details[2].item_name"),
        ("E700001", "invoices[1].details[2].item_without_tax"),
        ("E700001", "invoices[1].details[2].tax_type"),
    ]


def test_a_missing_array_is_required() -> None:
    absent: list[dict[str, Any]] = [{}, {"invoices": []}, {"invoices": None}]
    for data in absent:
        assert told(RegisterRequest, data) == [("E700001", "invoices")]


@pytest.mark.contract("contract", "1 request check")
@pytest.mark.parametrize(
    "element",
    [
        {"details": [line(item_qty="x", item_without_tax=None, item_price=5)]},
        {"details": [line(item_without_tax="x")]},
        {"details": [line(tax_rate_sec="x")]},
        {"details": [line(input_tax_type="9", item_without_tax=None)]},
        {"unit_tax_calc_sec": "2", "details": [line(item_slip_no="x" * 31)]},
        {"prev_inv_amount": "x", "carryover_new": 5},
        {"send_date": "tomorrow"},
        {"customer": "AOBA"},
        {"customer": {"private_cust_cd": "x" * 16}},
        {"details": "none"},
        {"publisher": {"publisher_mng_num": "x" * 16, "publisher_delete_flg": "0"}},
    ],
)
def test_a_faulty_field_is_not_judged_a_second_time(element: dict[str, Any]) -> None:
    assert len(registering(invoice(**element))) == 1


def test_a_faulty_head_field_still_makes_it_an_invoice() -> None:
    deletion = {"transfer_code": "A", "transfer_delete_flg": "1"}
    assert registering({"inv_no": "x" * 31, "banks": [deletion]}) == [
        ("E700002", "invoices[0].inv_no"),
        ("E700001", "invoices[0].send_date"),
        ("E700001", "invoices[0].pay_due_date"),
        ("E700001", "invoices[0].invoice_type"),
        ("E700001", "invoices[0].customer.private_cust_cd"),
        ("E700021", "invoices[0].banks[0].transfer_delete_flg"),
        ("E700001", "invoices[0].details"),
    ]


@pytest.mark.contract("contract", "1 request check")
def test_no_more_than_a_thousand_faults_are_told() -> None:
    many = [invoice(details=[line(item_qty="x", tax_type="9")] * 1000)] * 2
    with pytest.raises(PlatformError) as refusal:
        check(RegisterRequest, {"invoices": many})
    assert len(refusal.value.faults) == 1000


@pytest.mark.contract("contract", "2 text")
def test_forbidden_characters_are_told_with_the_rest_and_once_for_their_field() -> None:
    data = {"invoices": [invoice(inv_no="x" * 31, inv_name="a\u202eb" * 40, colour="\u200b")]}
    forbidden = {"invoices[0].inv_name": "U+202E", "invoices[0].colour": "U+200B"}
    found = faults(RegisterRequest, data, forbidden=forbidden)
    assert [(fault.code, fault.item) for fault in found] == [
        ("E700002", "invoices[0].inv_no"),
        ("E700007", "invoices[0].inv_name"),
        ("E700007", "invoices[0].colour"),
    ]
    assert found[1].message() == "件名に使用できない文字（U+202E）が含まれています"


def test_a_path_into_xml_gets_the_indexes_that_xml_does_not_have() -> None:
    data = {"invoices": invoice(inv_no="\u0007", details=line(item_name="\u0007"))}
    forbidden = {"invoices.inv_no": "U+0007", "invoices.details.item_name": "U+0007"}
    assert told(RegisterRequest, data, xml=True, forbidden=forbidden) == [
        ("E700007", "invoices[0].inv_no"),
        ("E700007", "invoices[0].details[0].item_name"),
    ]


@pytest.mark.contract("contract", "2 paging")
def test_a_workspaces_own_bound_is_told_with_the_rest() -> None:
    asked = {"send_date_to": "2026-11-30", "get_count": 100}
    found = faults(SearchRequest, asked, at_most={"get_count": 99})
    assert [(fault.code, fault.item) for fault in found] == [("E700006", "get_count"), ("E700001", "send_date_from")]
    assert found[0].message() == "取得件数は1から99の範囲で指定してください"
