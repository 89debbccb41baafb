"""The seed's flow 3, 請求書更新: a returned invoice is found, corrected, issued again and announced."""

from typing import Any

import pytest

from tests.contract.people import People
from tests.contract.programs import Program
from tests.contract.samples import account, addressee, detail, element, lonely_day, office, unique
from tests.contract.wires import Data, Wire, both_dialects, every_wire

pytestmark = pytest.mark.contract("seed", "3")


def shown(issuer: Program, number: str) -> Data:
    return issuer.search(invoice_mng_num=number).row


@pytest.fixture
def returned(issuer: Program, people: People) -> str:
    """The number of an invoice that its recipient sent back."""
    return sent_back(issuer, people)


def sent_back(issuer: Program, people: People, **changes: Any) -> str:
    number: str = issuer.register(element(**changes)).row["invoice_mng_num"]
    people.sends_back(number)
    return number


@pytest.mark.contract("6", "3")
@every_wire
def test_a_returned_invoice_is_found_corrected_and_issued_again(issuer: Program, people: People) -> None:
    day = lonely_day()
    number = sent_back(issuer, people, send_date=day, inv_name="誤り")
    found = issuer.search(send_date_from=day, send_date_to=day, extracting_type03="1").row
    assert (found["invoice_mng_num"], found["invoice_status"], found["seal_flg"]) == (number, "20", "1")
    lines = [detail(item_price="1200"), detail(item_name="送料", item_price="300")]
    done = issuer.update({"invoice_mng_num": number, "inv_name": "訂正", "details": lines}).row
    assert (done["invoice_mng_num"], done["inv_no"], done["rireki_no"]) == (number, found["inv_no"], "2")
    row = shown(issuer, number)
    assert [row[name] for name in ("invoice_status", "rireki_no", "seal_flg", "inv_name", "inv_amount")] == [
        "30", "2", "0", "訂正", "1650",
    ]  # fmt: skip
    assert [line["item_name"] for line in row["details"]] == ["部品", "送料"]


@pytest.mark.contract("6", "3")
@both_dialects
def test_the_number_alone_issues_the_last_version_again(issuer: Program, people: People) -> None:
    code = unique()
    number = sent_back(
        issuer, people, inv_name="そのまま", remarks="備考", publisher=office(code), banks=[account(code)],
        details=[detail(tax_rate_sec=8, reduced_tax_flg="1"), detail(input_tax_type="1")],
    )  # fmt: skip
    before = shown(issuer, number)
    assert issuer.update({"invoice_mng_num": number}).row["rireki_no"] == "2"
    after = shown(issuer, number)
    changed = {"invoice_status", "rireki_no", "seal_flg", "seal_date"}
    assert {name: after[name] for name in before if name not in changed} == {
        name: before[name] for name in before if name not in changed
    }
    assert (before["invoice_status"], after["invoice_status"]) == ("20", "30")


@pytest.mark.contract("6", "3")
@both_dialects
def test_the_recipient_gets_it_sealed_again_and_is_told(issuer: Program, people: People, returned: str) -> None:
    recipient = people.at("recipient@demo.example")
    assert "差戻し済みの請求書" in recipient.open(f"/receiving/invoices/{returned}/").text
    title = f"再送{unique()}"
    issuer.update({"invoice_mng_num": returned, "inv_name": title}).taken()
    page = recipient.open(f"/receiving/invoices/{returned}/")
    assert ("開封する" in page.text, title in page.text) == (True, True)
    outbox = people.at("issuer@demo.example").open(f"/outbox/?word={title}")
    assert f"【請求書再発行】株式会社みなと製作所 {title}" in outbox.links.values()


@pytest.mark.contract("5", "invoice_status")
@both_dialects
def test_a_reissued_invoice_may_be_returned_and_corrected_again(issuer: Program, people: People, returned: str) -> None:
    issuer.update({"invoice_mng_num": returned}).taken()
    people.sends_back(returned)
    assert shown(issuer, returned)["invoice_status"] == "20"
    assert issuer.update({"invoice_mng_num": returned}).row["rireki_no"] == "3"


@pytest.mark.contract("6", "3 versions")
@both_dialects
def test_the_versions_before_stay_readable(issuer: Program, people: People) -> None:
    number = sent_back(issuer, people, inv_name="最初の件名")
    issuer.update({"invoice_mng_num": number, "inv_name": "二番目の件名"}).taken()
    at_desk = people.at("issuer@demo.example")
    assert "二番目の件名" in at_desk.open(f"/issuing/invoices/{number}/").text
    old = at_desk.open(f"/issuing/invoices/{number}/versions/1/")
    assert (old.status, "最初の件名" in old.text) == (200, True)


