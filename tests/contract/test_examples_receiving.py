"""Examples of the receiving side's traffic (tests/data/examples), byte for byte, and what must come of them.

They name fixed codes, so v2 plays in the workspace `demo` and v1 in `other`, whose seed is the same.
"""

import json
from urllib.parse import quote

import pytest
import requests

from tests.contract.people import People
from tests.contract.programs import PASSWORD, SECONDS
from tests.contract.receiving import Desk, Recipient, section, title
from tests.contract.test_examples import V1_JSON, V2_JSON, example
from tests.contract.wires import Data, from_json


@pytest.fixture(params=[("demo", V2_JSON), ("other", V1_JSON)], ids=["v2", "v1"])
def recipient(request: pytest.FixtureRequest, origin: str) -> Recipient:
    slug, wire = request.param
    return Recipient(origin, f"recipient@{slug}.example", wire)


def named(rows: list[Data], **key: str) -> Data:
    """The row of a master that has that key."""
    (found,) = [row for row in rows if key.items() <= row.items()]
    return found


@pytest.mark.contract("seed", "5")
@pytest.mark.contract("6", "5")
def test_masters_registers_updates_and_deletes(recipient: Recipient) -> None:
    recipient.keep(burden_secs=[section("999")], account_titles=[title("2030", account_title_name="未払")]).taken()
    told = recipient.send_whole("masters_register", example("masters.json"))
    assert told.results == {
        "account_titles": ["registered", "updated"], "sub_account_titles": ["registered"],
        "burden_secs": ["registered", "deleted"], "journal_items": ["registered"],
    }  # fmt: skip
    found = recipient.masters()
    software = named(found.rows_of("account_titles"), account_title_code="5370")
    payable = named(found.rows_of("account_titles"), account_title_code="2030")
    assert (software["account_title_name"], software["account_title_kana"], software["tax_class"]) == (
        "ソフトウェア費", "ソフトウエアヒ", "課税仕入10",
    )  # fmt: skip
    assert {name: payable[name] for name in ("account_title_name", "sub_account_required", "display_order")} == {
        "account_title_name": "未払金", "sub_account_required": "1", "display_order": "20",
    }  # fmt: skip
    under = named(found.rows_of("sub_account_titles"), account_title_code="2030", sub_account_title_code="001")
    assert under["sub_account_title_name"] == "みなと製作所"
    departments = {row["burden_sec_code"]: row["burden_sec_name"] for row in found.rows_of("burden_secs")}
    assert (departments["130"], "999" in departments) == ("経理部", False)
    assert named(found.rows_of("journal_items"), journal_item_no="1")["journal_item_name"] == "新製品プロジェクト"


@pytest.mark.contract("seed", "5")
@pytest.mark.contract("6", "5")
def test_masters_is_refused_to_a_company_without_the_option_and_nothing_is_written(recipient: Recipient) -> None:
    rival = Recipient(recipient.origin, recipient.pfid.replace("recipient", "rival"), recipient.wire)
    told = rival.send_whole("masters_register", example("masters.json"))
    assert (told.status, told.faults) == (400, [("E100004", "journal_items")])
    found = rival.masters().data
    assert [found[master] for master in ("account_titles", "sub_account_titles", "burden_secs")] == [[], [], []]


@pytest.mark.contract("seed", "7")
@pytest.mark.contract("6", "7")
def test_suppliers_registers_two_payees_and_invites_one_by_mail_and_one_on_paper(
    recipient: Recipient, people: People
) -> None:
    told = recipient.send_whole("suppliers", example("suppliers.json"))
    assert told.rows == [
        {"private_cust_cd_s": "S-100", "supplier_result": "registered", "invite_status": "1"},
        {"private_cust_cd_s": "S-101", "supplier_result": "registered", "invite_status": "3"},
    ]
    desk = Desk(people, recipient.pfid)
    assert "北野運送株式会社 御中" in desk.post_to("ap@kitano.example")
    assert desk.link_sent_to("ap@kitano.example")
    assert "〒101-0051 東京都千代田区神田神保町 小林印刷 御中" in desk.post_to("小林印刷")
    again = [{"private_cust_cd_s": row["private_cust_cd_s"]} for row in told.rows]
    assert [row["supplier_result"] for row in recipient.payees(*again).rows] == ["unchanged", "unchanged"]


@pytest.mark.contract("6", "6")
@pytest.mark.contract("2", "numbers")
@pytest.mark.contract("3", "A3")
@pytest.mark.contract("3", "A4")
def test_buyer_search_is_answered_as_a_public_client_sends_it(origin: str) -> None:
    """Its three calls in their order, byte for byte but for what stands as "…": a token, another for it, the invoices."""
    pieces = example("buyer_search.txt").decode().rstrip("\n").split("\n\n")
    known = {
        "user_id": "recipient@demo.example", "user_password": PASSWORD, "client_id": "demo-client",
        "client_secret": "demo-secret",
    }  # fmt: skip
    for head, body in zip(pieces[:4:2], pieces[1:4:2], strict=True):
        given = play(origin, head, body, known).json()
        known |= {name: given[name] for name in ("access_token", "refresh_token")}
    told = from_json(play(origin, pieces[4], pieces[5], known).content)
    assert (told["result"], told["error_list"], told["start_position"], told["get_count"]) == ("0", [], "1", "99")
    assert {row["reception_date"] for row in told["invdata"]} <= {"2026-07-02"}
    assert (json.loads(pieces[5])["start_position"], json.loads(pieces[5])["get_count"]) == (1, 99)


def play(origin: str, head: str, body: str, known: dict[str, str]) -> requests.Response:
    request_line, *lines = head.split("\n")
    method, path = request_line.split()
    for name, value in known.items():
        body = body.replace(f"{name}=…", f"{name}={quote(value, safe='')}")
    headers = dict(line.replace("Bearer …", f"Bearer {known.get('access_token')}").split(": ", 1) for line in lines)
    answer = requests.request(method, origin + path, data=body.encode(), headers=headers, timeout=SECONDS)
    assert answer.status_code == 200, answer.text
    return answer
