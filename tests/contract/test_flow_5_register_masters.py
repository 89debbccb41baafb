"""The seed's flow 5, 仕訳関連マスタ登録: checks first, the existence of all four; then registration, update, deletion."""

import pytest

from tests.contract import books
from tests.contract.operating import Operator
from tests.contract.people import People
from tests.contract.receiving import (
    MASTERS,
    Desk,
    Recipient,
    entry,
    item,
    keep_books,
    section,
    sub,
    title,
)  # fmt: skip
from tests.contract.wires import Data, Wire, both_dialects, every_wire

ONE_OF_EACH = {
    "account_titles": [title("2030")], "sub_account_titles": [sub("2030", "001")], "burden_secs": [section("130")],
    "journal_items": [item(1, "P-001")],
}  # fmt: skip


@pytest.fixture
def recipient(origin: str, operator: Operator, wire: Wire) -> Recipient:
    """A company that nobody else uses."""
    return Recipient(origin, books.recipient(operator), wire)


def each(result: str, masters: tuple[str, ...] = MASTERS) -> dict[str, list[str]]:
    return {master: [result] for master in masters}


def with_changes(**changes: str) -> dict[str, list[Data]]:
    return {master: [row | changes for row in rows] for master, rows in ONE_OF_EACH.items()}


def stored(recipient: Recipient) -> dict[str, list[Data]]:
    told = recipient.masters()
    return {master: rows for master in MASTERS if (rows := told.rows_of(master))}


@pytest.mark.contract("seed", "5")
@pytest.mark.contract("6", "5")
@every_wire
def test_rows_are_registered_left_alone_updated_and_deleted(recipient: Recipient) -> None:
    assert recipient.keep(**ONE_OF_EACH).results == each("registered")
    assert recipient.keep(**ONE_OF_EACH).results == each("unchanged")
    assert recipient.keep(**with_changes(valid_to="2027-03-31")).results == each("updated")
    assert [row["valid_to"] for rows in stored(recipient).values() for row in rows] == ["2027-03-31"] * 4
    assert recipient.keep(**with_changes(delete_flg="1")).results == each("deleted")
    assert stored(recipient) == {}
    assert recipient.keep(**ONE_OF_EACH).results == each("registered")


@pytest.mark.contract("5", "Journal masters")
@both_dialects
def test_the_answer_names_every_row_in_the_order_of_the_request(recipient: Recipient) -> None:
    told = recipient.keep(
        burden_secs=[section("2"), section("1")], sub_account_titles=[sub("9", "001")], account_titles=[title("9")],
        journal_items=[item(2, "P"), item(1, "P")],
    ).taken().data  # fmt: skip
    assert {master: told[master] for master in MASTERS} == {
        "account_titles": [{"account_title_code": "9", "account_title_result": "registered"}],
        "sub_account_titles": [
            {"account_title_code": "9", "sub_account_title_code": "001", "sub_account_title_result": "registered"}
        ],
        "burden_secs": [
            {"burden_sec_code": "2", "burden_sec_result": "registered"},
            {"burden_sec_code": "1", "burden_sec_result": "registered"},
        ],
        "journal_items": [
            {"journal_item_no": "2", "journal_item_code": "P", "journal_item_result": "registered"},
            {"journal_item_no": "1", "journal_item_code": "P", "journal_item_result": "registered"},
        ],
    }
    assert recipient.keep(burden_secs=[section("2")]).taken().data.keys() & set(MASTERS) == {"burden_secs"}


