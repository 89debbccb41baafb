"""The seed's flow 7, 支払先登録更新招待: looked up, registered or updated, and invited, by mail or on paper."""

import pytest

from tests.contract import books
from tests.contract.browsers import Browser
from tests.contract.operating import Operator
from tests.contract.people import People
from tests.contract.programs import PASSWORD, fresh_token
from tests.contract.receiving import Answer, Desk, Recipient, payee
from tests.contract.samples import unique
from tests.contract.wires import Data, Wire, both_dialects, every_wire

DAY = 24 * 60 * 60
NOT_INVITED, BY_MAIL, JOINED, ON_PAPER, EXPIRED, DECLINED = "012345"
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


def done(told: Answer) -> list[tuple[str, str]]:
    """Per element, what was done and how the invitation stands."""
    return [(row["supplier_result"], row["invite_status"]) for row in told.rows]


@pytest.mark.contract("seed", "7")
@pytest.mark.contract("6", "7")
@every_wire
def test_payees_are_registered_left_alone_and_updated(recipient: Recipient) -> None:
    told = recipient.payees(payee("S-100"), payee("S-101"))
    assert told.rows == [
        {"private_cust_cd_s": code, "supplier_result": "registered", "invite_status": NOT_INVITED}
        for code in ("S-100", "S-101")
    ]
    assert done(recipient.payees(payee("S-101"), payee("S-100", supplier_person="筑紫"), payee("S-102"))) == [
        ("unchanged", "0"), ("updated", "0"), ("registered", "0"),
    ]  # fmt: skip
    assert done(recipient.payees({"private_cust_cd_s": "S-100"})) == [("unchanged", "0")]


@pytest.mark.contract("5", "suppliers")
@every_wire
def test_every_field_is_kept_and_an_empty_text_clears_it(recipient: Recipient) -> None:
    full = payee(
        "S-100", supplier_section="経理課", supplier_person="筑紫 あきら", supplier_address2="つくしビル 3階",
        supplier_phone="0263-00-0000", biz_regist_no="T4999900000005",
        bank={**BANK, "fncl_inst_name": "みずほ銀行", "fncl_inst_kana": "ﾐｽﾞﾎ", "branch_name": "東京営業部", "branch_kana": "ﾄｳｷﾖｳ",
              "depositor_kana": "ﾂｸｼﾄﾞｳ"},
    )  # fmt: skip
    assert done(recipient.payees(full)) == [("registered", "0")]
    # What one field alone would change shows that each of them was kept.
    for name, value in full.items():
        assert done(recipient.payees({"private_cust_cd_s": "S-100", name: value})) == [("unchanged", "0")], name
    for name in ("supplier_section", "supplier_mail", "biz_regist_no", "supplier_zip", "supplier_address2"):
        assert done(recipient.payees({"private_cust_cd_s": "S-100", name: ""})) == [("updated", "0")], name
        assert done(recipient.payees({"private_cust_cd_s": "S-100", name: ""})) == [("unchanged", "0")], name
    for name, value in full["bank"].items():
        assert done(recipient.payees({"private_cust_cd_s": "S-100", "bank": {name: value}})) == [("unchanged", "0")], name


@pytest.mark.contract("5", "suppliers")
@both_dialects
def test_numbers_of_a_bank_and_of_the_register_are_brought_into_one_form(recipient: Recipient) -> None:
    spelt = payee("S-100", biz_regist_no="ｔ4999-9000-00005", bank={**BANK, "account_num": "99905", "depositor_kana": "ツクシドウ"})
    recipient.payees(spelt).taken()
    same = payee("S-100", biz_regist_no="T4999900000005", bank={**BANK, "account_num": "0099905", "depositor_kana": "ﾂｸｼﾄﾞｳ"})
    assert done(recipient.payees(same)) == [("unchanged", "0")]


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
    assert set(done(recipient.payees(*many[:100]))) == {("registered", "0")}


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
    assert done(recipient.payees(payee("S-100"))) == [("registered", "0")]


