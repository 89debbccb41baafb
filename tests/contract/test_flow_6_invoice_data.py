"""The seed's flow 6, 請求データ取得: an invoice is issued, its journals are registered on the page, both are fetched."""

import json

import pytest

from tests.contract import books
from tests.contract.operating import Operator
from tests.contract.people import People
from tests.contract.programs import Program, fresh_token
from tests.contract.receiving import EVER, Answer, Desk, Recipient, entry, item, keep_books, payee, section, sub, title
from tests.contract.samples import detail, unique
from tests.contract.wires import Data, Wire, both_dialects, every_wire

DAY = 24 * 60 * 60


@pytest.fixture
def recipient(origin: str, operator: Operator, wire: Wire) -> Recipient:
    """A company that nobody else uses."""
    return Recipient(origin, books.recipient(operator), wire)


@pytest.fixture
def desk(recipient: Recipient, people: People) -> Desk:
    return Desk(people, recipient.pfid)


def numbers(told: Answer) -> list[str]:
    return [row["invoice_mng_num"] for row in told.rows]


def all_rows(program: Recipient, count: int) -> list[Data]:
    """The whole list, page by page."""
    rows, start = [], 1
    while start:
        told = program.received(start_position=start, get_count=count)
        rows += told.rows
        start = int(told.data.get("next_position", 0))
    return rows


@pytest.mark.contract("seed", "6")
@pytest.mark.contract("6", "6")
@every_wire
def test_the_demo_recipient_walks_through_what_it_received(origin: str, wire: Wire) -> None:
    found = all_rows(Recipient(origin, "recipient@demo.example", wire), 7)
    rows = [row for row in found if row["inv_no"].startswith("MN-00")]
    assert len({row["invoice_mng_num"] for row in found}) == len(found)
    # Of the forty that the demo issuer issued: those to AOBA that do not lie with the issuer again.
    assert len(rows) == 20
    assert {row["invoice_status"] for row in rows} == {"10", "30"}
    assert {(row["private_cust_cd_s"], row["company_name_s"]) for row in rows} == {("MINATO", "株式会社みなと製作所")}
    assert [row["reception_date"] for row in found] == sorted(row["reception_date"] for row in found)


@pytest.mark.contract("1", "permission")
@every_wire
def test_who_does_not_pay_for_receiving_is_refused(recipient: Recipient, wire: Wire) -> None:
    told = Recipient(recipient.origin, books.beside(recipient.pfid, "free"), wire).received()
    assert (told.status, told.codes) == (403 if wire.dialect == "v2" else 400, ["E100002"])


@pytest.mark.contract("1", "every fault")
@every_wire
def test_the_request_check_names_every_fault_at_once(recipient: Recipient) -> None:
    told = recipient.ask("received", {
        "reception_date_to": "2026-02-30", "invoice_type": "9", "journal_flg": "はい", "seal_flg": "2", "get_count": 100,
        "start_position": 0, "private_cust_cd_s": "9" * 16, "burden_sec_name": "部" * 41, "update_date_from": "昨日",
    })  # fmt: skip
    assert told.status == 400
    assert sorted(told.faults) == sorted([
        ("E700001", "reception_date_from"), ("E700004", "reception_date_to"), ("E700005", "invoice_type"),
        ("E700005", "journal_flg"), ("E700005", "seal_flg"), ("E700006", "get_count"), ("E700006", "start_position"),
        ("E700002", "private_cust_cd_s"), ("E700002", "burden_sec_name"), ("E700004", "update_date_from"),
    ])  # fmt: skip


@pytest.mark.contract("6", "6")
@both_dialects
def test_the_days_of_receipt_are_required_and_ranges_must_not_end_before_they_begin(recipient: Recipient) -> None:
    assert sorted(recipient.ask("received", {}).faults) == [
        ("E700001", "reception_date_from"), ("E700001", "reception_date_to"),
    ]  # fmt: skip
    backwards = {
        f"{name}_{end}": day for name in ("reception_date", "pay_due_date", "update_date")
        for end, day in (("from", "2026-12-02"), ("to", "2026-12-01"))
    }  # fmt: skip
    assert recipient.ask("received", backwards).faults == [
        ("E700009", "reception_date_from"), ("E700009", "pay_due_date_from"), ("E700009", "update_date_from"),
    ]  # fmt: skip


