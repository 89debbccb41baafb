"""請求書更新: what belongs together, and what stays as it was."""

from typing import Any

import pytest

from tests.wire.asking import line, updating

AT = "invoices[0]"


@pytest.mark.contract("contract", "6 operation 3")
def test_the_number_is_the_only_required_field() -> None:
    assert updating({"invoice_mng_num": 1}) == []
    assert updating({"invoice_mng_num": "0000000001", "rireki_no": "1", "send_date": "", "invoice_type": ""}) == []
    assert updating({"inv_name": "x"}) == [("E700001", f"{AT}.invoice_mng_num")]


@pytest.mark.parametrize("number", [0, -1, 10**10, "99999999999"])
def test_a_number_has_one_to_ten_digits(number: Any) -> None:
    assert updating({"invoice_mng_num": number}) == [("E700006", f"{AT}.invoice_mng_num")]


@pytest.mark.contract("contract", "6 operation 3")
def test_a_correction_deletes_no_master() -> None:
    masters: dict[str, Any] = {
        "publisher": {"publisher_mng_num": "HQ", "publisher_delete_flg": "1"},
        "banks": [{"transfer_code": "OLD", "transfer_delete_flg": "1"}],
    }
    assert updating({"invoice_mng_num": 1} | masters) == [
        ("E700021", f"{AT}.publisher.publisher_delete_flg"),
        ("E700021", f"{AT}.banks[0].transfer_delete_flg"),
    ]


@pytest.mark.contract("contract", "6 operation 3")
def test_an_invoice_is_corrected_once_in_a_request() -> None:
    assert updating({"invoice_mng_num": 1}, {"invoice_mng_num": 2}, {"invoice_mng_num": "01"}) == [
        ("E700011", "invoices[2].invoice_mng_num")
    ]


def test_lines_and_masters_are_checked_as_in_a_registration() -> None:
    element = {"invoice_mng_num": 1, "details": [line(tax_rate_sec=None)], "customer": {"customer_person": "x"}}
    assert sorted(updating(element)) == [
        ("E700001", f"{AT}.customer.private_cust_cd"),
        ("E700001", f"{AT}.details[0].tax_rate_sec"),
    ]