@pytest.mark.contract("6", "7")
@both_dialects
def test_what_is_known_of_a_payee_need_not_be_sent_again_but_cannot_be_taken_from_it(recipient: Recipient) -> None:
    recipient.payees(payee("S-100", bank=BANK)).taken()
    again = {"private_cust_cd_s": "S-100", "invite_method": "2"}
    assert done(recipient.payees(again)) == [("unchanged", ON_PAPER)]
    assert recipient.payees({"private_cust_cd_s": "S-100", "company_name_s": ""}).faults == [
        ("E700001", "suppliers[0].company_name_s")
    ]
    assert recipient.payees({"private_cust_cd_s": "S-100", "bank": {"branch_code": ""}}).faults == [
        ("E700001", "suppliers[0].bank.branch_code")
    ]
    emptied = {"private_cust_cd_s": "S-100", "bank": dict.fromkeys(BANK, "")}
    assert done(recipient.payees(emptied)) == [("updated", ON_PAPER)]


@pytest.mark.contract("6", "2 master rules")
@both_dialects
def test_one_code_may_stand_twice_if_it_says_the_same(recipient: Recipient, desk: Desk, mail: str) -> None:
    one = payee("S-100", supplier_mail=mail, invite_method="1")
    assert done(recipient.payees(one, one)) == [("registered", BY_MAIL), ("unchanged", BY_MAIL)]
    assert desk.browser.open(f"/outbox/?word={mail}").html.count(mail) == desk.browser.open(
        f"/outbox/?word={mail}&topic=invitation"
    ).html.count(mail)
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
    assert done(recipient.payees(element)) == [("unchanged", "0")]
    assert "(有)つくし堂" in desk.browser.open("/receiving/suppliers/").text
    # What is new on the wire does lose its brackets.
    assert done(recipient.payees(payee("S-101", company_name_s="(有)つくし堂"))) == [("registered", "0")]
    assert done(recipient.payees(payee("S-101", company_name_s="有つくし堂"))) == [("unchanged", "0")]


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
    assert done(other.payees(payee("S-100"))) == [("registered", "0")]


@pytest.mark.contract("7", "mail")
@pytest.mark.contract("seed", "7")
@every_wire
def test_a_payee_that_accepts_is_linked_and_what_it_issues_from_then_on_bears_its_code(
    recipient: Recipient, desk: Desk, mail: str
) -> None:
    (before,) = recipient.is_sent(by="seller")
    assert done(recipient.payees(payee("S-200", supplier_mail=mail, invite_method="1"))) == [("registered", BY_MAIL)]
    link = desk.link_sent_to(mail)
    assert "有限会社つくし堂" in desk.post_to(mail)
    seller = Desk(desk.people, books.beside(recipient.pfid, "seller"))
    assert "招待を承諾しました" in seller.answers(link, "accept").text
    (after,) = recipient.is_sent(by="seller")
    assert codes_by_number(recipient) == {before: "", after: "S-200"}
    # Who has joined is not invited again, whatever is asked.
    for method in ("0", "1", "2"):
        assert done(recipient.payees(payee("S-200", supplier_mail=mail, invite_method=method))) == [("unchanged", JOINED)]
    assert desk.link_sent_to(mail) == link
    assert "seller商会が招待に参加しました" in desk.post_to("招待に参加しました")


def codes_by_number(recipient: Recipient) -> dict[str, str]:
    return {row["invoice_mng_num"]: row["private_cust_cd_s"] for row in recipient.received().rows}


@pytest.mark.contract("7", "paper")
@pytest.mark.contract("seed", "7")
@both_dialects
def test_on_paper_a_letter_brings_a_code_to_type_in(recipient: Recipient, desk: Desk) -> None:
    address = f"長野県松本市{unique()}"
    told = recipient.payees(payee("S-200", supplier_address1=address, supplier_mail="", invite_method="2"))
    assert done(told) == [("registered", ON_PAPER)]
    assert f"〒390-0811 {address}" in desk.post_to(address)
    code = desk.code_sent_to(address)
    visitor = Browser(recipient.origin)
    page = visitor.open("/invitations/")
    # As a person reads it off a letter: no hyphens, small letters.
    landed = visitor.submit(page, page.form(""), code=code.replace("-", "").lower())
    joined = visitor.submit(
        landed, landed.form("/join/"), company_name="有限会社つくし堂", user_name="筑紫 あきら", pfid=f"{unique()}@tsukushi.example",
        password=f"{PASSWORD}-つくし", password_again=f"{PASSWORD}-つくし",
    )  # fmt: skip
    assert "有限会社つくし堂を開設し、招待を承諾しました" in joined.text
    assert done(recipient.payees(payee("S-200", supplier_address1=address, supplier_mail=""))) == [("unchanged", JOINED)]