@pytest.mark.contract("5", "Invoice, head")
@pytest.mark.contract("6", "6")
@every_wire
def test_a_row_shows_the_invoice_as_the_issuer_sees_it_and_the_recipients_own_fields(recipient: Recipient) -> None:
    inv_no = unique()
    (number,) = recipient.is_sent({
        "inv_no": inv_no, "inv_name": "部品 & 諸経費", "remarks": "1行目\n2行目", "details": [detail(item_qty="2.5"), detail()],
    })  # fmt: skip
    row = recipient.received().row
    own = {name: row.pop(name) for name in ("private_cust_cd_s", "company_name_s", "pay_due_date_s", "journal_flg")}
    assert own == {
        "private_cust_cd_s": "S-1", "company_name_s": "issuer商会", "pay_due_date_s": "2026-12-31", "journal_flg": "0",
    }  # fmt: skip
    assert [line.pop("journals", []) for line in row["details"]] == [[], []]
    assert row == recipient.colleague("issuer").search(inv_no=inv_no).row
    assert (row["invoice_mng_num"], row["inv_amount"], row["inv_name"]) == (number, "3850", "部品 & 諸経費")


@pytest.mark.contract("5", "journals")
def test_in_json_a_line_without_journals_has_an_empty_array(recipient: Recipient) -> None:
    recipient.is_sent()
    (row,) = json.loads(recipient.received().response.content)["invdata"]
    assert row["details"][0]["journals"] == []
    assert (row["invoice_mng_num"], row["details"][0]["detail_seq"]) == (int(row["invoice_mng_num"]), 1)


@pytest.mark.contract("6", "6")
@both_dialects
def test_conditions_are_combined_by_and(recipient: Recipient, desk: Desk) -> None:
    keep_books(recipient)
    recipient.keep(burden_secs=[section("10", burden_sec_name="総務部"), section("1", burden_sec_name="法務部")]).taken()
    first, second = recipient.is_sent({"pay_due_date": "2027-01-10", "invoice_type": "2"}, {"pay_due_date": "2027-01-20"})
    (third,) = recipient.is_sent({"pay_due_date": "2027-01-30"}, by="seller")
    desk.booked(first, entry(section="10", debit_tax_class="対象外"))
    desk.booked(second, entry(section="1"))
    for conditions, expected in (
        ({}, [first, second, third]),
        ({"pay_due_date_from": "2027-01-11"}, [second, third]),
        ({"pay_due_date_to": "2027-01-20"}, [first, second]),
        ({"pay_due_date_from": "2027-01-20", "pay_due_date_to": "2027-01-20"}, [second]),
        ({"invoice_type": "2"}, [first]),
        ({"seal_flg": "0"}, [third]),
        ({"seal_flg": "1"}, [first, second]),
        ({"private_cust_cd_s": "S-1"}, [first, second]),
        ({"private_cust_cd_s": "S"}, []),
        ({"company_name_s": "seller"}, [third]),
        ({"company_name_s": "商会"}, [first, second, third]),
        ({"company_name_s": "商会_"}, []),
        ({"burden_sec_code": "1"}, [second]),
        ({"burden_sec_code": "10"}, [first]),
        ({"burden_sec_name": "務部"}, [first, second]),
        ({"burden_sec_name": "総務"}, [first]),
        ({"burden_sec_code": "1", "burden_sec_name": "総務"}, []),
        ({"journal_flg": "1"}, [first, second]),
        ({"journal_flg": 1, "pay_due_date_from": "2027-01-11"}, [second]),
        ({"journal_flg": "0"}, [first, second, third]),
        ({"reception_date_to": "2000-01-01"}, []),
        ({"update_date_from": "1900-01-01", "update_date_to": "2000-01-01"}, []),
        ({"private_cust_cd_s": "", "invoice_type": "", "pay_due_date_from": ""}, [first, second, third]),
    ):
        assert numbers(recipient.received(**conditions)) == expected, conditions


