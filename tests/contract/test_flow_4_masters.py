"""The seed's flow 4, 仕訳関連マスタ取得: token, permission, request check, option check, the four masters."""

import json

import pytest

from sandbox.seeding import cast
from tests.contract import books
from tests.contract.operating import Operator
from tests.contract.receiving import MASTERS, Recipient, item, section, sub, title
from tests.contract.wires import Data, Wire, both_dialects, every_wire

NOTHING_MORE = {"display_order": "0", "valid_from": "", "valid_to": ""}


@pytest.fixture
def recipient(origin: str, operator: Operator, wire: Wire) -> Recipient:
    """A company that nobody else uses."""
    return Recipient(origin, books.recipient(operator), wire)


@pytest.mark.contract("seed", "4")
@pytest.mark.contract("6", "4")
@every_wire
def test_the_demo_recipient_fetches_the_masters_it_was_seeded_with(origin: str, wire: Wire) -> None:
    told = Recipient(origin, "recipient@demo.example", wire).masters()
    seeded = {row[0] for row in (*cast.ACCOUNT_TITLES, *cast.BURDEN_SECTIONS)}
    accounts = [row for row in told.rows_of("account_titles") if row["account_title_code"] in seeded]
    sections = [row for row in told.rows_of("burden_secs") if row["burden_sec_code"] in seeded]
    assert [tuple(row.values())[:4] for row in accounts] == list(cast.ACCOUNT_TITLES)
    assert [tuple(row.values())[:3] for row in sections] == list(cast.BURDEN_SECTIONS)


@pytest.mark.contract("5", "Journal masters")
@every_wire
def test_each_master_shows_all_its_fields(recipient: Recipient) -> None:
    period = {"valid_from": "2026-04-01", "valid_to": "2027-03-31"}
    recipient.keep(
        account_titles=[
            title("5370", account_title_kana="ソフト", tax_class="課税仕入10", sub_account_required="1", **period), title("0010"),
        ],
        sub_account_titles=[sub("5370", "001", sub_account_title_kana="ホジヨ", display_order=7, **period)],
        burden_secs=[section("130", burden_sec_kana="ケイリブ", **period)],
        journal_items=[item(5, "P-001", display_order=3, **period)],
    ).taken()  # fmt: skip
    told = recipient.masters()
    assert told.rows_of("account_titles") == [
        {"account_title_code": "0010", "account_title_name": "試験科目", "account_title_kana": "", "tax_class": "",
         "sub_account_required": "0", **NOTHING_MORE},
        {"account_title_code": "5370", "account_title_name": "試験科目", "account_title_kana": "ソフト",
         "tax_class": "課税仕入10", "sub_account_required": "1", "display_order": "0", **period},
    ]  # fmt: skip
    assert told.rows_of("sub_account_titles") == [
        {"account_title_code": "5370", "sub_account_title_code": "001", "sub_account_title_name": "試験補助",
         "sub_account_title_kana": "ホジヨ", "display_order": "7", **period},
    ]  # fmt: skip
    assert told.rows_of("burden_secs") == [
        {"burden_sec_code": "130", "burden_sec_name": "試験部門", "burden_sec_kana": "ケイリブ", "display_order": "0", **period}
    ]  # fmt: skip
    assert told.rows_of("journal_items") == [
        {"journal_item_no": "5", "journal_item_code": "P-001", "journal_item_name": "試験項目", "display_order": "3", **period}
    ]  # fmt: skip


@pytest.mark.contract("2", "XML")
def test_in_json_numbers_are_numbers_and_codes_are_texts(recipient: Recipient) -> None:
    recipient.keep(account_titles=[title("0010", display_order=2)], journal_items=[item(1, "007")]).taken()
    told = json.loads(recipient.masters().response.content)
    (account,), (kind,) = told["account_titles"], told["journal_items"]
    assert {name: account[name] for name in ("account_title_code", "display_order", "sub_account_required")} == {
        "account_title_code": "0010", "display_order": 2, "sub_account_required": "0",
    }  # fmt: skip
    assert (kind["journal_item_no"], kind["journal_item_code"]) == (1, "007")


@pytest.mark.contract("2", "order")
@both_dialects
def test_rows_come_by_display_order_then_by_code(recipient: Recipient) -> None:
    recipient.keep(
        account_titles=[title("9", display_order=1), title("1", display_order=2), title("0", display_order=2)],
        sub_account_titles=[
            sub("1", "A"), sub("9", "Z", display_order=5), sub("9", "C", display_order=6), sub("9", "B", display_order=6),
        ],
        burden_secs=[section("300", display_order=1), section("200"), section("100", display_order=1)],
        journal_items=[item(2, "A"), item(1, "B", display_order=9), item(1, "C", display_order=8)],
    ).taken()  # fmt: skip
    told = recipient.masters()
    assert codes(told.rows_of("account_titles")) == ["9", "0", "1"]
    assert codes(told.rows_of("burden_secs")) == ["200", "100", "300"]
    # A sub-account stands where its account stands, an item among those of its number.
    assert [(row["account_title_code"], row["sub_account_title_code"]) for row in told.rows_of("sub_account_titles")] == [
        ("9", "Z"), ("9", "B"), ("9", "C"), ("1", "A"),
    ]  # fmt: skip
    assert [(row["journal_item_no"], row["journal_item_code"]) for row in told.rows_of("journal_items")] == [
        ("1", "C"), ("1", "B"), ("2", "A"),
    ]  # fmt: skip


