"""Finding something in the developers' portal."""

import pytest
from django.test import Client

from sandbox.portal import search
from sandbox.portal.search import Hit
from tests.pages.reading import text_of
from tests.pages.test_english import in_english


@pytest.mark.parametrize(
    ("asked", "kind", "link"),
    [
        ("E300016", "エラーコード", "/docs/errors/#E300016"),
        ("ｅ３０００１６", "エラーコード", "/docs/errors/#E300016"),
        ("W700001", "警告コード", "/docs/errors/#W700001"),
        ("請求書登録", "操作", "/docs/operations/seller_invoice_register/"),
        ("Register invoices", "操作", "/docs/operations/seller_invoice_register/"),
        ("PUT /v1/invoice", "操作", "/docs/operations/seller_invoice_update/"),
        ("inv_no", "リクエストの項目", "/docs/operations/seller_invoice_search/#request.inv_no"),
        ("invoices[].customer.private_cust_cd", "リクエストの項目",
         "/docs/operations/seller_invoice_register/#request.invoices.customer.private_cust_cd"),
        ("源泉徴収税額", "応答の項目", "/docs/operations/seller_invoice_search/#answer.invoice_list.withholding_tax"),
        ("ページング", "ページ", "/docs/paging/"),
        ("二重登録", "ページ", "/docs/retries/#twice"),
        ("パスワード方式", "ページ", "/docs/oauth/#a4"),
        ("うまくいかないとき", "ページ", "/docs/start/#trouble"),
        ("BOT-RET-PRICE", "マジック値", "/docs/magic/#code"),
    ],
)  # fmt: skip
def test_the_best_hit_is_what_was_meant(asked: str, kind: str, link: str) -> None:
    best = search.find(asked, "ja")[0]
    assert (best.kind, best.link) == (kind, link)


def test_a_word_of_the_prose_is_found_with_the_words_around_it() -> None:
    (hit,) = search.find("実体参照", "ja")
    assert hit == Hit("形式：JSONとXML：XML", "ページ", "/docs/formats/#xml", hit.about)
    assert "DTDと実体参照は受け付けません" in hit.about


@pytest.mark.parametrize("language", ["ja", "en"])
def test_how_a_token_is_refreshed_is_found_by_the_words_of_the_protocol(language: str) -> None:
    for asked in ("refresh token", "grant_type refresh_token"):
        assert "/docs/oauth/#a3" in [hit.link for hit in search.find(asked, language)]


def test_every_word_must_be_found_and_nothing_asked_finds_nothing() -> None:
    assert search.find("請求書 zzz", "ja") == search.find("  ", "ja") == []
    assert all("seller" in hit.link for hit in search.find("請求書登録 発行日", "ja"))


def test_no_more_is_found_than_was_asked_for() -> None:
    assert len(search.find("コード", "ja")) == search.MOST
    assert len(search.find("コード", "ja", 3)) == 3


def test_an_english_reader_finds_by_english_and_by_japanese_words() -> None:
    for asked in ("Withholding tax", "源泉徴収税額"):
        best = search.find(asked, "en")[0]
        assert (best.link, best.about) == (
            "/docs/operations/seller_invoice_search/#answer.invoice_list.withholding_tax",
            "Withholding tax – List issued invoices",
        )


def test_the_page_shows_what_was_found(client: Client) -> None:
    page = client.get("/docs/search/", {"q": "E400002"})
    assert "E400002 エラーコード 排他エラー" in text_of(page)
    assert 'value="E400002"' in page.content.decode()
    assert "見つかりませんでした。" in text_of(client.get("/docs/search/", {"q": "どこにもない"}))
    assert "No results." in text_of(in_english(Client()).get("/docs/search/", {"q": "nowhere-at-all"}))


def test_what_was_asked_is_shown_as_text(client: Client) -> None:
    page = client.get("/docs/search/", {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page


def test_while_somebody_types_the_list_alone_is_sent(client: Client) -> None:
    found = client.get("/docs/search/", {"q": "inv"}, headers={"HX-Request": "true"})
    piece = found.content.decode()
    assert "<html" not in piece
    assert piece.count("<li>") == 8
    assert "HX-Request" in found.headers["Vary"]
    box = client.get("/docs/").content.decode()
    assert 'hx-get="/docs/search/"' in box
    assert '<div id="docs-found"' in box
