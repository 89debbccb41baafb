"""仕訳の出力: the CSV of what is booked, in both encodings, with nothing that a spreadsheet would run."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actors import Via
from invoices.journal_drafts import EntryDraft
from invoices.models import Invoice
from invoices.services import journals, lifecycle
from journal_masters.models import AccountTitle
from platform_project.kernel import clock, csv_text
from tests.factories import Cast, issue, line
from tests.pages.conftest import SignIn
from tests.pages.reading import faults_of, text_of

UTF8, SHIFT_JIS = "utf-8-sig", "cp932"


@pytest.fixture
def recipient(cast: Cast, sign_in: SignIn) -> Client:
    company = cast.actor("recipient").company
    for code, name in (("5001", "仕入高"), ("2001", "買掛金")):
        AccountTitle.objects.create(company=company, code=code, name=name)
    return sign_in(cast.recipient)


def book(cast: Cast, summary: str = "部品代", **head: Any) -> Invoice:
    invoice = issue(cast.actor("issuer"), **head)
    entry = EntryDraft("5001", "2001", invoice.gross, "課税仕入10", summary=summary)
    return journals.register(actor=cast.actor("recipient", Via.PAGE), number=invoice.number, journals={1: [entry]})


def exported(client: Client, **asked: str) -> Any:
    today = clock.today().isoformat()
    return client.get(reverse("journals-export"), {"first": today, "last": today, "encoding": UTF8} | asked)


def rows(answer: Any) -> list[dict[str, str]]:
    """The file's rows by the titles of its head."""
    assert answer.streaming, text_of(answer)
    head, *found = csv_text.decode(answer.getvalue())
    return [dict(zip(head, row, strict=True)) for row in found]


def test_the_form_asks_for_days_and_encoding(recipient: Client) -> None:
    page = recipient.get(reverse("journals-export"))
    assert page.context["form"]["last"].value() == clock.today()
    assert "借方勘定科目コード" in text_of(page)


@pytest.mark.parametrize("encoding", [UTF8, SHIFT_JIS])
def test_a_row_says_everything_in_either_encoding(cast: Cast, recipient: Client, encoding: str) -> None:
    invoice = book(cast, lines=[line(slip_date=dt.date(2026, 10, 20))])
    (row,) = rows(exported(recipient, encoding=encoding))
    expected = {
        "受取日": clock.today().isoformat(), "請求書管理番号": str(invoice.number), "請求書番号": invoice.inv_no,
        "版": "1", "発行日": "2026-11-01", "取引日": "2026-10-20", "支払先コード": "S-1", "明細番号": "1", "品名": "部品",
        "借方勘定科目コード": "5001", "借方勘定科目名": "仕入高", "貸方勘定科目名": "買掛金", "借方税区分": "課税仕入10",
        "税込金額": "1100", "うち消費税額": "100", "摘要": "部品代", "仕訳補助項目5名": "",
    }  # fmt: skip
    assert {name: row[name] for name in expected} == expected


def test_the_file_has_a_name_a_charset_and_a_bom(cast: Cast, recipient: Client) -> None:
    book(cast)
    day = clock.today()
    answer = exported(recipient)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="journals_{day:%Y%m%d}-{day:%Y%m%d}.csv"'
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.getvalue().startswith(b"\xef\xbb\xbf")
    other = exported(recipient, encoding=SHIFT_JIS)
    assert other.headers["Content-Type"] == "text/csv; charset=Shift_JIS"
    assert other.getvalue().startswith("受取日".encode("cp932"))


@pytest.mark.security("W10")
def test_no_cell_is_a_formula_and_numbers_stay_numbers(cast: Cast, recipient: Client) -> None:
    formula = "=HYPERLINK(0)"
    book(cast, formula, inv_name="＋1", lines=[line(item_name="@x")])
    content = exported(recipient).getvalue().decode(UTF8)
    assert f"'{formula}" in content
    assert "'＋1" in content
    assert "'@x" in content
    back = book(cast, lines=[line(price=Decimal(-1000))])
    assert back.gross == -1100
    assert ",-1100,-100," in exported(recipient).getvalue().decode(UTF8)


def test_what_shift_jis_cannot_carry_is_named_and_no_file_is_made(cast: Cast, recipient: Client) -> None:
    book(cast, "𠮷野家")
    answer = exported(recipient, encoding=SHIFT_JIS)
    assert not answer.streaming
    assert "使用できない文字（𠮷）" in text_of(answer)
    assert rows(exported(recipient))[0]["摘要"] == "𠮷野家"


def test_only_the_days_asked_for(cast: Cast, recipient: Client) -> None:
    with clock.using(clock.Setting(offset=-dt.timedelta(days=10))):
        old, then = book(cast), clock.today().isoformat()
    new = book(cast)
    assert [row["請求書番号"] for row in rows(exported(recipient))] == [new.inv_no]
    assert [row["請求書番号"] for row in rows(exported(recipient, first=then))] == [old.inv_no, new.inv_no]
    assert [row["請求書番号"] for row in rows(exported(recipient, first=then, last=then))] == [old.inv_no]


def test_returned_ones_and_old_versions_are_left_out(cast: Cast, recipient: Client) -> None:
    invoice = book(cast)
    lifecycle.return_invoice(actor=cast.actor("recipient"), number=invoice.number, reason="相違")
    assert rows(exported(recipient)) == []


@pytest.mark.parametrize(
    ("asked", "field"),
    [({"first": ""}, "first"), ({"last": "2026-02-30"}, "last"), ({"last": "1999-12-31"}, "last"), ({"encoding": "x"}, "encoding")],
)  # fmt: skip
def test_a_senseless_question_gets_the_form_back(recipient: Client, asked: dict[str, str], field: str) -> None:
    answer = exported(recipient, **asked)
    assert not answer.streaming
    assert list(faults_of(answer)) == [field]


@pytest.mark.security("O1")
def test_nobody_elses_journals_are_in_it(cast: Cast, recipient: Client, sign_in: SignIn) -> None:
    book(cast)
    assert len(rows(exported(recipient))) == 1
    assert rows(exported(sign_in(cast.rival))) == []


def test_a_long_file_costs_as_many_queries_as_a_short_one(cast: Cast, recipient: Client) -> None:
    costs = []
    for _ in range(2):
        for _ in range(3):
            book(cast)
        with CaptureQueriesContext(connection) as queries:
            assert exported(recipient).getvalue()
        costs.append(len(queries))
    assert costs[0] == costs[1]
