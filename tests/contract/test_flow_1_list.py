"""The seed's flow 1, 請求書一覧取得: access token, permission, request check, list."""

from itertools import pairwise

import pytest

from tests.contract.operating import Operator
from tests.contract.people import REASON, People
from tests.contract.programs import Program, fresh_token
from tests.contract.samples import addressee, day_after, detail, element, lonely_day, unique
from tests.contract.wires import Data, Told, Wire, both_dialects, every_wire

HEAD = {
    "invoice_mng_num", "rireki_no", "invoice_status", "seal_flg", "seal_date", "return_date", "return_reason",
    "reception_date", "update_date", "inv_no", "inv_name", "remarks", "send_date", "pay_due_date", "close_date",
    "invoice_type", "unit_tax_calc_sec", "invoice_setting_code", "inv_without_tax", "inv_tax", "inv_amount",
    "inv_show_amount", "publisher", "customer", "banks", "details",
}  # fmt: skip


def of_day(program: Program, day: str, **conditions: object) -> Told:
    return program.search(send_date_from=day, send_date_to=day, **conditions)


def numbers(told: Told) -> list[str]:
    return [row["inv_no"] for row in told.rows]


def issued(issuer: Program, day: str, *heads: Data) -> list[str]:
    """Invoices of that day, registered in one request; their 請求書番号 in order."""
    named = [{"inv_no": unique("L")} | head for head in heads]
    rows = issuer.register(*[element(send_date=day, **head) for head in named]).rows
    assert len(rows) == len(heads)
    return [head["inv_no"] for head in named]


@pytest.mark.contract("seed", "1")
@pytest.mark.contract("6", "1")
@every_wire
def test_the_demo_issuer_lists_its_forty_invoices(issuer: Program) -> None:
    rows = [row for row in all_rows(issuer) if row["inv_no"].startswith("MN-0")]
    assert [row["inv_no"] for row in rows] == [f"MN-{number:04d}" for number in range(1, 41)]
    assert {row["invoice_status"] for row in rows} == {"10", "20", "30"}
    assert sum(row["invoice_status"] == "20" for row in rows) == 4
    assert sum(int(row["inv_amount"]) for row in rows) == sum(
        int(row["inv_without_tax"]) + int(row["inv_tax"]) for row in rows
    )


def all_rows(program: Program) -> list[Data]:
    """The whole list, page by page."""
    rows, start = [], 1
    while start:
        told = program.search(start_position=start)
        rows += told.rows
        start = int(told.data.get("next_position", 0))
    return rows


@pytest.mark.contract("1", "permission")
@pytest.mark.contract("seed", "1")
@every_wire
def test_a_company_that_does_not_pay_for_issuing_is_refused(stranger: Program, wire: Wire) -> None:
    told = stranger.search()
    assert (told.status, told.codes) == (403 if wire.dialect == "v2" else 400, ["E100001"])
    assert told.messages == ["本機能は発行有料企業のみ利用可能です"]


@pytest.mark.contract("1", "permission")
@both_dialects
def test_a_workspace_can_ask_for_400_in_both_dialects_and_for_english(
    origin: str, operator: Operator, wire: Wire
) -> None:
    told = Program(origin, "stranger@english.example", wire).search()
    assert (told.status, told.codes) == (400, ["E100001"])
    assert told.messages == ["Only a company that pays for issuing may use this"]


@pytest.mark.contract("1", "order of the checks")
@every_wire
def test_a_bad_token_wins_over_everything_else_that_is_wrong(issuer: Program, wire: Wire) -> None:
    told = issuer.send("register", b"{<", authorization="Bearer nonsense", accept="text/csv", content_type="text/csv")
    assert (told.status, told.codes) == (401, ["E200003"])


@pytest.mark.contract("1", "order of the checks")
@both_dialects
def test_permission_is_judged_before_the_request(stranger: Program) -> None:
    assert stranger.send("register", b"{<", content_type="text/csv").codes == ["E100001"]


@pytest.mark.contract("1", "every fault")
@every_wire
def test_the_request_check_names_every_fault_at_once(issuer: Program) -> None:
    told = issuer.search(send_date_from="", send_date_to="2026-02-30", invoice_type="9", get_count="100", seal_flg="x")
    assert told.status == 400
    assert sorted(told.faults) == [
        ("E700001", "send_date_from"), ("E700004", "send_date_to"), ("E700005", "invoice_type"), ("E700005", "seal_flg"),
        ("E700006", "get_count"),
    ]  # fmt: skip


@pytest.mark.contract("1", "cross-checks")
@both_dialects
def test_a_range_that_ends_before_it_begins_is_one_fault(issuer: Program) -> None:
    told = issuer.search(send_date_from="2026-12-02", send_date_to="2026-12-01", inv_amount_from=2, inv_amount_to=1)
    assert told.faults == [("E700009", "send_date_from"), ("E700009", "inv_amount_from")]


