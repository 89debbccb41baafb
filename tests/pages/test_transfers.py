"""総合振込 by hand: what is due, what can be paid, and the file that pays it."""

import datetime as dt
from decimal import Decimal
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from invoices import selectors, zengin
from invoices.models import Invoice, InvoiceEvent
from invoices.services import lifecycle
from platform_project.kernel import clock
from tests.factories import BankAccountFactory, Cast, issue, line, returned
from tests.pages.conftest import SignIn
from tests.pages.reading import faults_of, text_of, told

PLACE = "/receiving/transfers/"


@pytest.fixture
def recipient(cast: Cast, sign_in: SignIn) -> Client:
    """The recipient's user, with an account to pay from."""
    BankAccountFactory(company=cast.recipient.company, code="PAY", account_number="7654321", holder_kana="ｱｵﾊﾞｼﾖｳｼﾞ")
    return sign_in(cast.recipient)


def arrived(cast: Cast, *, due: int = 10, **head: Any) -> Invoice:
    """An opened invoice that is due in so many days."""
    invoice = issue(
        cast.actor("issuer"), send_date=clock.today(), pay_due_date=clock.today() + dt.timedelta(days=due), **head
    )
    return lifecycle.open_invoice(actor=cast.actor("recipient"), number=invoice.number)


def asked(*invoices: Invoice, **changes: Any) -> dict[str, Any]:
    return {
        "invoice": [str(invoice.number) for invoice in invoices], "account": "PAY", "client_code": "12345",
        "name_kana": "アオバショウジ", "date": clock.today().isoformat(),
    } | changes  # fmt: skip


def shown(client: Client, **query: str) -> dict[int, Any]:
    """The rows of the page, by 請求書管理番号."""
    return {row.invoice.number: row for row in client.get(PLACE, query).context["rows"]}


def test_what_is_due_soon_is_chosen_at_first(cast: Cast, recipient: Client) -> None:
    soon, overdue, later = arrived(cast), arrived(cast, due=0), arrived(cast, due=60)
    rows = shown(recipient)
    assert list(rows) == [overdue.number, soon.number]
    assert all(row.chosen for row in rows.values())
    due = (clock.today() + dt.timedelta(days=60)).isoformat()
    assert list(shown(recipient, due_from=due, due_to=due)) == [later.number]


def test_the_file_pays_what_was_chosen_from_ones_own_account(cast: Cast, recipient: Client) -> None:
    first, second, third = arrived(cast), arrived(cast, lines=[line(price=Decimal(2000))]), arrived(cast)
    answer = recipient.post(PLACE, asked(first, second))
    assert answer.headers["Content-Type"] == "text/plain; charset=Shift_JIS"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="transfers_{clock.today():%Y%m%d}.txt"'
    header, *payments, trailer, end = zengin.parse(answer.content)
    assert (header["client_code"], header["client_name"], header["account_number"], header["date"]) == (
        "0000012345", "ｱｵﾊﾞｼﾖｳｼﾞ", "7654321", f"{clock.today():%m%d}",
    )  # fmt: skip
    assert [(row["account_number"], row["payee_name"], int(row["amount"])) for row in payments] == [
        ("0099901", "ｼｹﾝｾｲｻｸｼﾖ", 1100), ("0099901", "ｼｹﾝｾｲｻｸｼﾖ", 2200),
    ]  # fmt: skip
    assert (int(trailer["count"]), int(trailer["amount"]), end["record"]) == (2, 3300, "9")
    assert told(answer) == ["2件、合計3,300円の振込データを作成しました。"]
    assert shown(recipient)[third.number].chosen


def test_the_payee_is_the_invoices_own_copy(cast: Cast, recipient: Client) -> None:
    invoice = arrived(cast)
    cast.issuer.company.bank_accounts.update(account_number="1111111")  # type: ignore[union-attr]
    (payment,) = list(zengin.parse(recipient.post(PLACE, asked(invoice)).content))[1:-2]
    assert payment["account_number"] == "0099901"


def test_what_was_put_into_a_file_is_marked_and_not_chosen_again(cast: Cast, recipient: Client, issuer: Client) -> None:
    invoice = arrived(cast)
    recipient.post(PLACE, asked(invoice))
    event = InvoiceEvent.objects.get(action="transfer")
    assert (event.detail, event.status) == ({"date": clock.today().isoformat(), "amount": 1100}, invoice.status)
    row = shown(recipient)[invoice.number]
    assert (row.made, row.chosen) == (event, False)
    assert "振込データ作成済" in text_of(recipient.get(PLACE))
    assert "振込データ作成" in text_of(recipient.get(reverse("receiving-detail", args=[invoice.number])))
    assert "振込データ" not in text_of(issuer.get(reverse("issuing-detail", args=[invoice.number])))


