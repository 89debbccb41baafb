"""From the console to what went wrong, and back in time: the sandbox's pages at work."""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.models import Workspace
from sandbox.services import keys
from tests.browser.conftest import Audit, Shot
from tests.browser.moves import fits, go, sign_in
from tests.factories import Cast, issue, make_cast
from tests.isolation import token_of

pytestmark = pytest.mark.django_db(transaction=True)

UPDATE = "/wi/v2/seller/invoice/update"


@pytest.fixture(autouse=True)
def _directly(settings: Any) -> None:
    settings.SANDBOX_LOG = "direct"


@pytest.fixture
def cast(page: Page) -> Cast:
    """Signed in as the issuer, in a workspace that can be driven."""
    cast = make_cast()
    keys.renew(cast.workspace)
    sign_in(page, cast.issuer)
    return cast


def test_a_fault_is_armed_met_seen_understood_and_left_behind_in_time(
    page: Page, cast: Cast, shot: Shot, audit: Audit
) -> None:
    number = issue(cast.actor("issuer")).number
    go(page, "コンソール")
    expect(page.get_by_role("heading", name="はじめの一歩")).to_be_visible()
    page.get_by_role("link", name="障害を設定").click()
    page.get_by_label("起こすこと").select_option("E400002")
    page.get_by_label("対象").select_option("seller_invoice_update")
    page.get_by_text("くわしい条件").click()
    page.get_by_label("クライアント").select_option(cast.application.client_id)
    page.get_by_role("button", name="設定する").click()
    expect(page.get_by_text("障害 1 を設定しました。")).to_be_visible()
    go(page, "コンソール")
    expect(page.locator(".switchboard")).to_contain_text("E400002 → 3 請求書更新（あと1回）")

    program = Client(
        headers={"Authorization": f"Bearer {token_of(cast.issuer, live=True)}", "Accept": "application/json"}
    )
    sent = {"response_type": "json", "invoices": [{"invoice_mng_num": number, "remarks": "訂正"}]}
    assert program.post(UPDATE, sent, "application/json").status_code == 400

    page.reload()
    expect(page.locator(".traffic-sums")).to_contain_text("拒否（4xx） 1")
    page.get_by_text("数値を表で見る").click()
    row = page.locator(".chart tbody tr", has_text="1").filter(has=page.locator("td:nth-of-type(2):text-is('1')"))
    expect(row).to_have_count(1)
    refusal = page.get_by_role("region", name="最近の拒否").get_by_role("listitem")
    expect(refusal).to_contain_text("E400002")
    expect(refusal).to_contain_text("請求書を取得し直してから、もう一度更新してください。")
    shot("workbench")
    assert audit() == []
    assert fits(page)

    refusal.get_by_role("link").click()
    expect(page.get_by_role("region", name="拒否の理由")).to_contain_text("請求書を取得し直して")
    expect(page.get_by_role("region", name="処理の経過")).to_contain_text("障害「error=E400002」が働きました（画面）")
    shot("workbench-entry")
    assert audit() == []
    assert fits(page)

    go(page, "コンソール")
    page.get_by_role("button", name="1日進める").click()
    expect(page.locator(".clock-badge")).to_be_visible()
    page.goto(f"/sandbox/invoices/{number}/")
    story = page.locator(".story")
    expect(story.locator("li.is-call")).to_contain_text("E400002")
    expect(story.locator("li.is-act").last).to_contain_text("時計")
    shot("workbench-story")
    assert audit() == []


def test_a_state_is_kept_and_gone_back_to_a_number_is_registered_and_asked_and_the_card_tells(
    page: Page, cast: Cast, shot: Shot, audit: Audit
) -> None:
    go(page, "スナップショット")
    page.get_by_role("textbox", name="名前").fill("月末の前")
    page.get_by_role("button", name="作成する").click()
    expect(page.get_by_role("row", name="月末の前")).to_be_visible()

    go(page, "登録番号")
    add = page.locator("section", has=page.get_by_role("heading", name="登録番号の追加"))
    add.get_by_label("登録番号").fill("T8999999990001")
    add.get_by_label("名称").fill("試しの商店")
    add.get_by_label("状態").select_option("revoked")
    add.get_by_label("有効期間の末日").fill("2025-03-31")
    add.get_by_role("button", name="登録する").click()
    ask = page.get_by_role("search")
    ask.get_by_label("登録番号").fill("T8999999990001")
    ask.get_by_role("button", name="照会する").click()
    expect(page.get_by_role("status").filter(has_text="T8999999990001")).to_contain_text("取消")
    shot("sandbox-register")
    assert fits(page)

    go(page, "スナップショット")
    page.get_by_role("button", name="「月末の前」に戻す").click()
    expect(page.get_by_text("「月末の前」の状態に戻しました。")).to_be_visible()
    shot("sandbox-snapshots")
    assert audit() == []
    assert fits(page)
    assert not Workspace.objects.get(pk=cast.workspace.pk).register_entries.exists()

    go(page, "適合カード")
    expect(page.get_by_role("heading", name="15項目のうち0項目を確認済")).to_be_visible()
    Client(headers={"Authorization": f"Bearer {token_of(cast.issuer, live=True)}"}).get(
        "/v1/invoice/seller/invoices", {"send_date_from": "2026-01-01", "send_date_to": "2026-12-31"}
    )
    page.reload()
    expect(page.get_by_role("row", name="1 請求書一覧取得")).to_contain_text("v1 JSON 確認済 1")
    expect(page.get_by_role("row", name="6 請求データ取得")).to_contain_text("任意")
    shot("sandbox-card")
    assert audit() == []
    assert fits(page)