@pytest.mark.contract("6", "2 master rules")
@both_dialects
def test_only_what_is_sent_changes_and_an_empty_text_clears(recipient: Recipient) -> None:
    full = title(
        "5370", account_title_kana="カナ", tax_class="課税仕入10", sub_account_required="1", display_order=10,
        valid_from="2026-04-01", valid_to="2027-03-31",
    )  # fmt: skip
    recipient.keep(account_titles=[full]).taken()
    assert recipient.keep(account_titles=[title("5370")]).results == {"account_titles": ["unchanged"]}
    assert stored(recipient)["account_titles"] == [full | {"display_order": "10"}]
    # A flag and a number have no empty state: for them an empty text is nothing said.
    emptied = title("5370") | dict.fromkeys(full.keys() - title("5370").keys(), "")
    assert recipient.keep(account_titles=[emptied]).results == {"account_titles": ["updated"]}
    assert stored(recipient)["account_titles"] == [emptied | {"display_order": "10", "sub_account_required": "1"}]


@pytest.mark.contract("seed", "5")
@pytest.mark.contract("1", "all or nothing")
@every_wire
def test_all_four_are_looked_up_before_anything_is_written(recipient: Recipient) -> None:
    gone = with_changes(delete_flg="1")
    told = recipient.keep(
        account_titles=[title("1"), *gone["account_titles"]],
        sub_account_titles=[sub("1", "1"), *gone["sub_account_titles"], sub("9", "1")],
        burden_secs=[section("1"), *gone["burden_secs"]], journal_items=[item(1, "1"), *gone["journal_items"]],
    )  # fmt: skip
    assert (told.status, told.faults) == (400, [
        ("E300013", "account_titles[1].account_title_code"), ("E300013", "sub_account_titles[1].sub_account_title_code"),
        ("E300013", "sub_account_titles[2].account_title_code"), ("E300013", "burden_secs[1].burden_sec_code"),
        ("E300013", "journal_items[1].journal_item_code"),
    ])  # fmt: skip
    assert stored(recipient) == {}


@pytest.mark.contract("seed", "5")
@pytest.mark.contract("6", "5")
@every_wire
def test_items_sent_while_the_option_is_off_are_an_error_and_nothing_is_written(recipient: Recipient) -> None:
    closed = Recipient(recipient.origin, books.beside(recipient.pfid, "closed"), recipient.wire)
    before = stored(closed)
    told = closed.keep(**ONE_OF_EACH)
    assert (told.status, told.faults) == (400, [("E100004", "journal_items")])
    assert stored(closed) == before
    # Not even one that exists may be deleted; but an empty array says nothing.
    assert closed.keep(journal_items=[item(1, "P-1", delete_flg="1")]).codes == ["E100004"]
    assert closed.keep(account_titles=[title("5001", account_title_name="仕入高")], journal_items=[]).results == {
        "account_titles": ["unchanged"]
    }


@pytest.mark.contract("1", "order of the checks")
@both_dialects
def test_the_request_check_comes_before_the_option_check_and_that_before_the_existence_check(
    recipient: Recipient,
) -> None:
    closed = Recipient(recipient.origin, books.beside(recipient.pfid, "closed"), recipient.wire)
    unknown = section("none", delete_flg="1")
    assert closed.keep(burden_secs=[unknown], journal_items=[item(6, "P")]).faults == [
        ("E700006", "journal_items[0].journal_item_no")
    ]
    assert closed.keep(burden_secs=[unknown], journal_items=[item(1, "P")]).faults == [("E100004", "journal_items")]