def codes(rows: list[Data]) -> list[str]:
    return [next(iter(row.values())) for row in rows]


@pytest.mark.contract("2", "order")
@both_dialects
def test_the_masters_are_never_paged(recipient: Recipient) -> None:
    recipient.keep(burden_secs=[section(f"{number:03}") for number in range(250)]).taken()
    told = recipient.masters()
    assert codes(told.rows_of("burden_secs")) == [f"{number:03}" for number in range(250)]
    assert told.data.keys() & {"start_position", "get_count", "next_position", "total_count"} == set()


@pytest.mark.contract("6", "4")
@every_wire
def test_it_can_be_narrowed_by_master(recipient: Recipient) -> None:
    recipient.keep(
        account_titles=[title("1")], sub_account_titles=[sub("1", "2")], burden_secs=[section("3")],
        journal_items=[item(1, "4")],
    ).taken()  # fmt: skip
    flags = [f"{master[:-1]}_flg" for master in MASTERS]
    for flag, master in zip(flags, MASTERS, strict=True):
        assert recipient.masters(**{flag: "1"}).data.keys() & set(MASTERS) == {master}
    both = recipient.masters(burden_sec_flg="1", journal_item_flg=1, account_title_flg="0")
    assert both.data.keys() & set(MASTERS) == {"burden_secs", "journal_items"}
    assert recipient.masters(**dict.fromkeys(flags, "0")).data.keys() >= set(MASTERS)
    assert recipient.masters(**dict.fromkeys(flags, "")).data.keys() >= set(MASTERS)


@pytest.mark.contract("1", "every fault")
@both_dialects
def test_a_flag_is_0_or_1(recipient: Recipient) -> None:
    told = recipient.masters(account_title_flg="2", journal_item_flg="はい")
    assert (told.status, told.faults) == (400, [("E700005", "account_title_flg"), ("E700005", "journal_item_flg")])


@pytest.mark.contract("seed", "4")
@pytest.mark.contract("6", "4")
@every_wire
def test_items_are_absent_while_the_option_is_off_even_those_of_earlier_days(recipient: Recipient) -> None:
    closed = Recipient(recipient.origin, books.beside(recipient.pfid, "closed"), recipient.wire)
    told = closed.masters()
    assert codes(told.rows_of("account_titles")) == ["5001"]
    assert "journal_items" not in told.data
    asked = closed.masters(journal_item_flg="1").taken().data
    assert asked.keys() & set(MASTERS) == set()


def test_while_the_option_is_on_there_is_an_array_even_without_items(recipient: Recipient) -> None:
    told = recipient.masters().data
    assert [told[master] for master in MASTERS] == [[], [], [], []]


@pytest.mark.contract("6", "4")
@both_dialects
def test_a_closed_master_is_still_given_and_a_deleted_one_is_not(recipient: Recipient) -> None:
    recipient.keep(burden_secs=[section("1", valid_to="2000-01-01"), section("2")]).taken()
    recipient.keep(burden_secs=[section("2", delete_flg="1")]).taken()
    assert [(row["burden_sec_code"], row["valid_to"]) for row in recipient.masters().rows_of("burden_secs")] == [
        ("1", "2000-01-01")
    ]


@pytest.mark.contract("1", "permission")
@pytest.mark.contract("seed", "4")
@every_wire
def test_who_does_not_pay_for_receiving_is_refused(recipient: Recipient, wire: Wire) -> None:
    for pfid in (books.beside(recipient.pfid, "free"), "issuer@demo.example"):
        for told in (Recipient(recipient.origin, pfid, wire).masters(), Recipient(recipient.origin, pfid, wire).keep()):
            assert (told.status, told.codes) == (403 if wire.dialect == "v2" else 400, ["E100002"])
            assert told.messages == ["本機能は受取有料企業のみ利用可能です"]


@pytest.mark.contract("1", "permission")
@both_dialects
def test_a_company_without_the_api_option_is_refused(origin: str, operator: Operator, wire: Wire) -> None:
    told = Recipient(origin, "unconnected@lab.example", wire).masters()
    assert (told.status, told.codes) == (403 if wire.dialect == "v2" else 400, ["E100003"])


@pytest.mark.contract("1", "order of the checks")
@every_wire
def test_a_bad_token_wins_over_everything_else_that_is_wrong(recipient: Recipient) -> None:
    told = recipient.ask("masters", {"account_title_flg": "9"}, authorization="Bearer nonsense", accept="text/csv")
    assert (told.status, told.codes) == (401, ["E200003"])


@pytest.mark.contract("3", "a token acts for the company of its user")
@both_dialects
def test_nobody_sees_the_masters_of_another_company(recipient: Recipient, operator: Operator) -> None:
    recipient.keep(
        account_titles=[title("1")], sub_account_titles=[sub("1", "2")], burden_secs=[section("3")],
        journal_items=[item(1, "4")],
    ).taken()  # fmt: skip
    other = Recipient(recipient.origin, books.recipient(operator), recipient.wire)
    assert [row for master in MASTERS for row in other.masters().rows_of(master)] == []