@pytest.mark.contract("6", "6")
@both_dialects
def test_an_invoice_is_found_by_each_of_the_departments_it_burdens(recipient: Recipient, desk: Desk) -> None:
    keep_books(recipient)
    recipient.keep(burden_secs=[section("10", burden_sec_name="総務部"), section("20", burden_sec_name="開発部")]).taken()
    (number,) = recipient.is_sent()
    desk.booked(number, entry(section="10", gross="600"), entry(section="20", gross="500"))
    assert numbers(recipient.received(burden_sec_code="10")) == [number]
    assert numbers(recipient.received(burden_sec_code="20", burden_sec_name="開発")) == [number]
    assert numbers(recipient.received(burden_sec_code="30")) == []


@pytest.mark.contract("2", "paging")
@pytest.mark.contract("2", "page facts")
@every_wire
def test_a_list_is_walked_page_by_page(recipient: Recipient) -> None:
    expected = recipient.is_sent(*[{} for _ in range(5)])
    pages = [recipient.received(start_position=start, get_count=2) for start in (1, 3, 5)]
    assert [numbers(page) for page in pages] == [expected[:2], expected[2:4], expected[4:]]
    facts = ("start_position", "get_count", "next_position", "total_count")
    assert [tuple(page.data.get(name, "") for name in facts) for page in pages] == [
        ("1", "2", "3", "5"), ("3", "2", "5", "5"), ("5", "2", "", "5"),
    ]  # fmt: skip
    assert (recipient.received(start_position=6).rows, recipient.received().data["get_count"]) == ([], "99")


@pytest.mark.contract("seed", "6")
@pytest.mark.contract("5", "journals")
@every_wire
def test_journals_come_with_their_line_once_they_are_registered_on_the_page(recipient: Recipient, desk: Desk) -> None:
    recipient.keep(
        account_titles=[title("5370", account_title_name="ソフトウェア費"), title("5001"), title("2030", sub_account_required="1")],
        sub_account_titles=[sub("2030", "001", sub_account_title_name="みなと製作所")],
        burden_secs=[section("130", burden_sec_name="経理部")],
        journal_items=[item(1, "P-001", journal_item_name="新製品"), item(5, "K-9")],
    ).taken()  # fmt: skip
    (number,) = recipient.is_sent({"details": [detail(item_price="3000"), detail(item_name="別")]})
    payable = {"credit_account": "2030", "credit_sub_account": "001"}
    one = entry(
        debit_account="5370", gross="2200", tax="200", section="130", item1="P-001", item5="K-9", summary="11月分 & 送料",
        **payable,
    )  # fmt: skip
    rest = entry(gross="1100", **payable)
    desk.booked(number, one, rest)
    row = recipient.received().row
    assert row["journal_flg"] == "0"
    first, second = row["details"]
    assert second.get("journals", []) == []
    full, plain = first["journals"]
    assert full == {
        "journal_seq": "1", "debit_account_title_code": "5370", "debit_account_title_name": "ソフトウェア費",
        "debit_sub_account_title_code": "", "debit_sub_account_title_name": "", "debit_tax_class": "課税仕入10",
        "credit_account_title_code": "2030", "credit_account_title_name": "試験科目",
        "credit_sub_account_title_code": "001", "credit_sub_account_title_name": "みなと製作所",
        "credit_tax_class": "対象外", "burden_sec_code": "130", "burden_sec_name": "経理部",
        "journal_item1_code": "P-001", "journal_item1_name": "新製品", "journal_item5_code": "K-9",
        "journal_item5_name": "試験項目",
        **{f"journal_item{n}_{part}": "" for n in (2, 3, 4) for part in ("code", "name")},
        "journal_amount": "2200", "journal_tax": "200", "detail_summary": "11月分 & 送料",
    }  # fmt: skip
    assert (plain["journal_seq"], plain["debit_account_title_code"], plain["journal_amount"], plain["journal_tax"]) == (
        "2", "5001", "1100", "100",
    )  # fmt: skip
    # Only when every line has its journals is the invoice said to be booked.
    assert recipient.received(journal_flg="1").rows == []
    desk.booked(number, one, rest, entry(2, **payable))
    booked = recipient.received(journal_flg="1").row
    assert (booked["journal_flg"], [len(line["journals"]) for line in booked["details"]]) == ("1", [2, 1])
    desk.withdraws(number)
    withdrawn = recipient.received().row
    assert (withdrawn["journal_flg"], [line.get("journals", []) for line in withdrawn["details"]]) == ("0", [[], []])


