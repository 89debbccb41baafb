"""The 総合振込 file: 120 bytes a record, and a trailer that adds up."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invoices import zengin
from platform_project.kernel.errors import Faults

ACCOUNT = zengin.Account("0001", "001", "1", "0099901", "ﾐｽﾞﾎ", "ﾄｳｷﾖｳ")
PAYER = zengin.Payer("0000012345", "アオバショウジ（カ", ACCOUNT)


def transfer(**changes: object) -> zengin.Transfer:
    return zengin.Transfer(**({"account": ACCOUNT, "payee_kana": "ｶ)ﾐﾅﾄｾｲｻｸｼﾖ", "amount": 1100} | changes))  # type: ignore[arg-type]


def faults_of(payer: zengin.Payer, *transfers: zengin.Transfer) -> list[tuple[str, str]]:
    faults = Faults()
    zengin.check(payer, transfers, faults)
    return [(fault.code, fault.item) for fault in faults.found]


def test_every_layout_fills_a_record() -> None:
    for layout in zengin.LAYOUTS.values():
        assert sum(length for _, length, _ in layout) == zengin.RECORD_BYTES


def test_a_file_reads_back_by_its_own_layout() -> None:
    content = zengin.render(PAYER, [transfer(), transfer(amount=200)], date=dt.date(2026, 11, 30))
    header, first, second, trailer, end = zengin.parse(content)
    assert (header["record"], header["kind"], header["client_name"], header["date"]) == ("1", "21", "ｱｵﾊﾞｼﾖｳｼﾞ(ｶ", "1130")
    assert (first["bank_code"], first["payee_name"], first["amount"]) == ("0001", "ｶ)ﾐﾅﾄｾｲｻｸｼﾖ", "0000001100")
    assert second["amount"] == "0000000200"
    assert (trailer["count"], trailer["amount"]) == ("000002", "000000001300")
    assert end["record"] == "9"


@given(st.lists(st.integers(1, zengin.MAX_AMOUNT), min_size=1, max_size=99))
def test_the_trailer_adds_up_whatever_is_paid(amounts: list[int]) -> None:
    content = zengin.render(PAYER, [transfer(amount=amount) for amount in amounts], date=dt.date(2026, 1, 1))
    assert {len(line) for line in content.split(b"\r\n") if line} == {zengin.RECORD_BYTES}
    records = list(zengin.parse(content))
    assert int(records[-2]["amount"]) == sum(int(record["amount"]) for record in records if record["record"] == "2")
    assert int(records[-2]["count"]) == len(amounts)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"payee_kana": "漢字"}, ("E700007", "transfers[0].payee_kana")),
        ({"payee_kana": ""}, ("E700001", "transfers[0].payee_kana")),
        ({"payee_kana": "ｶﾞ" * 16}, ("E700002", "transfers[0].payee_kana")),
        ({"amount": 0}, ("E700006", "transfers[0].amount")),
        ({"amount": 10**10}, ("E700006", "transfers[0].amount")),
        ({"account": zengin.Account("12345", "001", "1", "1")}, ("E700004", "transfers[0].account")),
    ],
)
def test_what_the_format_cannot_carry_is_refused_with_the_reason(
    change: dict[str, object], expected: tuple[str, str]
) -> None:
    assert faults_of(PAYER, transfer(**change)) == [expected]


def test_a_payer_without_a_numeric_code_is_refused() -> None:
    assert faults_of(zengin.Payer("12A", "ｱｵﾊﾞ", ACCOUNT), transfer()) == [("E700004", "client_code")]


def test_a_bank_name_that_does_not_fit_is_left_out_whole() -> None:
    account = zengin.Account("0001", "001", "1", "1", "ﾅｶﾞｲﾅｶﾞｲｷﾞﾝｺｳﾉﾅﾏｴ", "")
    content = zengin.render(PAYER, [transfer(account=account)], date=dt.date(2026, 1, 1))
    assert list(zengin.parse(content))[1]["bank_name"] == ""
