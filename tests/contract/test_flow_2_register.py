"""The seed's flow 2, 請求書登録: defaults, existence, masters, issue, notice; all of a request or nothing of it."""

import re
from typing import Any

import pytest

from tests.contract.people import People
from tests.contract.programs import Program
from tests.contract.samples import account, addressee, detail, element, lonely_day, office, unique
from tests.contract.wires import Data, Wire, both_dialects, every_wire

pytestmark = pytest.mark.contract("seed", "2")


def shown(issuer: Program, done: Data) -> Data:
    """The invoice that an answer speaks of, as operation 1 lists it."""
    return issuer.search(invoice_mng_num=done["invoice_mng_num"]).row


def results(done: Data) -> dict[str, Any]:
    """What became of the masters of an element."""
    banks = [(bank["transfer_code"], bank["bank_result"]) for bank in done.get("banks", [])]
    return {
        "publisher": (done["publisher_mng_num"], done["publisher_result"]),
        "customer": (done["private_cust_cd"], done["customer_result"]), "banks": banks,
    }  # fmt: skip


def sent(people: People, word: str) -> list[str]:
    """The subjects of the mails and letters in the demo's outbox that hold a word, the latest first."""
    page = people.at("issuer@demo.example").open(f"/outbox/?word={word}")
    return [text for address, text in page.links.items() if re.fullmatch(r"/outbox/\d+/", address)]


@pytest.mark.contract("6", "2")
@every_wire
def test_a_silent_request_takes_every_default(issuer: Program) -> None:
    done = issuer.register(element()).row
    assert (done["rireki_no"], done["invite_status"]) == ("1", "2")
    assert results(done) == {"publisher": ("HQ", ""), "customer": ("AOBA", "unchanged"), "banks": [("MAIN", "")]}
    row = shown(issuer, done)
    assert (row["invoice_setting_code"], row["unit_tax_calc_sec"], row["inv_amount"]) == ("STD", "0", "1100")
    assert row["inv_no"] == done["inv_no"] == f"{int(done['invoice_mng_num']):010d}"


@pytest.mark.contract("5", "invoice_mng_num")
@both_dialects
def test_numbers_count_up_in_the_order_of_the_request(issuer: Program) -> None:
    rows = issuer.register(element(), element(), element()).rows
    numbers = [int(row["invoice_mng_num"]) for row in rows]
    assert numbers == sorted(set(numbers))


@pytest.mark.contract("6", "2")
@every_wire
def test_the_seed_draws_masters_registered_with_the_invoice(issuer: Program) -> None:
    code, second = unique(), unique()
    done = issuer.register(
        element(publisher=office(code), customer=addressee(code), banks=[account(code), account(second)])
    ).row
    banks = [(code, "registered"), (second, "registered")]
    assert results(done) == {"publisher": (code, "registered"), "customer": (code, "registered"), "banks": banks}
    assert done["invite_status"] == "0"
    row = shown(issuer, done)
    assert row["publisher"]["publisher_zip"] == "450-0002"
    assert [bank["transfer_code"] for bank in row["banks"]] == [code, second]


@pytest.mark.contract("6", "2 master rules")
@both_dialects
def test_only_sent_fields_change_and_an_empty_text_clears(issuer: Program) -> None:
    code = unique()
    issuer.register({"customer": addressee(code, customer_section="購買部", customer_person="光 一郎")}).taken()
    done = issuer.register({"customer": {"private_cust_cd": code, "customer_section": ""}}).row
    assert (done["invoice_mng_num"], done["customer_result"]) == ("", "updated")
    customer = shown(issuer, issuer.register(element(customer={"private_cust_cd": code})).row)["customer"]
    assert (customer["customer_section"], customer["customer_person"]) == ("", "光 一郎")


@pytest.mark.contract("6", "2 master rules")
@both_dialects
def test_what_is_sent_again_as_it_stands_is_unchanged(issuer: Program) -> None:
    code = unique()
    masters = {"publisher": office(code), "customer": addressee(code), "banks": [account(code)]}
    assert results(issuer.register(masters).row)["publisher"] == (code, "registered")
    again = issuer.register(masters).row
    assert results(again) == {
        "publisher": (code, "unchanged"), "customer": (code, "unchanged"), "banks": [(code, "unchanged")],
    }  # fmt: skip


