"""The issuing side's masters in a browser."""

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from invoices.models import InvoiceFormat
from partners.models import BankAccount
from tests.browser.conftest import Audit, Shot
from tests.browser.moves import answer_questions, fits, sign_in
from tests.factories import BankAccountFactory, Cast, CustomerFactory, make_cast


@pytest.fixture
def cast(live_server: LiveServer) -> Cast:
    return make_cast()


@pytest.fixture
def masters(page: Page, cast: Cast) -> Page:
    CustomerFactory.create(company=cast.actor("issuer").company, code="HOSHI", mail="hoshino@hoshino.example")
    sign_in(page, cast.issuer)
    return page


def test_a_code_typed_twice_is_pointed_out(masters: Page, shot: Shot, audit: Audit) -> None:
    masters.goto("/issuing/issuers/")
    masters.get_by_role("link", name="発行元を登録").click()
    for label, text in (
        ("発行元コード", "HQ"),
        ("発行元会社名", "大阪"),
        ("郵便番号", "5300001"),
        ("住所1", "大阪市北区9-9"),
    ):
        masters.get_by_label(label).fill(text)
    masters.get_by_role("button", name="登録する").click()
    expect(masters.get_by_text("「発行元特定不可」（E300002）")).to_be_visible()
    expect(masters.get_by_text("コード重複")).to_have_count(2)
    shot("masters-issuers-ambiguous")
    assert audit() == []
    assert fits(masters)


def test_mistakes_stand_beside_their_fields(masters: Page, shot: Shot, audit: Audit) -> None:
    masters.goto("/issuing/accounts/new/")
    masters.get_by_label("振込先コード").fill("A,B")
    masters.get_by_label("口座名義カナ").fill("株式会社")
    masters.get_by_role("button", name="登録する").click()
    expect(masters.get_by_text("使用できない文字（株 式 会 社）")).to_be_visible()
    shot("masters-account-refused")
    assert audit() == []
    assert BankAccount.objects.count() == 1


def test_a_deletion_is_asked_about_first(masters: Page, cast: Cast) -> None:
    BankAccountFactory.create(company=cast.actor("issuer").company, code="..")
    masters.goto("/issuing/accounts/")
    masters.get_by_role("link", name="..", exact=True).click()
    answers = answer_questions(masters)
    answers.say(yes=False)
    masters.get_by_role("button", name="削除する").click()
    assert BankAccount.objects.get(code="..").deleted_at is None
    answers.say(yes=True)
    masters.get_by_role("button", name="削除する").click()
    expect(masters.get_by_text("振込先口座「..」を削除しました。")).to_be_visible()
    assert answers.asked == ["この口座を削除しますか？"] * 2


def test_only_the_units_that_fit_can_be_chosen(masters: Page) -> None:
    masters.goto("/issuing/formats/new/")
    unit = masters.get_by_label("課税単位")
    masters.get_by_label("保存方式").select_option("0")
    unit.select_option("2")
    masters.get_by_label("保存方式").select_option("4")
    expect(unit).to_have_value("1")
    enabled = unit.locator("option:not([disabled])")
    expect(enabled).to_have_count(1)
    masters.get_by_label("保存方式").select_option("3")
    expect(unit).to_have_value("0")
    expect(enabled).to_have_count(2)


def test_without_a_script_the_server_says_which_units_fit(
    browser: Browser, live_server: LiveServer, cast: Cast
) -> None:
    context = browser.new_context(base_url=live_server.url, locale="ja-JP", java_script_enabled=False)
    page = context.new_page()
    sign_in(page, cast.issuer)
    page.goto("/issuing/formats/new/")
    page.get_by_label("書式コード").fill("X")
    page.get_by_label("書式名").fill("明細ごと")
    page.get_by_label("保存方式").select_option("4")
    page.get_by_label("課税単位").select_option("0")
    page.get_by_role("button", name="登録する").click()
    expect(page.get_by_text("では指定できません")).to_be_visible()
    page.get_by_label("課税単位").select_option("1")
    page.get_by_role("button", name="登録する").click()
    expect(page.get_by_text("書式「X」を登録しました。")).to_be_visible()
    context.close()
    assert InvoiceFormat.objects.get(code="X").unit_tax == "1"


def test_a_customer_is_invited_from_the_list(masters: Page) -> None:
    masters.goto("/issuing/customers/")
    masters.get_by_role("button", name="メールで招待").click()
    expect(masters.get_by_text("招待メールを送りました")).to_be_visible()
    expect(masters.get_by_text("招待中（メール）")).to_be_visible()