@pytest.mark.contract("6", "3")
@both_dialects
def test_an_invoice_that_was_not_returned_is_not_updated(issuer: Program) -> None:
    number = issuer.register(element()).row["invoice_mng_num"]
    told = issuer.update({"invoice_mng_num": number, "inv_name": "早すぎ"})
    assert (told.status, told.faults) == (400, [("E400001", "invoices[0].invoice_mng_num")])
    assert "発行済" in told.messages[0]
    assert shown(issuer, number)["inv_name"] == ""


@pytest.mark.contract("6", "3")
@both_dialects
def test_an_unknown_number_and_another_companys_are_answered_alike(
    issuer: Program, rival: Program, returned: str
) -> None:
    missing = rival.update({"invoice_mng_num": 9999999999})
    foreign = rival.update({"invoice_mng_num": returned})
    assert missing.faults == foreign.faults == [("E300006", "invoices[0].invoice_mng_num")]
    assert missing.messages[0].replace("9999999999", "N") == foreign.messages[0].replace(returned, "N")
    assert shown(issuer, returned)["invoice_status"] == "20"


@pytest.mark.contract("6", "3 optimistic lock")
@both_dialects
def test_the_version_may_be_sent_back_as_an_optimistic_lock(issuer: Program, returned: str) -> None:
    told = issuer.update({"invoice_mng_num": returned, "rireki_no": 99})
    assert (told.status, told.faults) == (400, [("E400002", "invoices[0].rireki_no")])
    assert issuer.update({"invoice_mng_num": returned, "rireki_no": 1}).row["rireki_no"] == "2"
    late = issuer.update({"invoice_mng_num": returned, "rireki_no": 1})
    assert late.codes == ["E400002"]
    assert "要求1" in late.messages[0]
    assert "現在2" in late.messages[0]


@pytest.mark.contract("6", "3 masters")
@both_dialects
def test_offices_and_accounts_are_registered_and_updated_with_it(issuer: Program, returned: str) -> None:
    code = unique()
    done = issuer.update({"invoice_mng_num": returned, "publisher": office(code), "banks": [account(code)]}).row
    assert (done["publisher_result"], done["banks"]) == (
        "registered",
        [{"transfer_code": code, "bank_result": "registered"}],
    )
    row = shown(issuer, returned)
    assert (row["publisher"]["publisher_mng_num"], [bank["transfer_code"] for bank in row["banks"]]) == (code, [code])


@pytest.mark.contract("6", "3 masters")
@both_dialects
def test_nothing_is_deleted_with_it(issuer: Program, returned: str) -> None:
    told = issuer.update({
        "invoice_mng_num": returned, "publisher": {"publisher_mng_num": "HQ", "publisher_delete_flg": "1"},
        "banks": [{"transfer_code": "MAIN", "transfer_delete_flg": "1"}],
    })  # fmt: skip
    assert set(told.codes) == {"E700021"}
    assert len(told.codes) == 2


@pytest.mark.contract("6", "3 masters")
@both_dialects
def test_the_addressee_is_updated_but_never_registered_changed_or_invited(issuer: Program, people: People) -> None:
    code = unique()
    other = unique()
    issuer.register({"customer": addressee(other)}).taken()
    number = issuer.register(element(customer=addressee(code))).row["invoice_mng_num"]
    mine = sent_back(issuer, people)
    unknown = issuer.update({"invoice_mng_num": mine, "customer": addressee(unique())})
    assert unknown.faults == [("E300003", "invoices[0].customer.private_cust_cd")]
    another = issuer.update({"invoice_mng_num": mine, "customer": {"private_cust_cd": other}})
    assert another.faults == [("E400004", "invoices[0].customer.private_cust_cd")]
    same = {"private_cust_cd": "AOBA", "customer_phone": f"022-{unique()[:4]}", "invite_method": "1"}
    done = issuer.update({"invoice_mng_num": mine, "customer": same}).row
    assert done["customer_result"] == "updated"
    assert shown(issuer, mine)["customer"]["customer_phone"] == same["customer_phone"]
    assert shown(issuer, number)["invoice_status"] == "10"


@pytest.mark.contract("6", "3")
@both_dialects
def test_no_default_is_taken(issuer: Program, people: People) -> None:
    """Absent `banks` keep the last version's, though the addressee's default is another."""
    code = unique()
    number = sent_back(issuer, people, banks=[account(code)], publisher=office(code))
    issuer.update({"invoice_mng_num": number, "remarks": "訂正"}).taken()
    row = shown(issuer, number)
    assert (row["publisher"]["publisher_mng_num"], row["banks"][0]["transfer_code"]) == (code, code)


@pytest.mark.contract("5", "every field")
@both_dialects
def test_an_empty_text_clears_and_an_absent_field_keeps(issuer: Program, people: People) -> None:
    number = sent_back(issuer, people, inv_name="件名", remarks="備考", close_date="2026-11-30", inv_free_num1=7)
    issuer.update({"invoice_mng_num": number, "remarks": "", "close_date": "", "inv_free_num1": ""}).taken()
    row = shown(issuer, number)
    assert [row[name] for name in ("inv_name", "remarks", "close_date", "inv_free_num1")] == ["件名", "", "", ""]


