"""The frame around every page: search by keyboard, lists that change in place, the menu, the drawer, paper."""

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Company
from invoices.services import lifecycle
from tests.browser.conftest import Audit, Shot
from tests.browser.moves import fits, sign_in
from tests.factories import Cast, draft, issue, make_cast, returned

pytestmark = pytest.mark.django_db(transaction=True)

OUTSIDE_THE_PAPER = """all => all
  .filter((one) => one.textContent.trim() && !one.closest(".paper") && !one.querySelector(".paper"))
  .map((one) => one.outerHTML)"""


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def company_of(cast: Cast) -> Company:
    assert cast.recipient.company is not None
    return cast.recipient.company


def test_whatever_one_looks_for_is_two_keys_away(page: Page, cast: Cast, shot: Shot, audit: Audit) -> None:
    first, second = (issue(cast.actor("issuer"), inv_no=f"FIND-{n}", inv_name="探し物") for n in (1, 2))
    sign_in(page, cast.issuer)
    page.keyboard.press("/")
    box = page.get_by_role("combobox", name="検索する語句")
    expect(box).to_be_focused()
    page.keyboard.type("探し物")
    options = page.get_by_role("option")
    expect(options).to_have_count(2)
    expect(options.nth(0)).to_have_attribute("aria-selected", "true")
    assert audit() == []
    shot("search-over-the-page")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", "hit-1")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/issuing/invoices/{first.number}/")

    page.keyboard.press("Control+k")
    expect(box).to_be_focused()
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    page.goto("/search/?q=FIND-2")
    expect(page.get_by_role("link", name=re.compile("FIND-2"))).to_have_attribute(
        "href", f"/issuing/invoices/{second.number}/"
    )
    assert audit() == []
    assert fits(page)


def test_a_list_is_narrowed_and_paged_without_leaving_the_page(page: Page, cast: Cast) -> None:
    lifecycle.register(actor=cast.actor("issuer"), drafts=[draft(item=f"invoices[{n}]") for n in range(51)])
    returned(cast, inv_no="BACK")
    sign_in(page, cast.issuer)
    page.goto("/issuing/")
    page.evaluate("window.stayed = true")
    rows = page.locator("tbody tr")
    page.get_by_role("link", name="次へ").click()
    expect(page).to_have_url(re.compile(r"\?page=2$"))
    expect(rows).to_have_count(2)
    expect(page.locator("#list")).to_be_focused()
    page.get_by_text("詳しい条件").click()
    page.get_by_label("状態").select_option("20")
    expect(rows).to_have_count(1)
    expect(page).to_have_url(re.compile("status=20"))
    expect(page.get_by_label("状態")).to_have_value("20")
    told = page.locator("#heard")
    expect(told).to_contain_text("1件の合計")
    page.get_by_label("請求書番号").fill("nothing")
    page.get_by_label("請求書番号").press("Enter")
    expect(page.get_by_label("請求書番号")).to_be_focused()
    expect(page.locator(".empty")).to_contain_text("条件に合う請求書はありません")
    expect(told).to_have_text("条件に合う請求書はありません")
    assert page.evaluate("window.stayed")
    page.go_back()
    expect(rows).to_have_count(1)
    page.reload()
    expect(rows).to_have_count(1)


def test_the_menu_changes_the_looks_the_navigation_and_the_company(
    page: Page, cast: Cast, shot: Shot, audit: Audit
) -> None:
    sign_in(page, cast.issuer)
    page.goto("/sandbox/settings/")
    menu = page.get_by_role("navigation", name="メニュー")
    menu.get_by_text("状況を作る").click()
    expect(menu.get_by_role("link", name="マジック値")).to_be_visible()
    page.locator(".account").click()
    page.get_by_role("button", name="暗い配色").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(menu.get_by_role("link", name="マジック値")).to_be_visible()
    page.locator(".account").click()
    other = page.get_by_role("button", name=re.compile(re.escape(cast.recipient.pfid)))
    expect(other).to_be_visible()
    assert audit() == []
    shot("account-menu-dark")
    other.click()
    expect(page.locator(".account")).to_contain_text(str(company_of(cast)))
    toast = page.get_by_role("status").filter(has_text=cast.recipient.pfid)
    expect(toast).to_be_visible()
    toast.get_by_role("button", name="閉じる").click()
    expect(toast).to_have_count(0)


def test_a_form_is_sent_once_and_its_button_says_that_it_works(page: Page, cast: Cast) -> None:
    page.goto("/signin/")
    told = page.evaluate("""() => {
      const form = document.querySelector("main form"), submitter = form.querySelector("button");
      const send = () => form.dispatchEvent(new SubmitEvent("submit", { submitter, bubbles: true, cancelable: true }));
      return [send(), submitter.getAttribute("aria-busy"), send()];
    }""")
    assert told == [True, "true", False]
    expect(page.get_by_role("status").filter(has_text="処理中です")).to_have_count(1)


def test_an_invoice_is_alone_on_paper(page: Page, cast: Cast) -> None:
    invoice = issue(cast.actor("issuer"))
    lifecycle.open_invoice(actor=cast.actor("recipient"), number=invoice.number)
    page.emulate_media(media="print", color_scheme="dark")
    for user, side in ((cast.issuer, "issuing"), (cast.recipient, "receiving")):
        sign_in(page, user)
        page.goto(f"/{side}/invoices/{invoice.number}/")
        outside = page.locator("body *:visible").evaluate_all(OUTSIDE_THE_PAPER)
        assert outside == [], side
        assert (
            page.locator(".paper").evaluate("paper => getComputedStyle(paper).backgroundColor") == "rgb(255, 255, 255)"
        )
        page.context.clear_cookies()
