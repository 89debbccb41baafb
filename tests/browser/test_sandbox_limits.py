"""The page of limits and outages, the banner, and what a person meets while the platform is down."""

import datetime as dt

import pytest
from playwright.sync_api import Page, expect

from platform_project.kernel import clock
from sandbox.limits.bounds import Bounds
from sandbox.services import limits, outages
from sandbox.services.outages import Plan
from tests.browser.conftest import Audit, Shot
from tests.browser.moves import fits, go, sign_in
from tests.factories import make_cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_tester_limits_calls_and_takes_the_platform_down(
    page: Page, shot: Shot, audit: Audit, console_errors: list[str]
) -> None:
    cast = make_cast()
    outages.plan(cast.workspace, Plan(clock.now() + dt.timedelta(days=3), lasts=dt.timedelta(hours=2),
                                      message_ja="定期メンテナンスのため停止します。"))  # fmt: skip
    outages.plan(cast.workspace, Plan(clock.now() + dt.timedelta(days=4), lasts=dt.timedelta(hours=2), covers="oauth",
                                      announced=False))  # fmt: skip
    sign_in(page, cast.issuer)
    go(page, "制限と停止")
    page.get_by_label("プロファイル").select_option("production")
    page.get_by_role("button", name="設定する").click()
    expect(page.get_by_text("1秒に10回まで")).to_be_visible()
    limits.take(cast.workspace, cast.application.client_id, Bounds(10), clock.now())
    page.reload()
    expect(page.get_by_text("1秒に10回まで")).to_be_visible()
    shot("sandbox-limits")
    assert audit() == []
    assert fits(page)
    page.get_by_role("link", name="取引先向けの稼働状況").click()
    shot("sandbox-status")
    assert audit() == []
    page.goto("/sandbox/limits/")
    page.get_by_label("案内文", exact=True).fill("棚卸のため停止しています。")
    page.get_by_role("button", name="登録する").click()
    page.goto("/issuing/")
    expect(page.get_by_role("heading", name="ただいま停止しています")).to_be_visible()
    shot("sandbox-down")
    assert audit() == []
    assert all("503" in error for error in console_errors)
    console_errors.clear()