@pytest.mark.contract("6", "2 deletion")
@both_dialects
def test_masters_are_deleted_without_invoice_data_and_their_codes_may_be_registered_anew(issuer: Program) -> None:
    code = unique()
    issuer.register({"publisher": office(code), "banks": [account(code)]}).taken()
    gone = issuer.register(
        {"publisher": {"publisher_mng_num": code, "publisher_delete_flg": "1"},
         "banks": [{"transfer_code": code, "transfer_delete_flg": "1"}]}
    ).row  # fmt: skip
    assert results(gone) == {"publisher": (code, "deleted"), "customer": ("", ""), "banks": [(code, "deleted")]}
    told = issuer.register(element(publisher={"publisher_mng_num": code}, banks=[{"transfer_code": code}]))
    assert sorted(told.faults) == [
        ("E300001", "invoices[0].publisher.publisher_mng_num"), ("E300004", "invoices[0].banks[0].transfer_code"),
    ]  # fmt: skip
    again = issuer.register({"publisher": office(code), "banks": [account(code)]}).row
    assert results(again)["publisher"] == (code, "registered")


@pytest.mark.contract("6", "2 deletion")
@both_dialects
def test_beside_invoice_data_no_master_is_deleted(issuer: Program) -> None:
    told = issuer.register(element(
        publisher={"publisher_mng_num": "HQ", "publisher_delete_flg": "1"},
        banks=[{"transfer_code": "MAIN", "transfer_delete_flg": "1"}],
    ))  # fmt: skip
    assert (told.status, sorted(told.faults)) == (400, [
        ("E700021", "invoices[0].banks[0].transfer_delete_flg"), ("E700021", "invoices[0].publisher.publisher_delete_flg"),
    ])  # fmt: skip


@pytest.mark.contract("6", "2 deletion")
@both_dialects
def test_a_default_is_not_deleted(issuer: Program) -> None:
    told = issuer.register(
        {"publisher": {"publisher_mng_num": "HQ", "publisher_delete_flg": "1"}},
        {"banks": [{"transfer_code": "MAIN", "transfer_delete_flg": "1"}]},
    )
    assert sorted(told.faults) == [
        ("E400003", "invoices[0].publisher.publisher_mng_num"), ("E400003", "invoices[1].banks[0].transfer_code"),
    ]  # fmt: skip


@pytest.mark.contract("6", "2 master rules")
@both_dialects
def test_a_master_of_an_earlier_element_counts_for_a_later_one(issuer: Program) -> None:
    code = unique()
    first, second = issuer.register(
        {"publisher": office(code), "customer": addressee(code), "banks": [account(code)]},
        element(
            publisher={"publisher_mng_num": code}, customer={"private_cust_cd": code}, banks=[{"transfer_code": code}]
        ),
    ).rows
    assert (first["invoice_mng_num"], first["publisher_result"]) == ("", "registered")
    assert shown(issuer, second)["publisher"]["publisher_mng_num"] == code


@pytest.mark.contract("6", "2 master rules")
@both_dialects
def test_a_parent_counts_wherever_it_stands_in_the_request(issuer: Program) -> None:
    code = unique()
    rows = issuer.register({"customer": addressee(code, default_transfer_code=code)}, {"banks": [account(code)]}).rows
    assert [row["customer_result"] for row in rows] == ["registered", ""]
    done = issuer.register(element(customer={"private_cust_cd": code})).row
    assert results(done)["banks"] == [(code, "")]


@pytest.mark.contract("6", "2 master rules")
@both_dialects
def test_one_code_with_two_contents_is_a_fault(issuer: Program) -> None:
    code = unique()
    told = issuer.register(
        {"publisher": office(code)}, {"publisher": office(code, publisher_section="別の部署")},
    )  # fmt: skip
    assert told.faults == [("E700011", "invoices[1].publisher.publisher_mng_num")]


@pytest.mark.contract("5", "publisher")
@both_dialects
def test_an_office_without_a_code_serves_one_invoice_and_changes_no_master(issuer: Program) -> None:
    name = f"臨時{unique()[:10]}"
    done = issuer.register(element(publisher=office(publisher_company_name=name))).row
    assert results(done)["publisher"] == ("", "")
    publisher = shown(issuer, done)["publisher"]
    assert (publisher["publisher_mng_num"], publisher["publisher_company_name"]) == ("", name)
    told = issuer.register(element(publisher={"publisher_section": "営業課"}))
    assert sorted(told.faults) == [
        ("E700001", f"invoices[0].publisher.publisher_{name}") for name in ("address1", "company_name", "zip")
    ]