@pytest.mark.contract("5", "computed amounts")
@both_dialects
def test_sent_amounts_must_agree_with_the_corrected_ones(issuer: Program, returned: str) -> None:
    lines = [detail(item_price="2000")]
    told = issuer.update({"invoice_mng_num": returned, "details": lines, "inv_amount": 1100})
    assert told.faults == [("E700010", "invoices[0].inv_amount")]
    assert issuer.update({"invoice_mng_num": returned, "details": lines, "inv_amount": 2200}).row["rireki_no"] == "2"


@pytest.mark.contract("5", "inv_no")
@both_dialects
def test_a_number_may_change_to_one_that_is_free(issuer: Program, returned: str) -> None:
    taken, free = unique("T"), unique("T")
    issuer.register(element(inv_no=taken)).taken()
    assert issuer.update({"invoice_mng_num": returned, "inv_no": taken}).faults == [("E300010", "invoices[0].inv_no")]
    assert issuer.update({"invoice_mng_num": returned, "inv_no": free}).row["inv_no"] == free


@pytest.mark.contract("1", "all or nothing")
@every_wire
def test_one_fault_in_one_element_stops_all_of_them(issuer: Program, people: People, returned: str) -> None:
    second = sent_back(issuer, people)
    told = issuer.update(
        {"invoice_mng_num": returned}, {"invoice_mng_num": second, "rireki_no": 7}, {"invoice_mng_num": 9999999999}
    )
    assert told.faults == [("E400002", "invoices[1].rireki_no"), ("E300006", "invoices[2].invoice_mng_num")]
    assert [shown(issuer, number)["rireki_no"] for number in (returned, second)] == ["1", "1"]
    assert [row["rireki_no"] for row in issuer.update(*({"invoice_mng_num": n} for n in (returned, second))).rows] == [
        "2",
        "2",
    ]


@pytest.mark.contract("1", "every fault")
@both_dialects
def test_states_references_and_amounts_are_told_together(issuer: Program, returned: str) -> None:
    """All three are judged against what is stored; the contents of the request alone come before them."""
    issued = issuer.register(element()).row["invoice_mng_num"]
    wrong = {
        "invoice_mng_num": issued, "inv_amount": 1, "invoice_setting_code": "NONE",
        "publisher": {"publisher_mng_num": "NOWHERE"},
    }  # fmt: skip
    also = {"invoice_mng_num": returned, "inv_tax": 1, "customer": {"private_cust_cd": "NOBODY"}}
    told = issuer.update(wrong, also, {"invoice_mng_num": 9999999999, "banks": [{"transfer_code": "NONE"}]})
    assert (told.status, sorted(told.faults)) == (400, [
        ("E300001", "invoices[0].publisher.publisher_mng_num"), ("E300003", "invoices[1].customer.private_cust_cd"),
        ("E300004", "invoices[2].banks[0].transfer_code"), ("E300005", "invoices[0].invoice_setting_code"),
        ("E300006", "invoices[2].invoice_mng_num"), ("E400001", "invoices[0].invoice_mng_num"),
        ("E700010", "invoices[0].inv_amount"), ("E700010", "invoices[1].inv_tax"),
    ])  # fmt: skip
    first = issuer.update(wrong | {"send_date": "2026-02-30"}, also)
    assert first.faults == [("E700004", "invoices[0].send_date")]


@pytest.mark.contract("5", "computed amounts")
@both_dialects
def test_an_empty_carry_over_is_none_that_was_sent(issuer: Program, people: People) -> None:
    number = sent_back(issuer, people, prev_inv_amount=500, payment=200, carryover_new="")
    assert shown(issuer, number)["carryover_new"] == "300"
    issuer.update({"invoice_mng_num": number, "adjustment": 50, "carryover_new": ""}).taken()
    assert shown(issuer, number)["carryover_new"] == "350"


@pytest.mark.contract("1", "every fault")
@both_dialects
def test_one_invoice_is_corrected_once_in_a_request(issuer: Program, returned: str) -> None:
    told = issuer.update({"invoice_mng_num": returned}, {"invoice_mng_num": returned}, {"inv_name": "番号なし"})
    assert told.faults == [("E700011", "invoices[1].invoice_mng_num"), ("E700001", "invoices[2].invoice_mng_num")]


@pytest.mark.contract("1", "permission")
@every_wire
def test_a_company_that_does_not_pay_for_issuing_updates_nothing(stranger: Program, wire: Wire, returned: str) -> None:
    told = stranger.update({"invoice_mng_num": returned})
    assert (told.status, told.codes) == (403 if wire.dialect == "v2" else 400, ["E100001"])
