"""The journals in the seed's flow 6: registered on the page per line, fetched with the invoice, and what takes them away."""

import pytest

from tests.contract import books
from tests.contract.operating import Operator
from tests.contract.people import People
from tests.contract.receiving import Desk, Recipient, entry, item, keep_books, section, sub, title
from tests.contract.samples import detail
from tests.contract.wires import Wire, both_dialects, every_wire


@pytest.fixture
def recipient(origin: str, operator: Operator, wire: Wire) -> Recipient:
    """A company that nobody else uses."""
    return Recipient(origin, books.recipient(operator), wire)


@pytest.fixture
def desk(recipient: Recipient, people: People) -> Desk:
    return Desk(people, recipient.pfid)


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
@both_dialects
def test_a_returned_invoice_vanishes_and_a_reissued_one_arrives_sealed_to_be_booked_again(
    recipient: Recipient, desk: Desk
) -> None:
    keep_books(recipient)
    kept, number = recipient.is_sent({}, {})
    desk.booked(number, entry())
    desk.sends_back(number)
    assert recipient.received().numbers == [kept]
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
