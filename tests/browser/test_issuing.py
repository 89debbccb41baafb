"""The issuing side in a browser: its looks, what it does while one types, and what it does without a script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from invoices.models import Invoice
from tests.browser.conftest import Audit, Shot
from tests.factories import PASSWORD, Cast, issue, make_cast, returned


@pytest.fixture
def cast(live_server: LiveServer) -> Cast:
    return make_cast()


def sign_in(page: Page, user: User) -> None:
    page.goto("/signin/")
    page.get_by_label("PFID").fill(user.pfid)
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="サインイン").click()
    page.wait_for_url("**/issuing/home/")
    page.goto("/issuing/")


def write_line(page: Page, place: int, **fields: str) -> None:
    for name, value in fields.items():
        page.locator(f"[name=lines-{place}-{name}]").fill(value)


def fits(page: Page) -> bool:
    """Whether the page can be read on a phone without scrolling sideways."""
    page.set_viewport_size({"width": 390, "height": 900})
    fitting: bool = page.evaluate("document.documentElement.scrollWidth <= 390")
    page.set_viewport_size({"width": 1440, "height": 900})
    return fitting


def test_the_front_door(page: Page, cast: Cast, shot: Shot, audit: Audit) -> None:
    page.goto("/")
    expect(page.get_by_role("main").get_by_role("link", name="サインイン")).to_be_visible()
    assert audit() == []
    assert fits(page)
    shot("home")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_an_invoice_is_issued_by_hand_with_totals_that_follow(page: Page, cast: Cast, shot: Shot, audit: Audit) -> None:
    sign_in(page, cast.issuer)
    shot("issuing-list-empty")
    page.get_by_role("main").get_by_role("link", name="新規発行").first.click()
    page.get_by_label("発行先").select_option("AOBA")
    page.get_by_label("件名").fill("4月分 部品代")
    write_line(page, 0, item_name="ベアリング", quantity="12", price="1,250.5")
    totals = page.locator(".totals")
    expect(totals).to_contain_text("¥16,506")
    expect(page.locator("[name=lines-0-amount]")).to_have_attribute("placeholder", "¥15,006")
    write_line(page, 1, item_name="要らない行", amount="1")
    expect(totals).to_contain_text("¥16,507")
    page.get_by_role("button", name="この行を削除").nth(1).click()
    expect(totals).not_to_contain_text("¥16,507")
    page.get_by_role("button", name="行を追加").click()
    expect(page.locator("[name=lines-3-item_name]")).to_be_focused()
    write_line(page, 3, item_name="会議用弁当", amount="8640")
    page.locator("[name=lines-3-bucket]").select_option("tr8_reduced")
    page.locator("[name=lines-3-entry]").select_option("1")
    expect(totals).to_contain_text("¥25,146")
    assert audit() == []
    assert fits(page)
    shot("issuing-new")
    page.get_by_role("button", name="発行する").click()
    expect(page.get_by_role("status")).to_contain_text("を発行しました")
    assert audit() == []
    assert fits(page)
    shot("issuing-detail")
    invoice = Invoice.objects.get()
    assert invoice.gross == 25_146
    assert [row.item_name for row in invoice.lines.order_by("seq")] == ["ベアリング", "会議用弁当"]


def test_enter_adds_up_and_does_not_issue(page: Page, cast: Cast) -> None:
    sign_in(page, cast.issuer)
    page.goto("/issuing/new/")
    page.get_by_label("発行先").select_option("AOBA")
    write_line(page, 0, item_name="部品", amount="1000")
    page.locator("[name=lines-0-amount]").press("Enter")
    expect(page.locator(".totals")).to_contain_text("¥1,100")
    assert not Invoice.objects.exists()


def test_a_refusal_leads_to_the_wrong_field_and_keeps_the_rest(page: Page, cast: Cast, shot: Shot) -> None:
    issue(cast.actor("issuer"), inv_no="TAKEN")
    sign_in(page, cast.issuer)
    page.goto("/issuing/new/")
    page.get_by_label("発行先").select_option("AOBA")
    page.get_by_label("請求書番号").fill("TAKEN")
    write_line(page, 0, item_name="部品", amount="1000")
    page.get_by_role("button", name="発行する").click()
    expect(page.get_by_role("alert")).to_contain_text("まだ発行されていません")
    expect(page.get_by_label("請求書番号")).to_be_focused()
    expect(page.locator("[name=lines-0-item_name]")).to_have_value("部品")
    shot("issuing-new-refused")


def test_a_returned_invoice_is_corrected_and_issued_again(page: Page, cast: Cast, shot: Shot, audit: Audit) -> None:
    invoice = returned(cast, inv_no="R-1")
    issue(cast.actor("issuer"), inv_no="R-2")
    sign_in(page, cast.issuer)
    expect(page.get_by_role("link", name="差戻し 1")).to_be_visible()
    assert audit() == []
    assert fits(page)
    shot("issuing-list")
    page.get_by_role("link", name="R-1").click()
    expect(page.get_by_role("heading", name="から差し戻されました")).to_be_visible()
    shot("issuing-detail-returned")
    page.get_by_role("link", name="訂正して再発行").click()
    page.locator("[name=lines-0-price]").fill("900")
    expect(page.locator(".totals")).to_contain_text("¥990")
    assert audit() == []
    assert fits(page)
    shot("issuing-correct")
    page.get_by_role("button", name="再発行する").click()
    expect(page.get_by_role("status")).to_contain_text("再発行しました")
    page.get_by_role("link", name="第1版").click()
    expect(page.get_by_text("過去の版です")).to_be_visible()
    expect(page.get_by_role("article")).to_contain_text("¥1,100")
    assert fits(page)
    shot("issuing-version")
    invoice.refresh_from_db()
    assert (invoice.gross, invoice.version) == (990, 2)


def test_the_menu_folds_on_a_phone_and_opens_by_keyboard(page: Page, cast: Cast) -> None:
    sign_in(page, cast.issuer)
    page.set_viewport_size({"width": 390, "height": 900})
    menu = page.get_by_role("navigation", name="メニュー")
    expect(menu).to_be_hidden()
    page.get_by_role("button", name="メニュー").press("Enter")
    expect(menu).to_be_visible()
    menu.get_by_role("link", name="新規発行").press("Enter")
    page.wait_for_url("**/issuing/new/")


@pytest.fixture
def scriptless(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    context = browser.new_context(base_url=live_server.url, locale="ja-JP", java_script_enabled=False)
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def test_everything_works_without_a_script(scriptless: Page, cast: Cast) -> None:
    page = scriptless
    sign_in(page, cast.issuer)
    page.goto("/issuing/new/")
    page.get_by_label("発行先").select_option("AOBA")
    page.get_by_role("button", name="行を追加").click()
    for place in (0, 1, 5):
        write_line(page, place, item_name=f"部品{place}", amount="1000")
    page.locator("[name=lines-1-DELETE]").check()
    page.get_by_role("button", name="金額を計算する").last.click()
    expect(page.locator(".totals")).to_contain_text("¥2,200")
    page.get_by_role("button", name="発行する").click()
    expect(page.get_by_role("status")).to_contain_text("を発行しました")
    assert [row.item_name for row in Invoice.objects.get().lines.order_by("seq")] == ["部品0", "部品5"]