@pytest.mark.contract("7", "declining")
@both_dialects
def test_declining_is_final_until_invited_again(recipient: Recipient, desk: Desk, mail: str) -> None:
    element = payee("S-200", supplier_mail=mail)
    recipient.payees(element | {"invite_method": "1"}).taken()
    link = desk.link_sent_to(mail)
    seller = Desk(desk.people, books.beside(recipient.pfid, "seller"))
    asked = seller.browser.open(link)
    seller.answers(link, "decline")
    assert done(recipient.payees(element)) == [("unchanged", DECLINED)]
    # Neither the button of a page that still stands open helps, nor asking without inviting.
    assert "既に辞退です" in seller.browser.submit(asked, asked.form("/accept/")).text
    assert done(recipient.payees(element | {"invite_method": "0"})) == [("unchanged", DECLINED)]
    assert done(recipient.payees(element | {"invite_method": "1"})) == [("unchanged", BY_MAIL)]
    again = desk.link_sent_to(mail)
    assert again != link
    seller.answers(again, "accept")
    assert done(recipient.payees(element)) == [("unchanged", JOINED)]


@pytest.mark.contract("7", "sent again")
@both_dialects
def test_a_newer_invitation_takes_the_place_of_the_open_one(recipient: Recipient, desk: Desk, mail: str) -> None:
    element = payee("S-200", supplier_mail=mail)
    assert done(recipient.payees(element | {"invite_method": "1"})) == [("registered", BY_MAIL)]
    link = desk.link_sent_to(mail)
    assert done(recipient.payees(element | {"invite_method": "2"})) == [("unchanged", ON_PAPER)]
    seller = Desk(desk.people, books.beside(recipient.pfid, "seller"))
    assert [form for form in seller.browser.open(link).forms if form.action.endswith("/accept/")] == []
    assert done(recipient.payees(element)) == [("unchanged", ON_PAPER)]


@pytest.mark.contract("7", "expiry")
@both_dialects
def test_an_invitation_expires_after_thirty_days_of_the_workspace_s_clock(
    origin: str, operator: Operator, people: People, wire: Wire, mail: str
) -> None:
    slug = books.new_workspace(operator, 1)
    pfid = f"r0@{slug}.example"
    element = payee("S-200", supplier_mail=mail)

    def sends(**changes: str) -> list[tuple[str, str]]:
        return done(Recipient(origin, pfid, wire, fresh_token(origin, pfid)).payees(element | changes))

    def looks(link: str) -> list[Data]:
        seller = people.at(f"seller@{slug}.example")
        return [{} for form in seller.open(link).forms if form.action.endswith("/accept/")]

    assert sends(invite_method="1") == [("registered", BY_MAIL)]
    link = Desk(people, pfid).link_sent_to(mail)
    operator.do("move_clock", slug, 30 * DAY - 60)
    assert sends() == [("unchanged", BY_MAIL)]
    assert len(looks(link)) == 1
    operator.do("move_clock", slug, 60)
    assert sends() == [("unchanged", EXPIRED)]
    assert looks(link) == []
    assert sends(invite_method="0") == [("unchanged", EXPIRED)]
    assert sends(invite_method="1") == [("unchanged", BY_MAIL)]
    again = Desk(people, pfid).link_sent_to(mail)
    Desk(people, f"seller@{slug}.example").answers(again, "accept")
    operator.do("move_clock", slug, 31 * DAY)
    assert sends() == [("unchanged", JOINED)]


@pytest.mark.contract("7", "earlier invoices")
@both_dialects
def test_two_payees_may_be_one_member_and_the_smaller_code_counts(
    recipient: Recipient, desk: Desk, mail: str
) -> None:
    (before,) = recipient.is_sent()
    recipient.payees(payee("S-0", supplier_mail=mail, invite_method="1")).taken()
    Desk(desk.people, books.beside(recipient.pfid, "issuer")).answers(desk.link_sent_to(mail), "accept")
    (after,) = recipient.is_sent()
    assert codes_by_number(recipient) == {before: "S-1", after: "S-0"}
