"""The seed's flow 6, 請求データ取得: an invoice is issued, its journals are registered on the page, both are fetched."""

import json

import pytest

from tests.contract import books
from tests.contract.operating import Operator
from tests.contract.people import People
from tests.contract.programs import fresh_token
from tests.contract.receiving import EVER, Desk, Recipient, entry, keep_books, payee, section
from tests.contract.samples import detail, element, unique
from tests.contract.wires import WIRES, Data, Wire, both_dialects, every_wire

DAY = 24 * 60 * 60
V2_JSON, _, _, V1_XML = WIRES


@pytest.fixture
def recipient(origin: str, operator: Operator, wire: Wire) -> Recipient:
    """A company that nobody else uses."""
    return Recipient(origin, books.recipient(operator), wire)


@pytest.fixture
def desk(recipient: Recipient, people: People) -> Desk:
    return Desk(people, recipient.pfid)


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
    keep_departments(recipient, {"10": "総務部", "1": "法務部"})
    first, second = recipient.is_sent(
        {"pay_due_date": "2027-01-10", "invoice_type": "2"}, {"pay_due_date": "2027-01-20"}
    )
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
        assert recipient.received(**conditions).numbers == expected, conditions


def keep_departments(recipient: Recipient, names: dict[str, str]) -> None:
    recipient.keep(burden_secs=[section(code, burden_sec_name=name) for code, name in names.items()]).taken()


@pytest.mark.contract("6", "6")
@both_dialects
def test_an_invoice_is_found_by_each_of_the_departments_it_burdens(recipient: Recipient, desk: Desk) -> None:
    keep_books(recipient)
    keep_departments(recipient, {"10": "総務部", "20": "開発部"})
    (number,) = recipient.is_sent()
    desk.booked(number, entry(section="10", gross="600"), entry(section="20", gross="500"))
    assert recipient.received(burden_sec_code="10").numbers == [number]
    assert recipient.received(burden_sec_code="20", burden_sec_name="開発").numbers == [number]
    assert recipient.received(burden_sec_code="30").numbers == []


@pytest.mark.contract("2", "paging")
@pytest.mark.contract("2", "page facts")
@every_wire
def test_a_list_is_walked_page_by_page(recipient: Recipient) -> None:
    expected = recipient.is_sent(*[{} for _ in range(5)])
    pages = [recipient.received(start_position=start, get_count=2) for start in (1, 3, 5)]
    assert [page.numbers for page in pages] == [expected[:2], expected[2:4], expected[4:]]
    facts = ("start_position", "get_count", "next_position", "total_count")
    assert [tuple(page.data.get(name, "") for name in facts) for page in pages] == [
        ("1", "2", "3", "5"), ("3", "2", "5", "5"), ("5", "2", "", "5"),
    ]  # fmt: skip
    assert (recipient.received(start_position=6).rows, recipient.received().data["get_count"]) == ([], "99")


@pytest.mark.contract("6", "6")
@every_wire
def test_reading_does_not_break_the_seal(recipient: Recipient, desk: Desk) -> None:
    (number,) = recipient.is_sent()
    rows = [recipient.received().row for _ in range(2)]
    assert [(row["seal_flg"], row["seal_date"]) for row in rows] == [("0", ""), ("0", "")]
    at_the_issuer = (
        recipient.colleague("issuer").search(seal_flg="0", private_cust_cd=books.code_of(recipient.pfid)).row
    )
    assert at_the_issuer["invoice_mng_num"] == number
    desk.opens(number)
    opened = recipient.received().row
    assert opened["seal_flg"] == "1"
    assert opened["seal_date"] >= opened["reception_date"]


@pytest.mark.contract("2", "order")
@pytest.mark.contract("6", "6")
def test_rows_come_by_day_of_receipt_and_a_reissue_is_received_anew(
    origin: str, operator: Operator, people: People
) -> None:
    slug = books.new_workspace(operator, 1)
    pfid, seller = f"r0@{slug}.example", f"issuer@{slug}.example"

    def tomorrow() -> tuple[list[Recipient], Recipient]:
        """Programs with tokens of that day: the recipient's over two wires, and one that issues."""
        operator.do("move_clock", slug, DAY)
        token = fresh_token(origin, pfid)
        return [Recipient(origin, pfid, wire, token) for wire in (V2_JSON, V1_XML)], Recipient(
            origin, seller, V2_JSON, fresh_token(origin, seller)
        )

    def issued(issuer: Recipient, count: int) -> list[str]:
        rows = issuer.register(*[element(customer={"private_cust_cd": "R0"}) for _ in range(count)]).rows
        return [row["invoice_mng_num"] for row in rows]

    first, second = issued(tomorrow()[1], 2)
    (third,) = issued(tomorrow()[1], 1)
    desk = Desk(people, pfid)
    desk.sends_back(first)
    programs, issuer = tomorrow()
    issuer.update({"invoice_mng_num": first}).taken()
    for program in programs:
        rows = program.received().rows
        assert [row["invoice_mng_num"] for row in rows] == [second, third, first]
        days = [row["reception_date"] for row in rows]
        assert days == sorted(set(days)) == [row["update_date"] for row in rows]
        for day, number in zip(days, [second, third, first], strict=True):
            assert program.received(reception_date_from=day, reception_date_to=day).numbers == [number]
            assert program.received(update_date_from=day, update_date_to=day).numbers == [number]
        assert program.received(reception_date_from=days[1]).numbers == [third, first]
        assert program.received(reception_date_to=days[1]).numbers == [second, third]
    # Booking is a change of its day, and no receipt.
    keep_books(programs[0])
    desk.booked(second, entry())
    for program in programs:
        changed = program.received(update_date_from=days[2]).rows
        assert [row["invoice_mng_num"] for row in changed] == [second, first]
        assert changed[0]["reception_date"] == days[0] < days[2] <= changed[0]["update_date"]


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
    assert recipient.received(private_cust_cd_s="B-1").numbers == [known]


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