@pytest.mark.contract("1", "every fault")
@every_wire
def test_the_request_check_names_every_fault_of_every_master(recipient: Recipient) -> None:
    told = recipient.keep(
        account_titles=[
            title("1" * 16), title("1", account_title_name=""), title("2", tax_class="非課税", sub_account_required="2"),
            title("3", account_title_kana="カ" * 41, delete_flg="x"),
        ],
        sub_account_titles=[{"sub_account_title_name": "補助"}],
        burden_secs=[section("1", display_order="一", valid_from="2026-02-30"), section("2", display_order=1_000_000)],
        journal_items=[item(0, "P"), item(6, "P", journal_item_name="名" * 41)],
    )  # fmt: skip
    assert told.status == 400
    assert sorted(told.faults) == sorted([
        ("E700002", "account_titles[0].account_title_code"), ("E700001", "account_titles[1].account_title_name"),
        ("E700005", "account_titles[2].tax_class"), ("E700005", "account_titles[2].sub_account_required"),
        ("E700002", "account_titles[3].account_title_kana"), ("E700005", "account_titles[3].delete_flg"),
        ("E700001", "sub_account_titles[0].account_title_code"), ("E700001", "sub_account_titles[0].sub_account_title_code"),
        ("E700004", "burden_secs[0].display_order"), ("E700004", "burden_secs[0].valid_from"),
        ("E700006", "burden_secs[1].display_order"), ("E700006", "journal_items[0].journal_item_no"),
        ("E700006", "journal_items[1].journal_item_no"), ("E700002", "journal_items[1].journal_item_name"),
    ])  # fmt: skip
    assert stored(recipient) == {}


@pytest.mark.contract("2", "limits")
def test_a_master_takes_ten_thousand_rows_and_no_more(recipient: Recipient) -> None:
    most = [section(f"{number:05}") for number in range(10_000)]
    told = recipient.keep(burden_secs=[*most, section("one more")])
    assert (told.status, told.faults) == (400, [("E700008", "burden_secs")])
    assert set(recipient.keep(burden_secs=most).results["burden_secs"]) == {"registered"}
    changed = [row | {"display_order": 1} for row in most]
    assert set(recipient.keep(burden_secs=changed).results["burden_secs"]) == {"updated"}
    assert len(stored(recipient)["burden_secs"]) == 10_000
    gone = [row | {"delete_flg": "1"} for row in most]
    assert set(recipient.keep(burden_secs=gone).results["burden_secs"]) == {"deleted"}


@pytest.mark.contract("6", "2 master rules")
@both_dialects
def test_one_code_may_stand_twice_if_it_says_the_same(recipient: Recipient) -> None:
    told = recipient.keep(burden_secs=[section("1"), section("1")])
    assert told.results == {"burden_secs": ["registered", "unchanged"]}
    twice = recipient.keep(
        account_titles=[title("1"), title("1", account_title_name="別")],
        sub_account_titles=[sub("1", "1"), sub("1", "2"), sub("1", "1", delete_flg="1")],
        burden_secs=[section("2"), section("2", display_order=1)],
        journal_items=[item(1, "P"), item(2, "P", journal_item_name="別"), item(1, "P", valid_to="2027-03-31")],
    )  # fmt: skip
    assert twice.faults == [
        ("E700011", "account_titles[1].account_title_code"), ("E700011", "sub_account_titles[2].sub_account_title_code"),
        ("E700011", "burden_secs[1].burden_sec_code"), ("E700011", "journal_items[2].journal_item_code"),
    ]  # fmt: skip


@pytest.mark.contract("1", "cross-checks")
@both_dialects
def test_a_faulty_row_is_not_held_against_its_twin(recipient: Recipient) -> None:
    told = recipient.keep(burden_secs=[section("1", display_order="x"), section("1", display_order=1)])
    assert told.faults == [("E700004", "burden_secs[0].display_order")]


@pytest.mark.contract("5", "Journal masters")
@both_dialects
def test_a_period_must_not_end_before_it_begins_whatever_of_it_is_sent(recipient: Recipient) -> None:
    reversed_period = section("1", valid_from="2026-04-01", valid_to="2026-03-31")
    assert recipient.keep(burden_secs=[reversed_period]).faults == [("E700009", "burden_secs[0].valid_to")]
    recipient.keep(burden_secs=[section("1", valid_from="2026-04-01")]).taken()
    assert recipient.keep(burden_secs=[section("1", valid_to="2026-03-31")]).codes == ["E700009"]
    assert recipient.keep(burden_secs=[section("1", valid_to="2026-04-01")]).results == {"burden_secs": ["updated"]}
    assert recipient.keep(burden_secs=[section("1", valid_from="")]).results == {"burden_secs": ["updated"]}