@pytest.mark.contract("6", "6")
@both_dialects
def test_what_the_masters_are_called_later_does_not_change_a_journal(recipient: Recipient, desk: Desk) -> None:
    keep_books(recipient)
    (number,) = recipient.is_sent()
    desk.booked(number, entry())
    recipient.keep(account_titles=[title("5001", account_title_name="改称")]).taken()
    (line,) = recipient.received().row["details"]
    assert line["journals"][0]["debit_account_title_name"] == "試験科目"


@pytest.mark.contract("6", "6")
@every_wire
def test_reading_does_not_break_the_seal(recipient: Recipient, desk: Desk) -> None:
    (number,) = recipient.is_sent()
    rows = [recipient.received().row for _ in range(2)]
    assert [(row["seal_flg"], row["seal_date"]) for row in rows] == [("0", ""), ("0", "")]
    (at_the_issuer,) = [
        row for row in recipient.colleague("issuer").search(seal_flg="0", private_cust_cd=books.code_of(recipient.pfid)).rows
    ]
    assert at_the_issuer["invoice_mng_num"] == number
    desk.opens(number)
    opened = recipient.received().row
    assert (opened["seal_flg"], opened["seal_date"]) == ("1", opened["reception_date"])


@pytest.mark.contract("6", "6")
@both_dialects
def test_a_returned_invoice_vanishes_and_a_reissued_one_arrives_sealed_to_be_booked_again(
    recipient: Recipient, desk: Desk
) -> None:
    keep_books(recipient)
    kept, number = recipient.is_sent({}, {})
    desk.booked(number, entry())
    desk.sends_back(number)
    assert numbers(recipient.received()) == [kept]
    assert recipient.received().data["total_count"] == "1"
    recipient.colleague("issuer").update({"invoice_mng_num": number, "remarks": "訂正"}).taken()
    _, again = recipient.received().rows
    assert {name: again[name] for name in (
        "invoice_mng_num", "invoice_status", "rireki_no", "seal_flg", "journal_flg", "remarks",
    )} == {
        "invoice_mng_num": number, "invoice_status": "30", "rireki_no": "2", "seal_flg": "0", "journal_flg": "0",
        "remarks": "訂正",
    }  # fmt: skip
    assert again["details"][0].get("journals", []) == []
    assert recipient.received(journal_flg="1").rows == []
    desk.booked(number, entry(summary="確認済"))
    (line,) = recipient.received(journal_flg="1").row["details"]
    assert [journal["detail_summary"] for journal in line["journals"]] == ["確認済"]