def test_whoever_asks_on_purpose_gets_a_second_file(cast: Cast, recipient: Client) -> None:
    invoice = arrived(cast)
    first, second = (recipient.post(PLACE, asked(invoice)) for _ in range(2))
    assert first.content == second.content
    assert InvoiceEvent.objects.filter(action="transfer").count() == 2


def test_code_and_name_are_remembered_for_the_next_file(cast: Cast, recipient: Client) -> None:
    assert recipient.get(PLACE).context["form"]["name_kana"].value() == "ｱｵﾊﾞｼﾖｳｼﾞ"
    recipient.post(PLACE, asked(arrived(cast), name_kana="アオバ"))
    form = recipient.get(PLACE).context["form"]
    assert (form["client_code"].value(), form["name_kana"].value()) == ("12345", "アオバ")


def test_without_an_account_of_ones_own_one_is_led_to_make_it(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.recipient)
    page = client.get(PLACE)
    assert "支払口座が登録されていません。" in text_of(page)
    assert f'href="{reverse("account-new")}"' in page.content.decode()
    assert client.get(reverse("account-new")).status_code == HTTPStatus.OK
    assert list(faults_of(client.post(PLACE, asked(arrived(cast))))) == ["account"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"opened_at": None}, "未開封のため"), ({"payment_method": "1"}, "支払方法"), ({"banks": []}, "振込先口座は必須"),
        ({"show_amount": 0}, "振込金額"), ({"show_amount": -5}, "振込金額"),
    ],
)  # fmt: skip
def test_what_cannot_be_paid_says_why_and_cannot_be_chosen(
    cast: Cast, recipient: Client, change: dict[str, Any], reason: str
) -> None:
    invoice = arrived(cast)
    Invoice.objects.filter(pk=invoice.pk).update(**change)
    (row,) = shown(recipient).values()
    assert reason in row.faults[0]
    answer = recipient.post(PLACE, asked(invoice))
    assert reason in text_of(answer)
    assert "振り込めない請求書があります。" in text_of(answer)
    assert not InvoiceEvent.objects.filter(action="transfer").exists()


@pytest.mark.parametrize(
    ("kana", "reason"),
    [("", "受取人名カナは必須"), ("漢字", "受取人名カナに使用できない文字"), ("ｶﾞ" * 16, "30文字以内")],
)
def test_a_payee_that_the_file_cannot_carry_is_told_at_its_row(
    cast: Cast, recipient: Client, kana: str, reason: str
) -> None:
    good, bad = arrived(cast), arrived(cast)
    Invoice.objects.filter(pk=bad.pk).update(banks=[bad.banks[0] | {"holder_kana": kana}])
    rows = shown(recipient)
    assert reason in rows[bad.number].faults[0]
    assert rows[good.number].faults == []
    assert recipient.post(PLACE, asked(good, bad)).headers["Content-Type"].startswith("text/html")
    assert recipient.post(PLACE, asked(good)).headers["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"client_code": ""}, "client_code"), ({"client_code": "12345678901"}, "client_code"), ({"name_kana": "漢字"}, "name_kana"),
        ({"name_kana": "ア" * 41}, "name_kana"), ({"date": "2000-01-01"}, "date"), ({"date": "2099-01-01"}, "date"),
        ({"account": "MAIN"}, "account"), ({"invoice": []}, "__all__"), ({"invoice": ["x", "9" * 30]}, "__all__"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    cast: Cast, recipient: Client, changes: dict[str, Any], field: str
) -> None:
    invoice = arrived(cast)
    answer = recipient.post(PLACE, asked(invoice, **changes))
    assert list(faults_of(answer)) == [field]
    assert answer.context["rows"][0].chosen is ("invoice" not in changes)
    assert not InvoiceEvent.objects.filter(action="transfer").exists()


@pytest.mark.security("O1")
@pytest.mark.parametrize("role", ["rival", "nobody"])
def test_others_invoices_are_not_there_to_be_paid(cast: Cast, sign_in: SignIn, recipient: Client, role: str) -> None:
    mine, gone = arrived(cast), returned(cast)
    BankAccountFactory(company=cast.rival.company, code="PAY")
    client = sign_in(cast.rival) if role == "rival" else recipient
    number = mine.number if role == "rival" else gone.number
    answer = client.post(PLACE, asked() | {"invoice": [str(number)]})
    assert answer.headers["Content-Type"].startswith("text/html")
    assert list(faults_of(answer)) == ["__all__"]
    assert not any(event.action == "transfer" for event in selectors.events(mine))


@pytest.mark.parametrize("role", ["issuer", "stranger"])
def test_paying_is_for_companies_that_pay_for_receiving(cast: Cast, sign_in: SignIn, role: str) -> None:
    assert sign_in(getattr(cast, role)).get(PLACE).status_code == HTTPStatus.FORBIDDEN
