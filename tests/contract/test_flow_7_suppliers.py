"""The seed's flow 7, 支払先登録更新招待: looked up, registered or updated, and invited, by mail or on paper."""

import pytest

from tests.contract import books
from tests.contract.operating import Operator
from tests.contract.people import People
from tests.contract.receiving import (
    BY_MAIL,
    NOT_INVITED,
    ON_PAPER,
    Desk,
    Recipient,
    payee,
)
from tests.contract.samples import unique
from tests.contract.wires import Wire, both_dialects, every_wire

BANK = {
    "fncl_inst_code": "0001", "branch_code": "001", "deposit_sec": "1", "account_num": "99905", "depositor_name": "つくし堂",
}  # fmt: skip


@pytest.fixture
def recipient(origin: str, operator: Operator, wire: Wire) -> Recipient:
    """A company that nobody else uses."""
    return Recipient(origin, books.recipient(operator), wire)


@pytest.fixture
def desk(recipient: Recipient, people: People) -> Desk:
    return Desk(people, recipient.pfid)


@pytest.fixture
def mail() -> str:
    """An address to which nothing else is sent."""
    return f"{unique().lower()}@invited.example"


@pytest.mark.contract("seed", "7")
@pytest.mark.contract("6", "7")
@every_wire
def test_payees_are_registered_left_alone_and_updated(recipient: Recipient) -> None:
    told = recipient.payees(payee("S-100"), payee("S-101"))
    assert told.rows == [
        {"private_cust_cd_s": code, "supplier_result": "registered", "invite_status": NOT_INVITED}
        for code in ("S-100", "S-101")
    ]
    assert recipient.payees(payee("S-101"), payee("S-100", supplier_person="筑紫"), payee("S-102")).done == [
        ("unchanged", "0"), ("updated", "0"), ("registered", "0"),
    ]  # fmt: skip
    assert recipient.payees({"private_cust_cd_s": "S-100"}).done == [("unchanged", "0")]


@pytest.mark.contract("5", "suppliers")
@every_wire
def test_every_field_is_kept_and_an_empty_text_clears_it(recipient: Recipient) -> None:
    full = payee(
        "S-100", supplier_section="経理課", supplier_person="筑紫 あきら", supplier_address2="つくしビル 3階",
        supplier_phone="0263-00-0000", biz_regist_no="T4999900000005",
        bank={**BANK, "fncl_inst_name": "みずほ銀行", "fncl_inst_kana": "ﾐｽﾞﾎ", "branch_name": "東京営業部", "branch_kana": "ﾄｳｷﾖｳ",
              "depositor_kana": "ﾂｸｼﾄﾞｳ"},
    )  # fmt: skip
    assert recipient.payees(full).done == [("registered", "0")]
    # What one field alone would change shows that each of them was kept.
    for name, value in full.items():
        assert recipient.payees({"private_cust_cd_s": "S-100", name: value}).done == [("unchanged", "0")], name
    for name in ("supplier_section", "supplier_mail", "biz_regist_no", "supplier_zip", "supplier_address2"):
        assert recipient.payees({"private_cust_cd_s": "S-100", name: ""}).done == [("updated", "0")], name
        assert recipient.payees({"private_cust_cd_s": "S-100", name: ""}).done == [("unchanged", "0")], name
    for name, value in full["bank"].items():
        told = recipient.payees({"private_cust_cd_s": "S-100", "bank": {name: value}})
        assert told.done == [("unchanged", "0")], name


@pytest.mark.contract("5", "suppliers")
@both_dialects
def test_numbers_of_a_bank_and_of_the_register_are_brought_into_one_form(recipient: Recipient) -> None:
    spelt = payee(
        "S-100",
        biz_regist_no="ｔ4999-9000-00005",
        bank={**BANK, "account_num": "99905", "depositor_kana": "ツクシドウ"},
    )
    recipient.payees(spelt).taken()
    same = payee(
        "S-100", biz_regist_no="T4999900000005", bank={**BANK, "account_num": "0099905", "depositor_kana": "ﾂｸｼﾄﾞｳ"}
    )
    assert recipient.payees(same).done == [("unchanged", "0")]


@pytest.mark.contract("1", "every fault")
@every_wire
def test_the_request_check_names_every_fault_at_once(recipient: Recipient) -> None:
    told = recipient.payees(
        {"company_name_s": "無番"}, payee("1" * 16, supplier_zip="3900811", invite_method="3"),
        payee("S-100", company_name_s="名" * 31, supplier_mail="ap", biz_regist_no="T4999900000006",
              bank={**BANK, "fncl_inst_code": "1", "deposit_sec": "3", "account_num": "12345678", "depositor_kana": "漢字"}),
    )  # fmt: skip
    assert told.status == 400
    assert sorted(told.faults) == sorted([
        ("E700001", "suppliers[0].private_cust_cd_s"), ("E700002", "suppliers[1].private_cust_cd_s"),
        ("E700004", "suppliers[1].supplier_zip"), ("E700005", "suppliers[1].invite_method"),
        ("E700002", "suppliers[2].company_name_s"), ("E700004", "suppliers[2].supplier_mail"),
        ("E700004", "suppliers[2].biz_regist_no"), ("E700004", "suppliers[2].bank.fncl_inst_code"),
        ("E700005", "suppliers[2].bank.deposit_sec"), ("E700004", "suppliers[2].bank.account_num"),
        ("E700007", "suppliers[2].bank.depositor_kana"),
    ])  # fmt: skip


