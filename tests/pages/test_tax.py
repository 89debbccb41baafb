"""消費税の検算 on its page."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.pages.reading import text_of

TERMS = {"rounding": "floor", "invoice_type": "3", "unit_tax": "0", "inv_tax": "", "inv_amount": ""}


def ask(client: Client, *amounts: str, rate: str = "10", entry: str = "0", **terms: str) -> Any:
    sent = TERMS | terms | {"form-TOTAL_FORMS": str(len(amounts)), "form-INITIAL_FORMS": "0"}
    for place, amount in enumerate(amounts):
        sent |= {f"form-{place}-amount": amount, f"form-{place}-rate": rate, f"form-{place}-entry": entry}
    return client.post(reverse("tax"), sent)


def test_an_example_stands_there_to_begin_with(issuer: Client) -> None:
    page = issuer.get(reverse("tax"))
    assert page.content.decode().count('value="105"') == 3
    assert "verdict" not in page.context


def test_it_shows_where_it_rounds_and_why_a_figure_differs(issuer: Client) -> None:
    page = ask(issuer, "105", "105", "１０５", "", inv_tax="30", inv_amount="346")
    text = text_of(page)
    assert "10% 1, 2, 3 ¥315 31.5 ¥31 ¥32 ¥32" in text
    assert "消費税額の合計 ¥31 ¥30 -1 相違 明細ごとに端数処理（切捨て）した値です。" in text
    assert "税込金額の合計 ¥346 ¥346 0 一致" in text
    assert [form.share.tax for form in page.context["lines"].forms[:3]] == [11, 10, 10]


@pytest.mark.parametrize(
    ("amounts", "terms", "said"),
    [
        (["", ""], {}, "金額を1行以上入力してください。"),
        (["105"], {"unit_tax": "1"}, "E700022"),
        (["105"], {"entry": "2"}, "E700022"),
        (["105"], {"unit_tax": "2"}, "E700001"),
    ],
)
def test_what_a_registration_would_refuse_is_said(
    issuer: Client, amounts: list[str], terms: dict[str, str], said: str
) -> None:
    assert said in text_of(ask(issuer, *amounts, **terms))


def test_a_text_that_is_no_amount_is_said_beside_its_field(issuer: Client) -> None:
    page = ask(issuer, "many")
    assert page.context["lines"].forms[0].errors["amount"]
    assert "verdict" not in page.context


def test_more_lines_are_to_be_had_and_what_was_typed_stays(issuer: Client) -> None:
    page = issuer.get(reverse("tax"))
    assert len(page.context["lines"].forms) == 5
    sent = TERMS | {
        "form-TOTAL_FORMS": "5",
        "form-INITIAL_FORMS": "0",
        "form-0-amount": "777",
        "form-0-rate": "8r",
        "more": "",
    }
    page = issuer.post(reverse("tax"), sent)
    assert len(page.context["lines"].forms) == 7
    assert "verdict" not in page.context
    assert 'value="777"' in page.content.decode()
    for count in ("50", "many", "-1"):
        page = issuer.post(reverse("tax"), sent | {"form-TOTAL_FORMS": count})
        assert len(page.context["lines"].forms) <= 50