@pytest.mark.contract("5", "Invoice, head")
@every_wire
def test_a_row_shows_the_invoice_as_it_was_issued(issuer: Program) -> None:
    day = lonely_day()
    (inv_no,) = issued(
        issuer, day, {"inv_name": "部品 & 諸経費", "details": [detail(item_qty="2.5", item_unit="時間")]}
    )
    row = of_day(issuer, day).row
    assert row.keys() >= HEAD
    assert {name: row[name] for name in (
        "inv_no", "inv_name", "invoice_status", "rireki_no", "seal_flg", "seal_date", "return_reason", "inv_without_tax",
        "inv_tax", "inv_amount", "inv_tax_tr10", "inv_amount_tr8_reduced", "inv_show_amount", "unit_tax_calc_sec",
    )} == {
        "inv_no": inv_no, "inv_name": "部品 & 諸経費", "invoice_status": "10", "rireki_no": "1", "seal_flg": "0",
        "seal_date": "", "return_reason": "", "inv_without_tax": "2500", "inv_tax": "250", "inv_amount": "2750",
        "inv_tax_tr10": "250", "inv_amount_tr8_reduced": "0", "inv_show_amount": "2750", "unit_tax_calc_sec": "0",
    }  # fmt: skip
    assert row["publisher"]["publisher_mng_num"] == "HQ"
    assert row["publisher"]["biz_regist_no"] == "T8999900000001"
    assert row["customer"]["customer_company_name"] == "あおば商事株式会社"
    assert row["banks"][0]["account_num"] == "0099901"
    assert {name: row["details"][0][name] for name in ("detail_seq", "item_qty", "item_price", "item_unit")} == {
        "detail_seq": "1", "item_qty": "2.5", "item_price": "1000", "item_unit": "時間",
    }  # fmt: skip


@pytest.mark.contract("6", "1 filters")
@both_dialects
def test_conditions_are_combined_by_and(issuer: Program) -> None:
    day = lonely_day()
    code = unique("F")
    first, second, third = issued(
        issuer, day,
        {"pay_due_date": day_after(day, 10), "close_date": day, "invoice_type": "2"},
        {"pay_due_date": day_after(day, 20), "details": [detail(item_price="5000")]},
        {"pay_due_date": day_after(day, 30), "customer": addressee(code)},
    )  # fmt: skip
    for conditions, expected in (
        ({"pay_due_date_from": day_after(day, 15)}, [second, third]),
        ({"pay_due_date_to": day_after(day, 15)}, [first]),
        ({"pay_due_date_from": day_after(day, 20), "pay_due_date_to": day_after(day, 20)}, [second]),
        ({"close_date": day}, [first]),
        ({"invoice_type": "3"}, [second, third]),
        ({"private_cust_cd": code}, [third]),
        ({"inv_no": second}, [second]),
        ({"inv_amount_from": 1101}, [second]),
        ({"inv_amount_to": 1100}, [first, third]),
        ({"invoice_type": "3", "inv_amount_to": 1100}, [third]),
        ({"invoice_type": "2", "private_cust_cd": code}, []),
        ({"update_date_from": "1900-01-01", "update_date_to": "2000-01-01"}, []),
    ):
        assert numbers(of_day(issuer, day, **conditions)) == expected, conditions


@pytest.mark.contract("6", "1 filters")
@pytest.mark.contract("2", "empty")
@both_dialects
def test_an_empty_condition_is_none(issuer: Program) -> None:
    day = lonely_day()
    expected = issued(issuer, day, {}, {})
    told = of_day(issuer, day, pay_due_date_from="", invoice_type="", inv_amount_to="", extracting_type01="0")
    assert numbers(told) == expected


@pytest.mark.contract("6", "1 filters")
@both_dialects
def test_the_first_invoice_to_a_new_partner_can_be_picked_out(issuer: Program) -> None:
    day = lonely_day()
    code = unique("N")
    first, _ = issued(issuer, day, {"customer": addressee(code)}, {"customer": {"private_cust_cd": code}})
    issued(issuer, day, {})
    assert numbers(of_day(issuer, day, extracting_type02="1")) == [first]


@pytest.mark.contract("6", "1 filters")
@both_dialects
def test_what_was_opened_returned_and_reissued_can_be_picked_out(issuer: Program, people: People) -> None:
    day = lonely_day()
    sealed, opened, returned, reissued = issued(issuer, day, {}, {}, {}, {})
    by_number = {row["inv_no"]: row["invoice_mng_num"] for row in of_day(issuer, day).rows}
    people.opens(by_number[opened])
    people.sends_back(by_number[returned])
    people.sends_back(by_number[reissued])
    issuer.update({"invoice_mng_num": by_number[reissued]}).taken()
    assert numbers(of_day(issuer, day, seal_flg="0")) == [sealed, reissued]
    assert numbers(of_day(issuer, day, seal_flg="1")) == [opened, returned]
    assert numbers(of_day(issuer, day, extracting_type01="1")) == [reissued]
    row = of_day(issuer, day, extracting_type03="1").row
    assert (row["inv_no"], row["invoice_status"], row["return_reason"]) == (returned, "20", REASON)
    assert row["return_date"] == row["update_date"] != ""