@pytest.mark.contract("5", "conditionally required")
@both_dialects
def test_what_is_registered_must_be_complete(issuer: Program) -> None:
    code = unique()
    told = issuer.register(
        {"publisher": {"publisher_mng_num": code, "publisher_section": "営業課"}},
        {"customer": {"private_cust_cd": code, "customer_section": "経理部"}},
        {"banks": [{"transfer_code": code, "fncl_inst_name": "みずほ銀行"}]},
    )
    assert told.status == 400
    assert set(told.codes) == {"E700001"}
    assert {path for _, path in told.faults} == {
        "invoices[0].publisher.publisher_company_name", "invoices[0].publisher.publisher_zip",
        "invoices[0].publisher.publisher_address1", "invoices[1].customer.customer_company_name",
        "invoices[2].banks[0].fncl_inst_code", "invoices[2].banks[0].branch_code", "invoices[2].banks[0].deposit_sec",
        "invoices[2].banks[0].account_num", "invoices[2].banks[0].depositor_name",
    }  # fmt: skip


@pytest.mark.contract("6", "2")
@both_dialects
def test_with_any_invoice_data_an_invoice_is_meant_and_must_be_whole(issuer: Program) -> None:
    told = issuer.register({"inv_name": "半端"})
    assert {path for _, path in told.faults} == {
        f"invoices[0].{name}"
        for name in ("send_date", "pay_due_date", "invoice_type", "details", "customer.private_cust_cd")
    }
    assert set(told.codes) == {"E700001"}


@pytest.mark.contract("1", "all or nothing")
@every_wire
def test_one_fault_in_one_element_stops_all_of_them(issuer: Program) -> None:
    code, day = unique(), lonely_day()
    told = issuer.register(
        element(send_date=day, publisher=office(code), banks=[account(code)]),
        element(send_date=day, customer={"private_cust_cd": unique("NO")}),
    )
    assert told.faults == [("E300003", "invoices[1].customer.private_cust_cd")]
    assert issuer.search(send_date_from=day, send_date_to=day).rows == []
    assert issuer.register(element(publisher={"publisher_mng_num": code})).codes == ["E300001"]


@pytest.mark.contract("1", "every fault")
@both_dialects
def test_the_existence_check_names_every_fault_at_once(issuer: Program) -> None:
    inv_no = unique("T")
    issuer.register(element(inv_no=inv_no)).taken()
    told = issuer.register(
        element(inv_no=inv_no, publisher={"publisher_mng_num": "NO-1"}, banks=[{"transfer_code": "NO-2"}]),
        element(customer={"private_cust_cd": "NO-3"}, invoice_setting_code="NO-4"),
    )
    assert sorted(told.faults) == [
        ("E300001", "invoices[0].publisher.publisher_mng_num"), ("E300003", "invoices[1].customer.private_cust_cd"),
        ("E300004", "invoices[0].banks[0].transfer_code"), ("E300005", "invoices[1].invoice_setting_code"),
        ("E300010", "invoices[0].inv_no"),
    ]  # fmt: skip


@pytest.mark.contract("5", "inv_no")
@both_dialects
def test_one_number_twice_in_a_request_is_a_number_in_use(issuer: Program) -> None:
    inv_no = unique("T")
    assert issuer.register(element(inv_no=inv_no), element(inv_no=inv_no)).faults == [("E300010", "invoices[1].inv_no")]


@pytest.mark.contract("6", "2 defaults")
@both_dialects
def test_the_addressees_default_account_comes_before_the_formats(issuer: Program) -> None:
    code = unique()
    issuer.register({"banks": [account(code)]}).taken()
    issuer.register({"customer": addressee(code, default_transfer_code=code)}).taken()
    assert results(issuer.register(element(customer={"private_cust_cd": code})).row)["banks"] == [(code, "")]
    other = unique()
    assert results(issuer.register(element(customer=addressee(other))).row)["banks"] == [("MAIN", "")]


@pytest.mark.contract("7", "invitations")
@pytest.mark.contract("6", "2 invitation")
@both_dialects
def test_an_addressee_is_invited_by_mail_and_the_mail_lies_in_the_outbox(issuer: Program, people: People) -> None:
    code = unique()
    mail = f"{code.lower()}@hikarido.example"
    done = issuer.register(element(customer=addressee(code, customer_mail=mail, invite_method="1"))).row
    assert done["invite_status"] == "1"
    invoice, invitation = sent(people, mail)
    assert (invoice.startswith("【請求書発行】"), "ご招待" in invitation) == (True, True)


