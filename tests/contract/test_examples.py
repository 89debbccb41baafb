"""Examples of real traffic, as partners' programs send them (tests/data/examples), and what must come of them.

The files go to the server as they are. They name fixed codes, so each is played once per dialect: v2 in the workspace `demo`,
v1 in `other`, whose seed is the same.
"""

import json
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.contract.programs import SECONDS, Program, password_answer
from tests.contract.samples import account
from tests.contract.wires import WIRES, Data, from_json

V2_JSON, _, V1_JSON, V1_XML = WIRES
FOLDER = Path(__file__).resolve().parents[1] / "data" / "examples"


def example(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


@pytest.fixture(params=[("demo", V2_JSON), ("other", V1_JSON)], ids=["v2", "v1"])
def partner(request: pytest.FixtureRequest, origin: str) -> Program:
    slug, wire = request.param
    return Program(origin, f"issuer@{slug}.example", wire)


def listed(program: Program, inv_no: str) -> Data:
    return program.search(inv_no=inv_no).row


@pytest.mark.contract("seed", "2")
@pytest.mark.contract("6", "2")
def test_register_3_issues_three_invoices_and_registers_the_masters_of_the_third(partner: Program) -> None:
    first, second, third = partner.send("register", example("register_3.json")).rows
    assert [row["inv_no"] for row in (first, second, third)] == ["MN-2026-1101", "MN-2026-1102", "MN-2026-1103"]
    assert (third["publisher_mng_num"], third["publisher_result"]) == ("FUKUOKA", "registered")
    assert (third["private_cust_cd"], third["customer_result"], third["invite_status"]) == ("KAWASE", "registered", "3")
    assert third["banks"] == [{"transfer_code": "FUK", "bank_result": "registered"}]
    check_the_first(listed(partner, "MN-2026-1101"))
    check_the_second(listed(partner, "MN-2026-1102"))
    check_the_third(listed(partner, "MN-2026-1103"))


def check_the_first(row: Data) -> None:
    """315 + 31, 998 + 79, 200: the five 105-yen lines are rounded once, not one by one."""
    assert row["inv_amount"] == row["inv_show_amount"] == "1623"
    buckets = ("tr10", "tr8_reduced", "non")
    assert [tuple(row[f"inv_{kind}_{bucket}"] for kind in ("without_tax", "tax", "amount")) for bucket in buckets] == [
        ("315", "31", "346"), ("998", "79", "1077"), ("200", "0", "200"),
    ]  # fmt: skip
    assert (row["inv_without_tax"], row["inv_tax"]) == ("1513", "110")
    assert [line["item_tax"] for line in row["details"]] == ["11", "10", "10", "79", "0"]
    assert [line["item_prod_code"] for line in row["details"]] == ["00123", "", "", "", ""]
    assert row["details"][0]["item_name"] == "六角ボルト M6 ×30"


def check_the_second(row: Data) -> None:
    assert (row["inv_without_tax"], row["inv_tax"], row["inv_amount"]) == ("40000", "4000", "44000")
    assert row["remarks"] == "お振込手数料は貴社にてご負担ください。"
    assert [(line["item_qty"], line["item_price"]) for line in row["details"]] == [("2.5", "18000"), ("1", "-5000")]


def check_the_third(row: Data) -> None:
    assert (row["inv_without_tax"], row["inv_tax"], row["inv_amount"]) == ("99999", "9999", "109998")
    assert row["publisher"]["publisher_address2"] == "1-2-3 天神ビル4階"
    (bank,) = row["banks"]
    assert (bank["fncl_inst_kana"], bank["branch_kana"], bank["account_num"]) == ("ﾐｽﾞﾎ", "ﾄｳｷﾖｳ", "0012345")
    assert bank["depositor_kana"] == "ｶﾐﾅﾄｾｲｻｸｼﾖ"


@pytest.mark.contract("6", "2")
@pytest.mark.contract("2", "XML")
def test_register_1_issues_one_invoice_from_xml_and_keeps_zeros(origin: str) -> None:
    program = Program(origin, "issuer@other.example", V1_XML)
    assert program.send("register", example("register_1.xml")).row["inv_no"] == "00123"
    row = listed(program, "00123")
    assert (row["inv_amount"], row["inv_tax_tr8_reduced"], row["inv_name"]) == ("13332", "987", "12月分 & 諸経費")
    assert (row["details"][0]["item_prod_code"], row["details"][0]["item_name"]) == ("000777", "飲料水 & 茶")


@pytest.mark.contract("1", "every fault")
@pytest.mark.contract("1", "all or nothing")
def test_register_bad_is_refused_with_its_seven_faults_and_nothing_is_stored(partner: Program) -> None:
    told = partner.send("register", example("register_bad.json"))
    assert (told.status, sorted(told.faults)) == (400, [
        ("E700001", "invoices[1].details[0].item_name"), ("E700002", "invoices[1].inv_no"),
        ("E700002", "invoices[1].publisher.publisher_mng_num"), ("E700004", "invoices[1].details[0].item_qty"),
        ("E700004", "invoices[1].send_date"), ("E700005", "invoices[1].details[0].tax_type"),
        ("E700005", "invoices[1].invoice_type"),
    ])  # fmt: skip
    assert partner.search(inv_no="OK-1").rows == []


@pytest.mark.contract("6", "2 deletion")
@pytest.mark.contract("6", "2 master rules")
def test_masters_only_registers_deletes_and_updates_without_an_invoice(partner: Program) -> None:
    partner.register({"banks": [account("OLD")]}).taken()
    office, old, aoba = partner.send("register", example("masters_only.json")).rows
    assert {row["invoice_mng_num"] for row in (office, old, aoba)} == {""}
    assert (office["publisher_mng_num"], office["publisher_result"]) == ("OSAKA", "registered")
    assert old["banks"] == [{"transfer_code": "OLD", "bank_result": "deleted"}]
    assert (aoba["private_cust_cd"], aoba["customer_result"], aoba["invite_status"]) == ("AOBA", "updated", "2")
    assert partner.register({"customer": {"private_cust_cd": "AOBA", "customer_section": "購買部"}}).row[
        "customer_result"
    ] == "unchanged"  # fmt: skip


@pytest.mark.contract("3", "A3")
@pytest.mark.contract("3", "A4")
@pytest.mark.contract("2", "numbers")
def test_seller_search_is_answered_as_a_public_client_sends_it(origin: str) -> None:
    """Byte for byte but for the token: `response_type` first, numbers as numbers."""
    head, body = example("seller_search.txt").decode().rstrip("\n").split("\n\n")
    request_line, *lines = head.split("\n")
    method, path = request_line.split()
    token = refreshed_token(origin)
    headers = dict(line.replace("Bearer …", f"Bearer {token}").split(": ", 1) for line in lines)
    answer = requests.request(method, origin + path, data=body.encode(), headers=headers, timeout=SECONDS)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = from_json(answer.content)
    assert (told["result"], told["error_list"], told["start_position"], told["get_count"]) == ("0", [], "1", "99")
    assert all("2026-11-01" <= row["send_date"] <= "2026-11-30" for row in told["invoice_list"])
    assert json.loads(body)["start_position"] == 1


def refreshed_token(origin: str) -> str:
    """As such a client gets it: A4, then A3 with the realm as `%2Fapi` in the query."""
    given = password_answer(origin, "issuer@demo.example").json()
    body = (
        f"grant_type=refresh_token&refresh_token={given['refresh_token']}"
        "&client_id=demo-client&client_secret=demo-secret&response_type=json"
    )
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    url = f"{origin}/openam/oauth2/access_token?realm=%2Fapi"
    answer = requests.post(url, data=body, headers=headers, timeout=SECONDS)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["access_token"])