@pytest.mark.contract("6", "1 quirk")
@both_dialects
def test_without_a_storage_type_the_kinds_are_mixed(issuer: Program) -> None:
    day = lonely_day()
    expected = issued(
        issuer, day, {"unit_tax_calc_sec": "0"}, {"invoice_type": "1", "unit_tax_calc_sec": "1"},
        {"invoice_type": "2", "unit_tax_calc_sec": "2", "details": [detail(item_slip_no="D-1")]},
    )  # fmt: skip
    rows = of_day(issuer, day).rows
    assert [row["inv_no"] for row in rows] == expected
    assert [(row["invoice_type"], row["unit_tax_calc_sec"]) for row in rows] == [("3", "0"), ("1", "1"), ("2", "2")]


@pytest.mark.contract("2", "order")
@both_dialects
def test_rows_come_by_date_of_issue_then_by_number(issuer: Program) -> None:
    day = lonely_day()
    later, first, second = [issued(issuer, on, {})[0] for on in (day_after(day), day, day)]
    told = issuer.search(send_date_from=day, send_date_to=day_after(day))
    assert numbers(told) == [first, second, later]


@pytest.mark.contract("2", "paging")
@pytest.mark.contract("2", "page facts")
@every_wire
def test_a_list_is_walked_page_by_page(issuer: Program) -> None:
    day = lonely_day()
    expected = issued(issuer, day, *[{} for _ in range(5)])
    pages = [of_day(issuer, day, start_position=start, get_count=2) for start in (1, 3, 5)]
    assert [numbers(page) for page in pages] == [expected[:2], expected[2:4], expected[4:]]
    facts = ("start_position", "get_count", "next_position", "total_count")
    assert [tuple(page.data.get(name, "") for name in facts) for page in pages] == [
        ("1", "2", "3", "5"), ("3", "2", "5", "5"), ("5", "2", "", "5"),
    ]  # fmt: skip


@pytest.mark.contract("2", "paging")
@both_dialects
def test_behind_the_end_there_is_an_empty_page(issuer: Program) -> None:
    day = lonely_day()
    issued(issuer, day, {}, {})
    told = of_day(issuer, day, start_position=3)
    assert told.rows == []
    assert (told.data["total_count"], "next_position" in told.data) == ("2", False)


@pytest.mark.contract("2", "paging")
@both_dialects
def test_a_page_holds_99_rows_unless_asked_and_no_more(issuer: Program) -> None:
    day = lonely_day()
    expected = issued(issuer, day, *[{} for _ in range(100)])
    told = of_day(issuer, day)
    assert numbers(told) == expected[:99]
    assert (told.data["get_count"], told.data["next_position"], told.data["total_count"]) == ("99", "100", "100")
    for bad in (0, 100, -1):
        assert of_day(issuer, day, get_count=bad).faults == [("E700006", "get_count")]
    assert of_day(issuer, day, start_position=0).faults == [("E700006", "start_position")]


@pytest.mark.contract("2", "paging")
@both_dialects
def test_the_cap_of_a_page_is_a_setting_of_the_workspace(origin: str, operator: Operator, wire: Wire) -> None:
    english = Program(origin, "issuer@english.example", wire)
    english.register(*[element() for _ in range(6)]).taken()
    told = english.search()
    assert (len(told.rows), told.data["get_count"]) == (5, "5")
    assert english.search(get_count=6).faults == [("E700006", "get_count")]


@pytest.mark.contract("2", "success")
@both_dialects
def test_every_answer_has_a_number_of_its_own(issuer: Program) -> None:
    answers = [of_day(issuer, lonely_day()) for _ in range(3)]
    given = [told.data["request_id"] for told in answers]
    assert all(first != second for first, second in pairwise(given))
    assert [told.response.headers["X-Request-Id"] for told in answers] == given
    assert {told.response.headers["Cache-Control"] for told in answers} == {"no-store"}


@pytest.mark.contract("3", "a token acts for the company of its user")
@both_dialects
def test_a_rival_sees_nothing_of_it(rival: Program) -> None:
    told = rival.search()
    assert (told.rows, told.data["total_count"]) == ([], "0")


@pytest.mark.contract("seed", "1")
@both_dialects
def test_a_token_may_be_used_again_and_again(origin: str, wire: Wire) -> None:
    program = Program(origin, "issuer@demo.example", wire, fresh_token(origin, "issuer@demo.example"))
    assert [program.search(get_count=1).status for _ in range(3)] == [200, 200, 200]