@pytest.mark.contract("6", "2 master rules")
@every_wire
def test_a_parent_counts_wherever_it_stands_in_the_request(recipient: Recipient) -> None:
    told = recipient.keep(sub_account_titles=[sub("2030", "001")], account_titles=[title("5370"), title("2030")])
    assert told.results == {
        "account_titles": ["registered", "registered"], "sub_account_titles": ["registered"],
    }  # fmt: skip
    # Later, the account need not be sent again.
    more = recipient.keep(sub_account_titles=[sub("2030", "002"), sub("2030", "001", sub_account_title_name="別")])
    assert more.results == {"sub_account_titles": ["registered", "updated"]}


@pytest.mark.contract("5", "Journal masters")
@both_dialects
def test_a_sub_account_needs_its_account_also_when_that_goes_in_the_same_request(recipient: Recipient) -> None:
    orphan = recipient.keep(sub_account_titles=[sub("2030", "001")])
    assert orphan.faults == [("E300013", "sub_account_titles[0].account_title_code")]
    recipient.keep(account_titles=[title("2030")]).taken()
    left = recipient.keep(account_titles=[title("2030", delete_flg="1")], sub_account_titles=[sub("2030", "001")])
    assert left.faults == [("E300013", "sub_account_titles[0].account_title_code")]
    assert [row["account_title_code"] for row in stored(recipient)["account_titles"]] == ["2030"]


@pytest.mark.contract("6", "5")
@both_dialects
def test_an_account_that_keeps_sub_accounts_goes_only_with_them(recipient: Recipient) -> None:
    recipient.keep(account_titles=[title("2030")], sub_account_titles=[sub("2030", "001"), sub("2030", "002")]).taken()
    account, first, second = (
        row | {"delete_flg": "1"} for row in (title("2030"), sub("2030", "001"), sub("2030", "002"))
    )
    assert recipient.keep(account_titles=[account]).faults == [("E400010", "account_titles[0].account_title_code")]
    assert recipient.keep(account_titles=[account], sub_account_titles=[first]).faults == [
        ("E400010", "account_titles[0].account_title_code")
    ]
    assert len(stored(recipient)["sub_account_titles"]) == 2
    assert recipient.keep(account_titles=[account], sub_account_titles=[first, second]).results == {
        "account_titles": ["deleted"], "sub_account_titles": ["deleted", "deleted"],
    }  # fmt: skip


@pytest.mark.contract("5", "Journal masters")
@both_dialects
def test_one_code_under_two_numbers_or_two_accounts_names_two_rows(recipient: Recipient) -> None:
    told = recipient.keep(
        account_titles=[title("1"), title("2")], sub_account_titles=[sub("1", "X"), sub("2", "X")],
        journal_items=[item(1, "X"), item(2, "X")],
    )  # fmt: skip
    assert {result for results in told.results.values() for result in results} == {"registered"}
    recipient.keep(sub_account_titles=[sub("1", "X", delete_flg="1")], journal_items=[item(2, "X", delete_flg="1")])
    assert [row["account_title_code"] for row in stored(recipient)["sub_account_titles"]] == ["2"]
    assert [row["journal_item_no"] for row in stored(recipient)["journal_items"]] == ["1"]


@pytest.mark.contract("3", "a token acts for the company of its user")
@both_dialects
def test_two_companies_may_use_the_same_codes_and_neither_touches_the_other(
    recipient: Recipient, operator: Operator
) -> None:
    other = Recipient(recipient.origin, books.recipient(operator), recipient.wire)
    assert recipient.keep(**ONE_OF_EACH).results == other.keep(**ONE_OF_EACH).results == each("registered")
    before = stored(recipient)
    assert other.keep(**with_changes(delete_flg="1")).results == each("deleted")
    assert stored(recipient) == before
    assert set(other.keep(**with_changes(delete_flg="1")).codes) == {"E300013"}


