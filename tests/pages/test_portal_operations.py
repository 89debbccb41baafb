"""An operation's page says what its models say, what the operation demands, and what it may refuse: held against the wire."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from accounts.oauth.tokens import mint
from platform_project.api.dialects import V1, V2
from platform_project.api.operations import Operation
from platform_project.api.refusals import status_in
from platform_project.api.wire import walk
from platform_project.kernel.errors import CATALOGUE, Kind
from sandbox.fidelity.ledger import operations
from sandbox.portal import english, fields
from sandbox.portal.fields import Need
from tests.factories import Cast
from tests.pages.reading import text_of

KEYS = [operation.key for operation in operations()]


def operation_of(key: str) -> Operation:
    return next(operation for operation in operations() if operation.key == key)


def page(client: Client, key: str, **asked: str) -> str:
    return client.get(f"/docs/operations/{key}/", asked).content.decode()


@pytest.mark.parametrize("key", KEYS)
def test_every_field_of_the_models_stands_in_the_tables(client: Client, key: str) -> None:
    operation, shown = operation_of(key), page(client, key)
    anchors = set(re.findall(r'<tr id="([^"]+)"', shown))
    array = operation.routes[0].array
    at = f"answer.{array}." if array else "answer."
    assert {f"request.{path.replace('[]', '')}" for path, _slot in walk(operation.request)} <= anchors
    assert {f"{at}{path.replace('[]', '')}" for path, _slot in walk(operation.answer)} <= anchors


@pytest.mark.parametrize("key", KEYS)
def test_every_title_and_note_has_its_english(key: str) -> None:
    operation = operation_of(key)
    for model in (operation.request, operation.answer):
        for path, slot in walk(model):
            assert english.title(slot.declared.title), path
            assert bool(english.note(slot.declared.note)) == bool(slot.declared.note), path
    assert english.summary(key)


def test_a_row_tells_title_form_need_mark_and_note(client: Client) -> None:
    told = text_of(client.get("/docs/operations/seller_invoice_register/"))
    assert "inv_no 請求書番号 文字列 30文字まで V 省略時は自動採番" in told
    assert "send_date 発行日 日付 yyyy-MM-dd △ P 請求書の登録では必須" in told
    assert "item_name 品名 文字列 255文字まで ○ V" in told
    assert "invoices 請求書 配列 100件まで ○ A" in told


def test_codes_that_speak_for_themselves_are_listed(client: Client) -> None:
    assert "税区分 コード A 空文字で値を消去 課税仕入10 課税仕入8軽" in text_of(
        client.get("/docs/operations/buyer_journal_master_register/")
    )


def test_it_shows_the_generation_and_the_writing_that_were_asked_for_and_keeps_them(client: Client) -> None:
    first = page(client, "seller_invoice_update", v="v1", **{"in": "python"})
    assert "requests.put(" in first
    again = page(client, "seller_invoice_search")
    assert "requests.get(" in again
    assert "/v1/invoice/seller/invoices" in again
    assert "requests.get(" in page(client, "seller_invoice_pdf")


def test_what_an_operation_does_not_have_gives_way(client: Client) -> None:
    assert "import requests" not in page(client, "seller_invoice_pdf", v="v2", **{"in": "client"})
    assert client.get("/docs/operations/nothing/").status_code == 404
    assert "curl -sS -X POST" in page(client, "seller_invoice_register", v="v9", **{"in": "cobol"})


def test_it_shows_the_recorded_answer_of_what_it_asks(client: Client) -> None:
    shown = page(client, "buyer_supplier_register", v="v2", **{"in": "curl-xml"})
    assert "&lt;supplier_result&gt;registered&lt;/supplier_result&gt;" in shown
    assert "200 application/pdf" in page(client, "buyer_invoice_pdf")


def test_it_names_the_codes_of_the_operation_with_the_status_of_each_generation(client: Client) -> None:
    told = text_of(client.get("/docs/operations/seller_invoice_update/"))
    assert "E400002 排他エラー" in told
    assert "E300007" not in told
    assert re.search(r"E100001 本機能は発行有料企業のみ利用可能です .* 403 400", told)


# What a field that is needed on a condition is called, and how to ask without it.


def _line(**changes: Any) -> dict[str, Any]:
    line = {"item_name": "部品", "item_qty": 1, "item_price": 1000, "tax_type": "0", "tax_rate_sec": 10} | changes
    return {name: value for name, value in line.items() if value is not None}


def _invoice(**changes: Any) -> dict[str, Any]:
    head = {"send_date": "2026-11-20", "pay_due_date": "2026-12-31", "invoice_type": "3"}
    invoice = {**head, "customer": {"private_cust_cd": "AOBA"}, "details": [_line()], **changes}
    return {"invoices": [{name: value for name, value in invoice.items() if value is not None}]}


def _customer(**changes: Any) -> dict[str, Any]:
    return _invoice(customer={"private_cust_cd": "NEW", "customer_company_name": "新", **changes})


OFFICE = {
    "publisher_mng_num": "NEW",
    "publisher_company_name": "新",
    "publisher_zip": "100-0001",
    "publisher_address1": "東京",
}
BANK = {
    "fncl_inst_code": "0001", "branch_code": "001", "deposit_sec": "1", "account_num": "1234567", "depositor_name": "新",
}  # fmt: skip
REGISTER, SUPPLIER, MASTERS = "seller_invoice_register", "buyer_supplier_register", "buyer_journal_master_register"


def _without(whole: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in whole.items() if key != name}


def _supplier(**changes: Any) -> dict[str, Any]:
    return {"suppliers": [{"private_cust_cd_s": "NEW", "company_name_s": "新", **changes}]}


def _conditions() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Operation, path, and a request that lacks it."""
    for name in ("send_date", "pay_due_date", "invoice_type", "details"):
        yield REGISTER, f"invoices[].{name}", _invoice(**{name: None})
    for name in ("publisher_company_name", "publisher_zip", "publisher_address1"):
        yield REGISTER, f"invoices[].publisher.{name}", _invoice(publisher=_without(OFFICE, name))
    yield (
        REGISTER,
        "invoices[].customer.customer_company_name",
        _customer(customer_company_name="", customer_section="x"),
    )
    yield REGISTER, "invoices[].customer.customer_mail", _customer(invite_method="1")
    for name in ("customer_zip", "customer_address1"):
        yield REGISTER, f"invoices[].customer.{name}", _customer(invite_method="2")
    for name in BANK:
        yield REGISTER, f"invoices[].banks[].{name}", _invoice(banks=[{"transfer_code": "NEW", **_without(BANK, name)}])
        yield SUPPLIER, f"suppliers[].bank.{name}", _supplier(bank=_without(BANK, name))
    slips = _invoice(invoice_type="2", unit_tax_calc_sec="2")
    yield REGISTER, "invoices[].details[].item_slip_no", slips
    yield REGISTER, "invoices[].details[].item_without_tax", _invoice(details=[_line(item_qty=None)])
    yield REGISTER, "invoices[].details[].item_amount", _invoice(details=[_line(item_qty=None, input_tax_type="1")])
    yield REGISTER, "invoices[].details[].item_tax", _invoice(invoice_type="4", details=[_line(input_tax_type="2")])
    yield REGISTER, "invoices[].details[].tax_rate_sec", _invoice(details=[_line(tax_rate_sec=None)])
    yield SUPPLIER, "suppliers[].company_name_s", _supplier(company_name_s="", supplier_section="x")
    yield SUPPLIER, "suppliers[].supplier_mail", _supplier(invite_method="1")
    for name in ("supplier_zip", "supplier_address1"):
        yield SUPPLIER, f"suppliers[].{name}", _supplier(invite_method="2")
    masters = {
        "account_titles": {"account_title_code": "9"}, "burden_secs": {"burden_sec_code": "9"},
        "sub_account_titles": {"account_title_code": "9", "sub_account_title_code": "9"},
        "journal_items": {"journal_item_no": 1, "journal_item_code": "9"},
    }  # fmt: skip
    for array, row in masters.items():
        yield MASTERS, f"{array}[].{array.removesuffix('s')}_name", {array: [row]}


