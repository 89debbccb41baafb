"""請求書書式設定: 保存方式 and 課税単位 that fit each other, titles of the free fields, one default."""

from http import HTTPStatus
from itertools import product

import pytest
from django.test import Client
from django.urls import reverse

from invoices import taxes
from invoices.models import InvoiceFormat
from invoices.taxes import InvoiceType, TaxUnit
from invoices.web.forms_format import FREE_FIELDS
from tests.factories import Cast, issue
from tests.pages.conftest import SignIn
from tests.pages.reading import faults_of, text_of, told

PLAIN = {
    "code": "PLAIN",
    "title": "控え用",
    "invoice_type": "0",
    "unit_tax": "1",
    "default_account": "MAIN",
    "notes": "一行目\r\n二行目",
}


def plain() -> InvoiceFormat:
    return InvoiceFormat.objects.get(code="PLAIN")


def test_a_new_one_joins_the_list(cast: Cast, issuer: Client) -> None:
    answer = issuer.post(reverse("format-new"), PLAIN, follow=True)
    row = plain()
    assert row.company == cast.actor("issuer").company
    assert (row.invoice_type, row.unit_tax, row.notes) == ("0", "1", "一行目\n二行目")
    assert row.default_account is not None
    assert row.default_account.code == "MAIN"
    assert not row.is_default
    assert "PLAIN 控え用 請求書等 明細単位 MAIN" in text_of(answer)


@pytest.mark.parametrize(("kind", "unit"), list(product(InvoiceType, TaxUnit)))
def test_only_units_that_fit_the_kind_are_taken(issuer: Client, kind: InvoiceType, unit: TaxUnit) -> None:
    answer = issuer.post(reverse("format-new"), PLAIN | {"invoice_type": kind.value, "unit_tax": unit.value})
    if unit in taxes.allowed_units(kind):
        assert answer.headers["Location"] == reverse("formats")
        return
    assert "では指定できません" in faults_of(answer)["unit_tax"][0]
    assert not InvoiceFormat.objects.filter(code="PLAIN").exists()


def test_the_form_tells_the_browser_which_units_fit(issuer: Client) -> None:
    page = issuer.get(reverse("format-new")).content.decode()
    assert "&quot;3&quot;: [&quot;0&quot;, &quot;2&quot;]" in page
    assert "&quot;4&quot;: [&quot;1&quot;]" in page


def test_titles_of_every_free_field_are_kept_and_shown_again(issuer: Client) -> None:
    titles = {name: f"見出し {name}" for name, _label in FREE_FIELDS}
    assert len(titles) == 3 + 7 + 10
    issuer.post(reverse("format-new"), PLAIN | titles)
    assert plain().free_titles == titles
    form = issuer.get(reverse("format-edit", args=["PLAIN"])).context["form"]
    assert {name: form[name].value() for name in titles} == titles


def test_an_emptied_title_is_forgotten(issuer: Client) -> None:
    issuer.post(reverse("format-new"), PLAIN | {"inv_free_txt1": "案件名", "item_free_txt10": "現場"})
    issuer.post(reverse("format-edit", args=["PLAIN"]), PLAIN | {"item_free_txt10": "現場名"})
    assert plain().free_titles == {"item_free_txt10": "現場名"}


def test_a_title_of_the_head_stands_on_the_invoice(cast: Cast, sign_in: SignIn, issuer: Client) -> None:
    issuer.post(
        reverse("format-edit", args=["STD"]), PLAIN | {"invoice_type": "3", "unit_tax": "0", "inv_free_txt1": "案件名"}
    )
    invoice = issue(cast.actor("issuer"), free_txt1="護岸工事")
    recipient = sign_in(cast.recipient)
    recipient.post(reverse("receiving-open", args=[invoice.number]))
    assert "案件名 護岸工事" in text_of(recipient.get(reverse("receiving-detail", args=[invoice.number])))


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("code", "", "必須"),
        ("code", "STD", "「STD」は既に登録されています"),
        ("code", 'A"B', "使用できない文字"),
        ("title", "", "必須"),
        ("title", "あ" * 101, "100"),
        ("notes", "あ" * 1001, "1000"),
        ("notes", "A\x07", "U+0007"),
        ("invoice_type", "9", "正しく選択"),
        ("default_account", "NOWHERE", "正しく選択"),
        ("inv_free_num7", "あ" * 101, "100"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(issuer: Client, field: str, value: str, said: str) -> None:
    answer = issuer.post(reverse("format-new"), PLAIN | {field: value})
    assert list(faults_of(answer)) == [field]
    assert said in faults_of(answer)[field][0]
    assert InvoiceFormat.objects.count() == 1


def test_there_is_one_default(issuer: Client) -> None:
    issuer.post(reverse("format-new"), PLAIN | {"make_default": "on"})
    assert list(InvoiceFormat.objects.filter(is_default=True)) == [plain()]
    issuer.post(reverse("format-edit", args=["STD"]), PLAIN | {"make_default": "on"})
    assert [row.code for row in InvoiceFormat.objects.filter(is_default=True)] == ["STD"]


def test_the_default_stays_the_default_when_it_is_edited(issuer: Client) -> None:
    assert "make_default" not in issuer.get(reverse("format-edit", args=["STD"])).context["form"].fields
    issuer.post(reverse("format-edit", args=["STD"]), PLAIN | {"code": "IGNORED"})
    row = InvoiceFormat.objects.get()
    assert (row.code, row.title, row.is_default) == ("STD", "控え用", True)


def test_the_default_cannot_be_deleted_but_another_can(issuer: Client) -> None:
    issuer.post(reverse("format-new"), PLAIN)
    assert (
        "規定値として使用されているため削除できません" in told(issuer.post(reverse("format-delete", args=["STD"])))[-1]
    )
    assert told(issuer.post(reverse("format-delete", args=["PLAIN"])))[-1] == "書式「PLAIN」を削除しました。"
    assert plain().deleted_at
    assert issuer.get(reverse("format-edit", args=["PLAIN"])).status_code == HTTPStatus.NOT_FOUND
    assert InvoiceFormat.objects.get(code="STD").deleted_at is None


def test_a_company_without_any_is_shown_the_way(cast: Cast, sign_in: SignIn) -> None:
    rival = sign_in(cast.rival)
    assert "書式はまだありません" in text_of(rival.get(reverse("formats")))
    assert rival.get(reverse("format-new")).context["form"]["make_default"].value()
