"""A day at each of the two homes: what they say is to be done, is done, and is said no more."""

import datetime as dt
import re

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from invoices.models import Invoice
from journal_masters.models import AccountTitle
from platform_project.kernel import clock
from tests.browser.conftest import Audit, Shot
from tests.browser.moves import answer_questions, fits, sign_in
from tests.factories import BankAccountFactory, Cast, issue, make_cast, returned


@pytest.fixture
def cast(live_server: LiveServer) -> Cast:
    return make_cast()


def soon() -> dict[str, dt.date]:
    """Sent today, due in three days."""
    return {"send_date": clock.today(), "pay_due_date": clock.today() + dt.timedelta(days=3)}


def figure(page: Page, name: str) -> str:
    """What one of the figures at the top says."""
    return " ".join(page.locator(".figure", has_text=name).inner_text().split())


def test_what_was_returned_is_corrected_from_the_issuing_home(page: Page, cast: Cast, shot: Shot, audit: Audit) -> None:
    returned(cast, inv_no="BACK", **soon())
    sign_in(page, cast.issuer)
    expect(page).to_have_url(re.compile("/issuing/home/"))
    assert figure(page, "差戻し") == "差戻し 1件 ¥1,100 訂正待ち"
    assert figure(page, "7日以内に入金期限") == "7日以内に入金期限 1件 ¥1,100"
    assert audit() == []
    assert fits(page)
    shot("issuing-home")
    page.get_by_role("link", name="BACKを訂正").click()
    page.locator("[name=lines-0-price]").fill("900")
    expect(page.locator("[data-grand]")).to_have_text("¥990")
    page.get_by_role("button", name="再発行する").click()
    expect(page.get_by_text("再発行しました")).to_be_visible()
    page.get_by_role("navigation", name="メニュー").get_by_role("link", name="ホーム").first.click()
    assert figure(page, "差戻し") == "差戻し 0件 訂正を待つ請求書はありません"
    assert figure(page, "未開封") == "未開封 1件 最も古いもの 今日"
    page.get_by_text("数値を表で見る").click()
    month = page.get_by_role("row", name=f"{clock.today():%Y}年{clock.today().month}月")
    expect(month.get_by_role("cell")).to_have_text(["¥0", "¥0", "¥990"])
    expect(page.get_by_role("listitem").filter(has_text="訂正・再発行")).to_be_visible()
    page.emulate_media(color_scheme="dark")
    assert audit() == []


def test_what_arrived_is_opened_booked_and_paid_from_the_receiving_home(
    page: Page, cast: Cast, shot: Shot, audit: Audit
) -> None:
    company = cast.company("recipient")
    for code, name in (("5001", "仕入高"), ("2001", "買掛金")):
        AccountTitle.objects.create(company=company, code=code, name=name)
    BankAccountFactory.create(company=company, code="PAY", holder_kana="ｱｵﾊﾞｼﾖｳｼﾞ")
    issue(cast.actor("issuer"), inv_no="NEW", inv_name="部品代", **soon())
    sign_in(page, cast.recipient)
    expect(page).to_have_url(re.compile("/receiving/home/"))
    assert [figure(page, name).split()[1] for name in ("未開封", "仕訳が未登録", "支払期限")] == ["1件", "0件", "1件"]
    assert audit() == []
    assert fits(page)
    shot("receiving-home")
    page.get_by_role("region", name="開封する").get_by_role("link", name=re.compile("試験製作所")).click()
    page.get_by_role("button", name="開封する").click()
    expect(page.locator("[aria-current=step]")).to_contain_text("仕訳")
    page.goto("/receiving/home/")
    assert [figure(page, name).split()[1] for name in ("未開封", "仕訳が未登録", "支払期限")] == ["0件", "1件", "1件"]
    page.get_by_role("link", name="NEWの仕訳を登録").click()
    page.locator("[name=entries-0-debit_account]").fill("5001")
    page.locator("[name=entries-0-credit_account]").fill("2001")
    page.get_by_role("button", name="仕訳を登録する").click()
    expect(page.locator("[aria-current=step]")).to_contain_text("振込データ")
    page.get_by_role("link", name="総合振込へ").click()
    page.get_by_label("委託者コード").fill("1234567890")
    answer_questions(page)
    with page.expect_download():
        page.get_by_role("button", name="振込データを作成する").click()
    expect(page.get_by_text("振込データ作成済")).to_be_visible()
    page.goto("/receiving/home/")
    assert [figure(page, name).split()[1] for name in ("未開封", "仕訳が未登録", "支払期限")] == ["0件", "0件", "0件"]
    assert Invoice.objects.get().journaled_at is not None
    page.emulate_media(color_scheme="dark")
    assert audit() == []
