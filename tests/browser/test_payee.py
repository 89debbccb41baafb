"""A 支払先 in a browser: registered and invited by who pays, it accepts, and what it issues arrives."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from invoices.models import Invoice
from partners.models import Invitation, Supplier
from tests.browser.conftest import Audit, Shot
from tests.browser.moves import fits, go, sign_in, sign_out
from tests.factories import Cast, equip, make_cast


@pytest.fixture
def cast(live_server: LiveServer) -> Cast:
    """The rival issues too, and has not heard of the recipient."""
    cast = make_cast()
    equip(cast.actor("rival").company)
    return cast


def test_a_payee_is_invited_accepts_and_what_it_issues_arrives(
    page: Page, cast: Cast, shot: Shot, audit: Audit
) -> None:
    register_payee(page, cast)
    link = f"/invitations/{Invitation.objects.get().token}/"
    sign_out(page)

    sign_in(page, cast.rival)
    page.goto(link)
    expect(page.get_by_text("請求書を電子で発行していただくために招待しています")).to_be_visible()
    shot("payee-invited")
    assert audit() == []
    assert fits(page)
    page.get_by_label("発行先コード").fill("BUYER")
    page.get_by_role("button", name="承諾する").click()
    expect(page.get_by_text("この招待は承諾されています")).to_be_visible()
    shot("payee-accepted")
    assert audit() == []
    page.get_by_role("link", name="請求書を発行する").click()
    issue_by_hand(page)
    sign_out(page)

    sign_in(page, cast.recipient)
    page.goto("/receiving/suppliers/")
    expect(page.get_by_role("row", name="S-100")).to_contain_text("参加済")
    page.goto("/receiving/")
    expect(page.get_by_role("row", name="S-100")).to_contain_text("印刷代")
    invoice = Invoice.objects.get()
    assert (invoice.recipient, invoice.supplier_code) == (cast.recipient.company, "S-100")


def register_payee(page: Page, cast: Cast) -> None:
    """Registered with its bank account, looked up by name, and invited at once."""
    sign_in(page, cast.recipient)
    page.goto("/receiving/")
    go(page, "支払先")
    page.get_by_role("link", name="支払先を登録").click()
    page.get_by_label("支払先コード").fill("S-100")
    page.get_by_label("支払先会社名").fill("やまびこ印刷株式会社")
    page.get_by_label("メールアドレス").fill("ap@yamabiko.example")
    page.get_by_label("招待", exact=True).select_option(label="メールで招待する")
    page.get_by_role("button", name="登録する").click()
    expect(page.get_by_text("招待メールを送りました")).to_be_visible()
    expect(page.get_by_role("row", name="S-100")).to_contain_text("招待中（メール）")


def issue_by_hand(page: Page) -> None:
    page.get_by_label("発行先").select_option("BUYER")
    page.get_by_label("件名").fill("印刷代")
    for name, text in (("item_name", "会社案内 1,000部"), ("quantity", "1"), ("price", "120000")):
        page.locator(f"[name=lines-0-{name}]").fill(text)
    page.get_by_role("button", name="発行する").click()
    page.wait_for_url("**/issuing/invoices/*/")


def test_a_bank_is_found_by_its_reading_and_fills_the_form(page: Page, cast: Cast) -> None:
    sign_in(page, cast.recipient)
    page.goto("/receiving/suppliers/S-1/edit/")
    page.get_by_label("金融機関名", exact=True).press_sequentially("みずほ")
    page.get_by_role("option", name="0001 みずほ").click()
    expect(page.get_by_label("金融機関コード")).to_have_value("0001")
    page.get_by_label("支店名", exact=True).press_sequentially("丸の内中央")
    page.locator("#suggestions").get_by_role("option").first.click()
    branch = page.get_by_label("支店コード").input_value()
    page.get_by_label("預金種目").select_option(label="普通")
    page.get_by_label("口座番号").fill("123")
    page.get_by_label("口座名義カナ").fill("ミナトセイサクショ")
    page.get_by_role("button", name="更新する").click()
    expect(page.get_by_text("支払先「S-1」を更新しました。")).to_be_visible()
    supplier = Supplier.objects.get(code="S-1")
    assert (supplier.bank_code, supplier.branch_code, supplier.account_number) == ("0001", branch, "0000123")
