"""請求書登録: what belongs together within an element, and between the elements of a request."""

from typing import Any

import pytest

from invoices.api.wire import RegisterRequest
from platform_project.api.wire import check
from tests.wire.asking import example, faults, invoice, line, registering

AT = "invoices[0]"


@pytest.mark.contract("contract", "6 operation 2")
@pytest.mark.parametrize("name", ["register_3.json", "masters_only.json"])
def test_the_examples_are_taken_without_a_warning(name: str) -> None:
    request, warnings = check(RegisterRequest, example(name))
    assert len(request.invoices) == 3
    assert warnings == []


@pytest.mark.contract("contract", "6 operation 2")
@pytest.mark.parametrize(
    "data",
    [{"inv_name": "件名"}, {"inv_amount": 0}, {"inv_free_num7": 1}, {"invoice_setting_code": "STD"}, {"payment": "0"}],
)
def test_any_head_field_makes_it_an_invoice_with_what_that_needs(data: dict[str, Any]) -> None:
    assert sorted(registering(data)) == [
        ("E700001", f"{AT}.customer.private_cust_cd"),
        ("E700001", f"{AT}.details"),
        ("E700001", f"{AT}.invoice_type"),
        ("E700001", f"{AT}.pay_due_date"),
        ("E700001", f"{AT}.send_date"),
    ]


@pytest.mark.contract("contract", "6 operation 2")
def test_lines_alone_make_it_an_invoice_too() -> None:
    assert ("E700001", f"{AT}.send_date") in registering({"details": [line()]})


@pytest.mark.contract("contract", "6 operation 2")
@pytest.mark.parametrize(
    "masters",
    [
        {"publisher": {"publisher_mng_num": "HQ"}},
        {"customer": {"private_cust_cd": "AOBA"}},
        {"banks": [{"transfer_code": "MAIN"}]},
        {"customer": {"private_cust_cd": "AOBA"}, "inv_name": "", "details": [], "remarks": None},
    ],
)
def test_masters_may_stand_alone(masters: dict[str, Any]) -> None:
    assert registering(masters) == []


def test_an_element_with_nothing_in_it_is_a_fault() -> None:
    assert registering({}) == [("E700001", AT)]
    assert registering({"publisher": {}, "inv_no": ""}) == [("E700001", AT)]


@pytest.mark.contract("contract", "6 operation 2")
def test_masters_are_deleted_only_without_an_invoice() -> None:
    masters: dict[str, Any] = {
        "publisher": {"publisher_mng_num": "OSAKA", "publisher_delete_flg": "1"},
        "banks": [{"transfer_code": "MAIN"}, {"transfer_code": "OLD", "transfer_delete_flg": 1}],
    }
    assert registering(masters) == []
    assert registering(invoice(**masters)) == [
        ("E700021", f"{AT}.publisher.publisher_delete_flg"),
        ("E700021", f"{AT}.banks[1].transfer_delete_flg"),
    ]


def test_who_is_to_be_deleted_must_be_named() -> None:
    assert registering({"publisher": {"publisher_delete_flg": "1"}}) == [
        ("E700001", f"{AT}.publisher.publisher_mng_num")
    ]
    assert registering({"banks": [{"transfer_delete_flg": "1"}]}) == [("E700001", f"{AT}.banks[0].transfer_code")]


@pytest.mark.contract("contract", "5 details")
@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({"tax_rate_sec": None}, ["tax_rate_sec"]),
        ({"tax_rate_sec": None, "tax_type": "3"}, []),
        ({"tax_rate_sec": 0}, []),
        ({"item_without_tax": None}, ["item_without_tax"]),
        ({"item_without_tax": None, "item_qty": 1}, ["item_without_tax"]),
        ({"item_without_tax": None, "item_qty": "1", "item_price": "2.5"}, []),
        ({"item_without_tax": 0}, []),
        ({"input_tax_type": "1"}, ["item_amount"]),
        ({"input_tax_type": "1", "item_amount": 110}, []),
        ({"input_tax_type": 2}, ["item_tax"]),
        ({"input_tax_type": "2", "item_tax": 0}, []),
        ({"input_tax_type": "2", "tax_type": "1"}, []),
        ({"item_name": "", "tax_type": ""}, ["item_name", "tax_type"]),
    ],
)
def test_what_a_line_needs_depends_on_the_line(fields: dict[str, Any], wanted: list[str]) -> None:
    assert registering(invoice(details=[line(**fields)])) == [("E700001", f"{AT}.details[0].{name}") for name in wanted]


@pytest.mark.contract("contract", "5 unit_tax_calc_sec")
def test_with_slips_as_the_unit_every_line_names_its_slip() -> None:
    lines = [line(item_slip_no="D-1"), line(), line(item_slip_no="")]
    assert registering(invoice(unit_tax_calc_sec=2, details=lines)) == [
        ("E700001", f"{AT}.details[1].item_slip_no"),
        ("E700001", f"{AT}.details[2].item_slip_no"),
    ]
    assert registering(invoice(unit_tax_calc_sec="0", details=lines)) == []


@pytest.mark.contract("contract", "6 operation 2")
@pytest.mark.parametrize(
    ("first", "second", "path"),
    [
        (
            {"publisher": {"publisher_mng_num": "X", "publisher_section": "A"}},
            {"publisher": {"publisher_mng_num": "X", "publisher_section": "B"}},
            "publisher.publisher_mng_num",
        ),
        (
            {"publisher": {"publisher_mng_num": "X", "publisher_section": "A"}},
            {"publisher": {"publisher_mng_num": "X", "publisher_delete_flg": "1"}},
            "publisher.publisher_mng_num",
        ),
        (
            {"customer": {"private_cust_cd": "X", "customer_section": "A"}},
            {"customer": {"private_cust_cd": "X", "customer_section": "A", "customer_person": ""}},
            "customer.private_cust_cd",
        ),
        (
            {"customer": {"private_cust_cd": "X", "invite_method": "1"}},
            {"customer": {"private_cust_cd": "X", "invite_method": "2"}},
            "customer.private_cust_cd",
        ),
        (
            {"banks": [{"transfer_code": "X", "branch_code": "001"}]},
            {"banks": [{"transfer_code": "Y"}, {"transfer_code": "X", "branch_code": "002"}]},
            "banks[1].transfer_code",
        ),
    ],
)
def test_one_code_does_not_say_two_things(first: dict[str, Any], second: dict[str, Any], path: str) -> None:
    found = faults(RegisterRequest, {"invoices": [first, second]})
    assert [(fault.code, fault.item, fault.params["value"]) for fault in found] == [
        ("E700011", f"invoices[1].{path}", "X")
    ]


@pytest.mark.contract("contract", "6 operation 2")
def test_one_code_may_say_the_same_twice_or_be_a_bare_reference() -> None:
    whole = {"customer": {"private_cust_cd": "X", "customer_company_name": "川瀬", "invite_method": "2"}}
    account = {"transfer_code": "X", "account_num": "1"}
    bare = [{"customer": {"private_cust_cd": "X"}}, {"customer": {"private_cust_cd": "X", "invite_method": "0"}}]
    banks = [account, {"transfer_code": "X", "transfer_delete_flg": "0"}, account | {"account_num": "0000001"}]
    assert registering(whole, *bare, whole, {"banks": banks}) == []


def test_a_publisher_without_a_code_never_contradicts_another() -> None:
    one = {"publisher_company_name": "A", "publisher_zip": "530-0001", "publisher_address1": "大阪"}
    assert registering(invoice(publisher=one), invoice(publisher=one | {"publisher_company_name": "B"})) == []
