"""Correcting a returned invoice and issuing it again."""

import datetime as dt
from decimal import Decimal
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Notice
from invoices.drafts import CorrectionDraft, InvoiceDraft
from invoices.models import Invoice
from invoices.services import lifecycle
from invoices.taxes import Entry
from tests.factories import BankAccountFactory, Cast, FormatFactory, IssuerFactory, issue, line, returned
from tests.pages.conftest import SignIn, entries


def address(invoice: Invoice) -> str:
    return reverse("issuing-correct", args=[invoice.number])


def prefilled(client: Client, invoice: Invoice) -> dict[str, str]:
    return entries(client.get(address(invoice)).context["sheet"]) | {"do": "issue"}


def send(client: Client, invoice: Invoice, sheet: dict[str, str]) -> Any:
    answer = client.post(address(invoice), sheet)
    invoice.refresh_from_db()
    return answer


@pytest.mark.contract("8", "correct and re-issue")
def test_a_person_corrects_and_issues_again(cast: Cast, issuer: Client) -> None:
    invoice = returned(cast, inv_no="R-1")
    answer = send(issuer, invoice, prefilled(issuer, invoice) | {"lines-0-price": "900", "remarks": "単価を訂正"})
    assert answer.headers["Location"] == reverse("issuing-detail", args=[invoice.number])
    assert (invoice.status, invoice.version, invoice.inv_no) == ("30", 2, "R-1")
    assert (invoice.gross, invoice.remarks) == (990, "単価を訂正")
    assert invoice.events.order_by("-seq")[0].via == "page"
    assert Notice.objects.filter(topic=Notice.Topic.REISSUED, recipient=cast.recipient.company).count() == 1
    assert "請求書 R-1 を再発行しました。" in issuer.get(answer.headers["Location"]).content.decode()


def test_the_form_shows_the_last_version_and_the_reason(cast: Cast, issuer: Client) -> None:
    invoice = returned(cast, inv_no="R-1", remarks="前の備考", close_date=dt.date(2026, 10, 31))
    page = issuer.get(address(invoice)).content.decode()
    for text in ("単価相違", "R-1", "前の備考", "2026-10-31", "部品", "あおば商事株式会社"):
        assert text in page


def test_sent_back_untouched_it_stays_what_it_was(cast: Cast, issuer: Client) -> None:
    lines = [
        line(item_name="税抜", quantity=Decimal("2.5"), price=Decimal("99.5"), unit="個", slip_no="D-1",
             slip_date=dt.date(2026, 10, 1), product_code="P-1", remarks="明細の備考", section_code="S1",
             section_name="製造部", texts=("甲", *[""] * 9)),
        line(item_name="税込", tax_rate=8, reduced=True, entry=Entry.INCLUSIVE, quantity=None, price=None, amount=1001),
    ]  # fmt: skip
    invoice = returned(cast, lines=lines, remarks="備考", free_txt1="自由", payment=500, prev_inv_amount=500)
    before = _content(invoice)
    assert send(issuer, invoice, prefilled(issuer, invoice)).status_code == HTTPStatus.FOUND
    assert _content(invoice) == before
    assert invoice.version == 2


def _content(invoice: Invoice) -> list[dict[str, Any]]:
    """Everything but what an issue itself moves."""
    moves = {"id", "version", "status", "issued_at", "updated_at"}
    rows = [*Invoice.objects.filter(pk=invoice.pk).values(), *invoice.lines.order_by("seq").values()]
    return [{name: value for name, value in row.items() if name not in moves} for row in rows]


def test_texts_can_be_emptied(cast: Cast, issuer: Client) -> None:
    invoice = returned(cast, inv_name="件名", remarks="備考", close_date=dt.date(2026, 10, 31))
    send(issuer, invoice, prefilled(issuer, invoice) | {"inv_name": "", "remarks": "", "close_date": ""})
    assert (invoice.inv_name, invoice.remarks, invoice.close_date) == ("", "", None)


def test_lines_come_and_go(cast: Cast, issuer: Client) -> None:
    invoice = returned(cast, lines=[line(item_name="残す"), line(item_name="消す")])
    sheet = prefilled(issuer, invoice) | {
        "lines-1-DELETE": "on", "lines-TOTAL_FORMS": "3", "lines-2-item_name": "足す", "lines-2-amount": "500",
        "lines-2-bucket": "tr10", "lines-2-entry": "0",
    }  # fmt: skip
    send(issuer, invoice, sheet)
    assert [(row.item_name, row.net) for row in invoice.lines.order_by("seq")] == [("残す", 1000), ("足す", 500)]