@pytest.mark.contract("7", "invitations")
@pytest.mark.contract("6", "2 invitation")
@both_dialects
def test_an_addressee_is_invited_on_paper_and_the_invoice_goes_by_letter_too(issuer: Program, people: People) -> None:
    code = unique()
    name = f"紙{code[:12]}"
    done = issuer.register(element(customer=addressee(code, customer_company_name=name, invite_method="2"))).row
    assert done["invite_status"] == "3"
    invoice, invitation = sent(people, name)
    assert (invoice.startswith("【請求書発行】"), "ご招待" in invitation) == (True, True)


@pytest.mark.contract("6", "2 invitation")
@both_dialects
def test_inviting_needs_a_way_to_get_there(issuer: Program) -> None:
    by_mail, by_paper = unique(), unique()
    told = issuer.register(
        {"customer": addressee(by_mail, customer_mail=None, invite_method="1")},
        {"customer": addressee(by_paper, customer_zip=None, customer_address1=None, invite_method="2")},
    )
    assert sorted(told.faults) == [
        ("E700001", "invoices[0].customer.customer_mail"), ("E700001", "invoices[1].customer.customer_address1"),
        ("E700001", "invoices[1].customer.customer_zip"),
    ]  # fmt: skip


@pytest.mark.contract("6", "2 invitation")
@both_dialects
def test_inviting_one_that_has_joined_changes_nothing(issuer: Program) -> None:
    done = issuer.register({"customer": {"private_cust_cd": "AOBA", "invite_method": "2"}}).row
    assert (done["customer_result"], done["invite_status"]) == ("unchanged", "2")


@pytest.mark.contract("6", "2 notice")
@both_dialects
def test_a_member_is_told_by_mail_to_its_users_and_finds_the_invoice_in_its_inbox(
    issuer: Program, people: People
) -> None:
    title = f"通知{unique()}"
    done = issuer.register(element(inv_name=title)).row
    assert sent(people, title) == [f"【請求書発行】株式会社みなと製作所 {title}"]
    inbox = people.at("recipient@demo.example").open(f"/receiving/invoices/{done['invoice_mng_num']}/")
    assert (inbox.status, title in inbox.text) == (200, True)


@pytest.mark.contract("6", "2 notice")
@both_dialects
def test_nobody_is_written_to_who_has_neither_mail_nor_address(issuer: Program, people: People) -> None:
    code = unique()
    customer = {"private_cust_cd": code, "customer_company_name": f"無{code[:12]}"}
    assert issuer.register(element(customer=customer)).row["customer_result"] == "registered"
    assert sent(people, customer["customer_company_name"]) == []


@pytest.mark.contract("5", "computed amounts")
@both_dialects
def test_amounts_that_agree_are_taken_and_others_are_answered_with_both_figures(issuer: Program) -> None:
    agreed = {"inv_without_tax": 1000, "inv_tax": "100", "inv_amount": 1100, "inv_tax_tr10": 100, "inv_amount_tr8": 0}
    assert shown(issuer, issuer.register(element(**agreed)).row)["inv_tax"] == "100"
    told = issuer.register(element(inv_tax=1, inv_amount_tr8=5, inv_show_amount=1100))
    assert sorted(told.faults) == [("E700010", "invoices[0].inv_amount_tr8"), ("E700010", "invoices[0].inv_tax")]
    assert any("100" in message and "受信値：1" in message for message in told.messages)


@pytest.mark.contract("5", "computed amounts")
@both_dialects
def test_a_line_that_is_not_its_quantity_times_its_price_is_a_fault(issuer: Program) -> None:
    line = detail(item_qty="3", item_price="33.3")  # 99.9 yen, rounded down
    assert shown(issuer, issuer.register(element(details=[line])).row)["inv_without_tax"] == "99"
    assert (
        shown(issuer, issuer.register(element(details=[line | {"item_without_tax": 99}])).row)["inv_without_tax"]
        == "99"
    )
    told = issuer.register(element(details=[detail(), line | {"item_without_tax": 101}]))
    assert told.faults == [("E700010", "invoices[0].details[1].item_without_tax")]


@pytest.mark.contract("5", "carry-over")
@both_dialects
def test_the_carry_over_must_add_up_and_is_shown_with_the_amount(issuer: Program) -> None:
    carried = {"prev_inv_amount": 5000, "payment": 3000, "adjustment": -500, "carryover_new": 1500}
    row = shown(issuer, issuer.register(element(**carried)).row)
    assert (row["carryover_new"], row["inv_amount"], row["inv_show_amount"]) == ("1500", "1100", "2600")
    assert issuer.register(element(**carried | {"carryover_new": 1499})).faults == [
        ("E700010", "invoices[0].carryover_new")
    ]