CONDITIONS = list(_conditions())
# The customer is one of the fields that make an invoice; without it, its code is what is missing. In v1 there is no demand.
ELSEWHERE = {"invoices[].customer", "response_type"}


def ask(cast: Cast, key: str, content: dict[str, Any], **headers: str) -> Any:
    operation = operation_of(key)
    user = cast.issuer if operation.side == "issuing" else cast.recipient
    token = mint(user, cast.application).token
    client = Client(headers={"Authorization": f"Bearer {token}", "Accept": "application/json", **headers})
    route = next(route for route in operation.routes if not route.reads_query)
    sent = json.dumps({"response_type": "json", **content})
    return client.generic(route.method, route.path, sent, "application/json")


@pytest.mark.parametrize(("key", "path", "content"), CONDITIONS, ids=[f"{key} {path}" for key, path, _ in CONDITIONS])
def test_what_is_said_to_be_needed_on_a_condition_is_missed(cast: Cast, key: str, path: str, content: Any) -> None:
    answer = ask(cast, key, content).json()
    missed = {
        re.sub(r"\[\d+\]", "[]", row["error_item"]) for row in answer["error_list"] if row["error_code"] == "E700001"
    }
    assert path in missed, answer


def test_every_condition_that_the_tables_tell_is_tried() -> None:
    for key in (REGISTER, SUPPLIER, MASTERS):
        told = {
            field.path for half, field in fields.walk(operation_of(key), "ja")
            if half == fields.REQUEST and field.need is Need.SOMETIMES
        }  # fmt: skip
        tried = {path.removesuffix("[]") for asked, path, _content in CONDITIONS if asked == key}
        assert {path.removesuffix("[]") for path in told - ELSEWHERE} == tried


@pytest.mark.parametrize("code", CATALOGUE)
def test_the_header_that_the_catalogue_names_provokes_every_code(cast: Cast, code: str) -> None:
    """In both generations, with the status that the page says."""
    token = mint(cast.issuer, cast.application).token
    client = Client(headers={"Authorization": f"Bearer {token}", "Accept": "application/json", "X-Sandbox-Fault": code})
    asked = {"response_type": "json", "send_date_from": "2026-11-01", "send_date_to": "2026-11-30"}
    v2: Any = client.post("/wi/v2/seller/invoice/search", asked, "application/json")
    v1: Any = client.get("/v1/invoice/seller/invoices", asked)
    kind: Kind = CATALOGUE[code].kind
    assert (v2.status_code, v1.status_code) == (status_in(kind, V2), status_in(kind, V1))
    for answer in (v2, v1):
        assert [row["error_code"] for row in answer.json()["error_list"]] == [code]