def test_a_version_keeps_at_least_one_line(cast: Cast, issuer: Client) -> None:
    invoice = returned(cast)
    answer = send(issuer, invoice, prefilled(issuer, invoice) | {"lines-0-DELETE": "on"})
    assert "明細を1行以上入力してください。" in answer.content.decode()
    assert invoice.version == 1


def test_office_account_and_format_can_be_exchanged(cast: Cast, issuer: Client) -> None:
    company = cast.actor("issuer").company
    office = IssuerFactory.create(company=company, code="WEST", name="西日本支店")
    BankAccountFactory.create(company=company, code="SUB", account_number="0099902")
    FormatFactory.create(company=company, code="ALT", title="別の書式")
    invoice = returned(cast)
    chosen = {"publisher": str(office.number), "account": "SUB", "format": "ALT"}
    send(issuer, invoice, prefilled(issuer, invoice) | chosen)
    assert invoice.publisher["name"] == "西日本支店"
    assert [bank["code"] for bank in invoice.banks] == ["SUB"]
    assert invoice.format.code == "ALT"


def test_the_addressee_stays_whatever_is_posted(cast: Cast, issuer: Client) -> None:
    invoice = returned(cast)
    send(issuer, invoice, prefilled(issuer, invoice) | {"customer": "OTHER"})
    assert (invoice.version, invoice.addressee_code) == (2, "AOBA")


def test_the_number_may_change_but_not_into_a_taken_one(cast: Cast, issuer: Client) -> None:
    issue(cast.actor("issuer"), inv_no="TAKEN")
    invoice = returned(cast, inv_no="R-1")
    answer = send(issuer, invoice, prefilled(issuer, invoice) | {"inv_no": "TAKEN"})
    assert set(answer.context["sheet"].head.errors) == {"inv_no"}
    send(issuer, invoice, prefilled(issuer, invoice) | {"inv_no": "R-2"})
    assert (invoice.inv_no, invoice.version) == ("R-2", 2)


@pytest.mark.contract("6", "3 rireki_no")
def test_whoever_was_overtaken_is_told_and_overwrites_nothing(cast: Cast, issuer: Client) -> None:
    invoice = returned(cast)
    sheet = prefilled(issuer, invoice) | {"remarks": "遅れた訂正"}
    faster = InvoiceDraft(head={"remarks": "先の訂正"})
    lifecycle.correct(actor=cast.actor("issuer"), corrections=[CorrectionDraft(invoice.number, faster)])
    lifecycle.return_invoice(actor=cast.actor("recipient"), number=invoice.number, reason="もう一度")
    answer = send(issuer, invoice, sheet)
    assert answer.status_code == HTTPStatus.OK
    page = answer.content.decode()
    assert "排他エラー" in page
    assert reverse("issuing-detail", args=[invoice.number]) in page
    assert "遅れた訂正" in page
    assert (invoice.version, invoice.remarks) == (2, "先の訂正")


def test_what_is_not_returned_cannot_be_corrected(cast: Cast, issuer: Client) -> None:
    invoice = returned(cast)
    sheet = prefilled(issuer, invoice)
    send(issuer, invoice, sheet)
    answer = issuer.get(address(invoice), follow=True)
    assert answer.redirect_chain == [(reverse("issuing-detail", args=[invoice.number]), HTTPStatus.FOUND)]
    assert "差戻し状態ではないため、訂正できません" in answer.content.decode()
    again = send(issuer, invoice, sheet | {"version": "2"})
    assert "差戻し状態ではないため更新できません" in again.content.decode()
    assert invoice.version == 2


def test_a_form_without_its_version_is_refused(cast: Cast, issuer: Client) -> None:
    invoice = returned(cast)
    answer = send(issuer, invoice, prefilled(issuer, invoice) | {"version": ""})
    assert answer.status_code == HTTPStatus.OK
    assert invoice.version == 1


@pytest.mark.security("O1")
def test_nobody_else_corrects_it(cast: Cast, issuer: Client, sign_in: SignIn) -> None:
    invoice = returned(cast)
    sheet = prefilled(issuer, invoice)
    assert send(sign_in(cast.rival), invoice, sheet).status_code == HTTPStatus.NOT_FOUND
    assert send(sign_in(cast.recipient), invoice, sheet).status_code == HTTPStatus.FORBIDDEN
    assert invoice.version == 1