@pytest.mark.contract("5", "withholding_tax")
@both_dialects
def test_the_withholding_tax_is_checked_and_taken_off_what_is_shown(issuer: Program) -> None:
    fee = element(details=[detail(item_price="123456")], withholding_tax=12604)
    row = shown(issuer, issuer.register(fee).row)
    assert (row["inv_amount"], row["withholding_tax"], row["inv_show_amount"]) == ("135801", "12604", "123197")
    assert issuer.register(fee | {"withholding_tax": 12605}).faults == [("E700010", "invoices[0].withholding_tax")]


@pytest.mark.contract("5", "every field")
@every_wire
def test_what_was_sent_is_what_is_listed(issuer: Program) -> None:
    code = unique()
    sent = element(
        inv_no=unique("A"), inv_name="11月分", remarks="1行目\n2行目", customer_code1="得意先1", customer_code2="得意先2",
        close_date="2026-11-30", payment_method="0", inv_free_txt1="自由", inv_free_num7=-70,
        publisher=office(code, publisher_section="営業課", publisher_phone="052-000-0000", publisher_mail="n@minato.example",
                         biz_type="製造", biz_regist_no="T6999900000003", publisher_address2="駅前ビル"),
        customer=addressee(code, customer_person="光 一郎", customer_honorific="様", customer_phone="086-000-0000"),
        banks=[account(code, fncl_inst_name="みずほ銀行", fncl_inst_kana="ﾐｽﾞﾎ", branch_name="東京営業部",
                       branch_kana="ﾄｳｷﾖｳ", depositor_kana="ﾐﾅﾄｾｲｻｸｼﾖ")],
        details=[detail(item_slip_date="2026-11-05", item_slip_no="D-1001", item_prod_code="00123", item_unit="本",
                        item_sec_code="S1", item_sec_name="部門", detail_remarks="摘要", item_free_txt10="十",
                        input_tax_type="0", reduced_tax_flg="0")],
    )  # fmt: skip
    row = shown(issuer, issuer.register(sent).row)
    for name, value in as_texts(sent).items():
        assert covers(row[name], value), (name, row[name], value)


def as_texts(value: Any) -> Any:
    match value:
        case dict():
            return {name: as_texts(inner) for name, inner in value.items()}
        case list():
            return [as_texts(inner) for inner in value]
    return str(value)


def covers(answered: Any, sent: Any) -> bool:
    """Whether an answer says all that was sent, and perhaps more."""
    if isinstance(sent, dict):
        return all(covers(answered[name], value) for name, value in sent.items())
    if isinstance(sent, list):
        return len(answered) == len(sent) and all(map(covers, answered, sent))
    return bool(answered == sent)


@pytest.mark.contract("6", "2")
@pytest.mark.contract("1", "permission")
@every_wire
def test_a_company_that_does_not_pay_for_issuing_registers_nothing(stranger: Program, wire: Wire) -> None:
    told = stranger.register(element())
    assert (told.status, told.codes) == (403 if wire.dialect == "v2" else 400, ["E100001"])


@pytest.mark.contract("5", "an issued invoice is a copy")
@both_dialects
def test_a_later_change_of_a_master_leaves_issued_invoices_as_they_were(issuer: Program) -> None:
    code = unique()
    done = issuer.register(element(publisher=office(code), customer=addressee(code), banks=[account(code)])).row
    before = shown(issuer, done)
    issuer.register({
        "publisher": {"publisher_mng_num": code, "publisher_company_name": "改名"},
        "customer": {"private_cust_cd": code, "customer_company_name": "改名"},
        "banks": [{"transfer_code": code, "depositor_name": "改名"}],
    }).taken()  # fmt: skip
    assert shown(issuer, done) == before


@pytest.mark.contract("6", "2 master rules")
@both_dialects
def test_one_deletion_said_twice_is_one(issuer: Program) -> None:
    code = unique()
    issuer.register({"publisher": office(code), "banks": [account(code)]}).taken()
    gone = {
        "publisher": {"publisher_mng_num": code, "publisher_delete_flg": "1"},
        "banks": [{"transfer_code": code, "transfer_delete_flg": "1"}],
    }  # fmt: skip
    rows = issuer.register(gone, gone).rows
    assert [(row["publisher_result"], row["banks"][0]["bank_result"]) for row in rows] == [("deleted", "deleted")] * 2
    assert issuer.register(gone).codes == ["E300004", "E300001"]
