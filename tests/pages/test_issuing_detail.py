"""An issued invoice as a document, its state, its history and its older versions."""

from decimal import Decimal
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actors import Via
from invoices.services import lifecycle
from invoices.taxes import Entry, TaxType
from tests.factories import Cast, issue, line, make_cast, reissued, returned
from tests.pages.conftest import SignIn

PROBE = "<script>alert(1)</script>"


def page_of(client: Client, number: int) -> str:
    answer = client.get(reverse("issuing-detail", args=[number]))
    assert answer.status_code == HTTPStatus.OK
    return answer.content.decode()


def test_it_reads_like_an_invoice(cast: Cast, issuer: Client) -> None:
    company = cast.actor("issuer").company
    invoice = issue(cast.actor("issuer"), inv_no="MN-1", inv_name="部品代", remarks="一行目\n二行目", lines=[
        line(item_name="ベアリング", quantity=Decimal("12.5"), price=Decimal("1200"), unit="個", slip_no="D-1"),
        line(item_name="弁当", tax_rate=8, reduced=True, entry=Entry.INCLUSIVE, quantity=None, price=None, amount=1080),
        line(item_name="切手", tax_type=TaxType.FREE, tax_rate=None, quantity=None, price=None, amount=84),
    ])  # fmt: skip
    page = page_of(issuer, invoice.number)
    for text in (
        "MN-1", "部品代", "2026/11/01", "2026/12/31", "あおば商事株式会社", "株式会社試験製作所",
        company.registration_number, "ベアリング", "12.5 個", "1,200", "¥15,000", "D-1", "¥1,080", "税込", "¥84",
        "非課税", "軽減8%", "普通 0099901", "ｼｹﾝｾｲｻｸｼﾖ", "一行目\n二行目", "¥17,664",
    ):  # fmt: skip
        assert text in page
    assert "※は軽減税率の対象です。" in page
    assert page.count("<abbr") == 1


def test_the_sums_are_shown_per_rate(cast: Cast, issuer: Client) -> None:
    invoice = issue(cast.actor("issuer"), lines=[line(price=999), line(tax_rate=8, reduced=True, price=500)])
    sums = issuer.get(reverse("issuing-detail", args=[invoice.number])).context["paper"].sums
    assert [(str(row.title), row.net, row.tax, row.gross) for row in sums] == [
        ("10%", 999, 99, 1098), ("軽減8%", 500, 40, 540),
    ]  # fmt: skip


def test_the_seal_says_when_it_was_broken(cast: Cast, issuer: Client) -> None:
    invoice = issue(cast.actor("issuer"))
    assert "未開封" in page_of(issuer, invoice.number)
    lifecycle.open_invoice(actor=cast.actor("recipient", Via.PAGE), number=invoice.number)
    page = page_of(issuer, invoice.number)
    assert "開封済み" in page
    assert "未開封" not in page


@pytest.mark.contract("8", "差戻し")
def test_a_returned_one_says_why_and_offers_the_correction(cast: Cast, issuer: Client) -> None:
    invoice = returned(cast)
    page = page_of(issuer, invoice.number)
    assert "単価相違" in page
    assert reverse("issuing-correct", args=[invoice.number]) in page


def test_only_a_returned_one_offers_the_correction(cast: Cast, issuer: Client) -> None:
    invoice = issue(cast.actor("issuer"))
    assert reverse("issuing-correct", args=[invoice.number]) not in page_of(issuer, invoice.number)


def test_the_history_tells_what_happened_newest_first(cast: Cast, issuer: Client) -> None:
    invoice = reissued(cast)
    history = issuer.get(reverse("issuing-detail", args=[invoice.number])).context["history"]
    assert [str(entry.title) for entry in history] == ["訂正・再発行", "差戻し", "発行"]
    assert [str(entry.via) for entry in history] == ["API", "画面", "API"]
    assert history[1].reason == "単価相違"


def test_the_other_companys_user_is_not_named(cast: Cast, issuer: Client) -> None:
    page = page_of(issuer, returned(cast).number)
    assert cast.issuer.pfid in page
    assert cast.recipient.pfid not in page


def test_an_older_version_stays_readable(cast: Cast, issuer: Client) -> None:
    invoice = reissued(cast, remarks="最初の備考")
    first = reverse("issuing-version", args=[invoice.number, 1])
    assert first in page_of(issuer, invoice.number)
    page = issuer.get(first).content.decode()
    assert "過去の版です" in page
    assert "最初の備考" in page
    assert "¥1,100" in page
    assert "この版の差戻し理由" in page


def test_there_are_no_versions_but_the_superseded_ones(cast: Cast, issuer: Client) -> None:
    invoice = reissued(cast)
    for version in (0, 2, 3):
        answer = issuer.get(reverse("issuing-version", args=[invoice.number, version]))
        assert answer.status_code == HTTPStatus.NOT_FOUND


@pytest.mark.security("O2")
@pytest.mark.parametrize("name", ["issuing-detail", "issuing-correct"])
def test_anothers_invoice_and_a_missing_one_answer_alike(cast: Cast, sign_in: SignIn, name: str) -> None:
    invoice = returned(cast)
    rival = sign_in(cast.rival)
    foreign = rival.get(reverse(name, args=[invoice.number]))
    missing = rival.get(reverse(name, args=[9_999_999_999]))
    assert foreign.status_code == missing.status_code == HTTPStatus.NOT_FOUND
    elsewhere = sign_in(make_cast().issuer).get(reverse(name, args=[invoice.number]))
    assert elsewhere.status_code == HTTPStatus.NOT_FOUND


def test_a_number_that_is_too_long_is_no_address(issuer: Client) -> None:
    assert issuer.get("/issuing/invoices/99999999999999999999/").status_code == HTTPStatus.NOT_FOUND


def test_looking_changes_nothing(cast: Cast, issuer: Client) -> None:
    invoice = issue(cast.actor("issuer"))
    page_of(issuer, invoice.number)
    invoice.refresh_from_db()
    assert invoice.opened_at is None
    assert invoice.events.count() == 1


@pytest.mark.security("W9")
def test_what_was_typed_stays_text(cast: Cast, issuer: Client) -> None:
    invoice = issue(
        cast.actor("issuer"), inv_no=PROBE, inv_name=PROBE, remarks=PROBE,
        lines=[line(item_name=PROBE, unit=PROBE[:10], remarks=PROBE, slip_no=PROBE, product_code=PROBE)],
    )  # fmt: skip
    for address in (reverse("issuing-detail", args=[invoice.number]), reverse("issuing-list")):
        page = issuer.get(address).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page