@pytest.mark.contract("2", "order")
@pytest.mark.contract("6", "6")
@both_dialects
def test_rows_come_by_day_of_receipt_and_a_reissue_is_received_anew(
    origin: str, operator: Operator, people: People, wire: Wire
) -> None:
    slug = books.new_workspace(operator, 1)
    pfid, seller = f"r0@{slug}.example", f"issuer@{slug}.example"

    def later() -> tuple[Recipient, Program]:
        """Tomorrow, with tokens of that day."""
        operator.do("move_clock", slug, DAY)
        token = fresh_token(origin, pfid)
        return Recipient(origin, pfid, wire, token), Program(origin, seller, wire, fresh_token(origin, seller))

    def issued(seller: Program, count: int) -> list[str]:
        head = {"send_date": "2026-11-20", "pay_due_date": "2026-12-31", "invoice_type": "3", "details": [detail()]}
        rows = seller.register(*[head | {"customer": {"private_cust_cd": "R0"}} for _ in range(count)]).rows
        return [row["invoice_mng_num"] for row in rows]

    _, program = later()
    first, second = issued(program, 2)
    _, program = later()
    (third,) = issued(program, 1)
    Desk(people, pfid).sends_back(first)
    recipient, program = later()
    program.update({"invoice_mng_num": first}).taken()
    rows = recipient.received().rows
    assert [row["invoice_mng_num"] for row in rows] == [second, third, first]
    days = [row["reception_date"] for row in rows]
    assert (sorted(set(days)), rows[2]["update_date"], rows[1]["update_date"]) == (days, days[2], days[1])
    for at, number in enumerate([second, third, first]):
        one_day = {"reception_date_from": days[at], "reception_date_to": days[at]}
        assert numbers(recipient.received(**one_day)) == [number]
        assert numbers(recipient.received(update_date_from=days[at], update_date_to=days[at])) == [number]
    assert numbers(recipient.received(reception_date_from=days[1])) == [third, first]
    assert numbers(recipient.received(reception_date_to=days[1])) == [second, third]
    # Booking is a change of its day, and no receipt.
    recipient.keep(account_titles=[title("5001"), title("2001")]).taken()
    recipient, _ = later()
    fresh = People(origin)
    Desk(fresh, pfid).booked(second, entry())
    changed = recipient.received(update_date_from=days[2]).rows
    assert [row["invoice_mng_num"] for row in changed] == [second, first]
    assert changed[0]["reception_date"] == days[0] < days[2] < changed[0]["update_date"]


@pytest.mark.contract("6", "6")
@both_dialects
def test_an_invoice_bears_the_smallest_code_of_its_payee_or_none(recipient: Recipient, desk: Desk) -> None:
    (before,) = recipient.is_sent()
    (unknown,) = recipient.is_sent(by="seller")
    invite_and_accept(recipient, desk, "A-1", "issuer")
    invite_and_accept(recipient, desk, "Z-1", "issuer")
    invite_and_accept(recipient, desk, "B-1", "seller")
    (after,) = recipient.is_sent()
    (known,) = recipient.is_sent(by="seller")
    found = {row["invoice_mng_num"]: row["private_cust_cd_s"] for row in recipient.received().rows}
    assert found == {before: "S-1", unknown: "", after: "A-1", known: "B-1"}
    assert numbers(recipient.received(private_cust_cd_s="B-1")) == [known]


def invite_and_accept(recipient: Recipient, desk: Desk, code: str, role: str) -> None:
    mail = f"{unique().lower()}@invited.example"
    recipient.payees(payee(code, supplier_mail=mail, invite_method="1")).taken()
    link = desk.link_sent_to(mail)
    Desk(desk.people, books.beside(recipient.pfid, role)).answers(link, "accept")


@pytest.mark.contract("3", "a token acts for the company of its user")
@both_dialects
def test_nobody_else_sees_what_was_received(recipient: Recipient, operator: Operator) -> None:
    recipient.is_sent()
    other = Recipient(recipient.origin, books.recipient(operator), recipient.wire)
    for outsider in (other, Recipient(recipient.origin, books.beside(recipient.pfid, "seller"), recipient.wire)):
        told = outsider.received()
        assert (told.rows, told.data["total_count"]) == ([], "0")


@pytest.mark.contract("1", "operations")
def test_the_dialects_name_their_array_each_in_its_way(recipient: Recipient) -> None:
    recipient.is_sent()
    answers = [recipient.over(Wire(dialect, "json")).ask("received", EVER).data for dialect in ("v2", "v1")]
    assert [set(told) & {"invdata", "invoices", "invoice_list"} for told in answers] == [{"invdata"}, {"invoices"}]