@pytest.mark.contract("6", "7")
@both_dialects
def test_a_request_names_at_least_one_payee_and_at_most_a_hundred(recipient: Recipient) -> None:
    assert recipient.payees().faults == [("E700001", "suppliers")]
    many = [payee(f"P-{number}") for number in range(101)]
    assert recipient.payees(*many).faults == [("E700008", "suppliers")]
    assert set(recipient.payees(*many[:100]).done) == {("registered", "0")}


@pytest.mark.contract("seed", "7")
@pytest.mark.contract("1", "all or nothing")
@every_wire
def test_what_a_registration_an_account_or_an_invitation_lacks_is_told_and_nothing_is_written(
    recipient: Recipient,
) -> None:
    told = recipient.payees(
        payee("S-100"), {"private_cust_cd_s": "S-101", "supplier_person": "無名"},
        payee("S-102", supplier_mail="", invite_method="1"),
        payee("S-103", supplier_zip="", supplier_address1="", invite_method="2"),
        payee("S-104", bank={"fncl_inst_code": "0001"}),
    )  # fmt: skip
    assert (told.status, sorted(told.faults)) == (400, sorted([
        ("E700001", "suppliers[1].company_name_s"), ("E700001", "suppliers[2].supplier_mail"),
        ("E700001", "suppliers[3].supplier_zip"), ("E700001", "suppliers[3].supplier_address1"),
        ("E700001", "suppliers[4].bank.branch_code"), ("E700001", "suppliers[4].bank.deposit_sec"),
        ("E700001", "suppliers[4].bank.account_num"), ("E700001", "suppliers[4].bank.depositor_name"),
    ]))  # fmt: skip
    assert recipient.payees(payee("S-100")).done == [("registered", "0")]


@pytest.mark.contract("6", "7")
@both_dialects
def test_what_is_known_of_a_payee_need_not_be_sent_again_but_cannot_be_taken_from_it(recipient: Recipient) -> None:
    recipient.payees(payee("S-100", bank=BANK)).taken()
    again = {"private_cust_cd_s": "S-100", "invite_method": "2"}
    assert recipient.payees(again).done == [("unchanged", ON_PAPER)]
    assert recipient.payees({"private_cust_cd_s": "S-100", "company_name_s": ""}).faults == [
        ("E700001", "suppliers[0].company_name_s")
    ]
    assert recipient.payees({"private_cust_cd_s": "S-100", "bank": {"branch_code": ""}}).faults == [
        ("E700001", "suppliers[0].bank.branch_code")
    ]
    emptied = {"private_cust_cd_s": "S-100", "bank": dict.fromkeys(BANK, "")}
    assert recipient.payees(emptied).done == [("updated", ON_PAPER)]


@pytest.mark.contract("6", "2 master rules")
@both_dialects
def test_one_code_may_stand_twice_if_it_says_the_same(recipient: Recipient, desk: Desk, mail: str) -> None:
    one = payee("S-100", supplier_mail=mail, invite_method="1")
    assert recipient.payees(one, one).done == [("registered", BY_MAIL), ("unchanged", BY_MAIL)]
    assert len(desk.posts_to(mail)) == 1
    assert recipient.payees(one, one | {"supplier_person": "別"}, payee("S-101")).faults == [
        ("E700011", "suppliers[1].private_cust_cd_s")
    ]
    faulty = recipient.payees(one | {"supplier_zip": "x"}, one)
    assert faulty.faults == [("E700004", "suppliers[0].supplier_zip")]


@pytest.mark.contract("2", "stripped characters")
@both_dialects
def test_a_name_typed_on_the_page_is_not_damaged_by_sending_it_again(recipient: Recipient, desk: Desk) -> None:
    page = desk.browser.open("/receiving/suppliers/new/")
    typed = {
        "code": "S-100", "name": "(有)つくし堂", "bank_code": "0001", "branch_code": "001", "deposit_type": "1",
        "account_number": "0099905", "holder_name": "つくし堂", "holder_kana": "ﾕ)ﾂｸｼﾄﾞｳ",
    }  # fmt: skip
    assert desk.browser.submit(page, page.form(""), **typed).path == "/receiving/suppliers/"
    element = {"private_cust_cd_s": "S-100", "company_name_s": "(有)つくし堂", "bank": {"depositor_kana": "ﾕ)ﾂｸｼﾄﾞｳ"}}
    assert recipient.payees(element).done == [("unchanged", "0")]
    assert "(有)つくし堂" in desk.browser.open("/receiving/suppliers/").text
    # What is new on the wire does lose its brackets.
    assert recipient.payees(payee("S-101", company_name_s="(有)つくし堂")).done == [("registered", "0")]
    assert recipient.payees(payee("S-101", company_name_s="有つくし堂")).done == [("unchanged", "0")]


@pytest.mark.contract("1", "permission")
@every_wire
def test_who_does_not_pay_for_receiving_is_refused(recipient: Recipient, wire: Wire) -> None:
    told = Recipient(recipient.origin, books.beside(recipient.pfid, "free"), wire).payees(payee("S-100"))
    assert (told.status, told.codes) == (403 if wire.dialect == "v2" else 400, ["E100002"])


@pytest.mark.contract("3", "a token acts for the company of its user")
@both_dialects
def test_a_payee_is_the_company_s_own(recipient: Recipient, operator: Operator) -> None:
    other = Recipient(recipient.origin, books.recipient(operator), recipient.wire)
    recipient.payees(payee("S-100")).taken()
    assert other.payees({"private_cust_cd_s": "S-100", "supplier_phone": "1"}).codes == ["E700001"]
    assert other.payees(payee("S-100")).done == [("registered", "0")]