@pytest.mark.contract("6", "5")
@pytest.mark.contract("8", "仕訳登録")
@both_dialects
def test_what_a_journal_uses_can_be_closed_but_not_deleted(recipient: Recipient, people: People) -> None:
    used = {
        "account_titles": [title("5370"), title("2030", sub_account_required="1")],
        "sub_account_titles": [sub("2030", "001")], "burden_secs": [section("130")], "journal_items": [item(3, "P-001")],
    }  # fmt: skip
    recipient.keep(**used).taken()
    (number,) = recipient.is_sent()
    typed = entry(debit_account="5370", credit_account="2030", credit_sub_account="001", section="130", item3="P-001")
    Desk(people, recipient.pfid).booked(number, typed)
    told = recipient.keep(**{master: [row | {"delete_flg": "1"} for row in rows] for master, rows in used.items()})
    assert (told.status, told.faults) == (400, [
        ("E400008", "account_titles[0].account_title_code"), ("E400008", "account_titles[1].account_title_code"),
        ("E400008", "sub_account_titles[0].sub_account_title_code"),
        ("E400008", "burden_secs[0].burden_sec_code"), ("E400008", "journal_items[0].journal_item_code"),
    ])  # fmt: skip
    closed = {master: [row | {"valid_to": "2026-11-30"} for row in rows] for master, rows in used.items()}
    assert {result for results in recipient.keep(**closed).results.values() for result in results} == {"updated"}
    # The journal stands, and the next invoice of a later day can no longer be booked so.
    (line,) = recipient.received().row["details"]
    assert line["journals"][0]["debit_account_title_code"] == "5370"
    (later,) = recipient.is_sent({"send_date": "2026-12-01"})
    page = Desk(people, recipient.pfid).books(later, typed)
    assert "2026-12-01時点で有効ではありません" in page.text


@pytest.mark.contract("6", "5")
@both_dialects
def test_a_journal_that_was_withdrawn_uses_nothing(recipient: Recipient, people: People) -> None:
    keep_books(recipient)
    (number,) = recipient.is_sent()
    desk = Desk(people, recipient.pfid)
    desk.booked(number, entry())
    gone = {"account_titles": [title("5001", delete_flg="1")]}
    assert recipient.keep(**gone).codes == ["E400008"]
    desk.withdraws(number)
    assert recipient.keep(**gone).results == {"account_titles": ["deleted"]}


@pytest.mark.contract("6", "2 master rules")
@every_wire
def test_one_deletion_said_twice_is_one_and_needs_no_name(recipient: Recipient) -> None:
    recipient.keep(**ONE_OF_EACH).taken()
    bare = {
        master: [{name: value for name, value in row.items() if not name.endswith("_name")} | {"delete_flg": "1"}] * 2
        for master, (row,) in ONE_OF_EACH.items()
    }
    assert recipient.keep(**bare).results == {master: ["deleted", "deleted"] for master in MASTERS}
    assert stored(recipient) == {}
    kept = recipient.keep(burden_secs=[{"burden_sec_code": "130", "delete_flg": "0"}, section("2")])
    assert kept.faults == [("E700001", "burden_secs[0].burden_sec_name")]
    twice = recipient.keep(burden_secs=[section("2"), section("2", delete_flg="0")])
    assert twice.results == {"burden_secs": ["registered", "unchanged"]}


@pytest.mark.contract("6", "5")
@both_dialects
def test_a_request_without_any_row_is_told_that_one_of_the_arrays_is_required(recipient: Recipient) -> None:
    told = recipient.keep()
    assert told.faults == recipient.keep(burden_secs=[]).faults == [("E700001", "")]
    assert told.messages == ["勘定科目、勘定補助科目、負担部門、仕訳補助項目のいずれかは必須です"]
