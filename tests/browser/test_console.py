"""Signing up for a workspace, and its console, in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Workspace
from tests.browser.conftest import Audit, Shot

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_visitor_signs_up_signs_in_and_moves_the_clock(page: Page, shot: Shot, audit: Audit) -> None:
    page.goto("/")
    page.get_by_role("link", name="自分のワークスペースを作る").click()
    page.get_by_label("名称").fill("検証 商事")
    page.get_by_label("マスタまで").check()
    shot("workspace-new")
    assert audit() == []
    page.get_by_role("button", name="作成する").click()
    expect(page.get_by_role("heading", name="ワークスペースができました")).to_be_visible()
    shot("workspace-created")
    assert audit() == []

    pfid = page.locator("th code", has_text="issuer@").inner_text()
    password = page.locator(".card-head code").inner_text()
    page.get_by_role("link", name="サインインする").click()
    page.get_by_label("PFID").fill(pfid)
    page.get_by_label("パスワード").fill(password)
    page.get_by_role("main").get_by_role("button", name="サインイン").click()
    page.get_by_role("navigation").get_by_role("link", name="コンソール").click()
    expect(page.locator(".clock-badge")).to_have_count(0)
    page.get_by_role("button", name="止める").click()
    page.get_by_label("日時（日本時間）").fill("2027-03-31T23:55")
    page.get_by_role("button", name="この日時にする").click()
    expect(page.locator(".clock-badge")).to_have_text("時計停止中 2027/03/31 23:55")
    page.get_by_role("button", name="5分進める").click()
    expect(page.locator(".clock-face")).to_have_text("2027/04/01 00:00:00")
    shot("console")
    assert audit() == []
    page.get_by_role("button", name="実時刻に戻す").click()
    expect(page.locator(".clock-badge")).to_have_count(0)
    assert Workspace.objects.get(name="検証 商事").clock_frozen_at is None
