"""The page of the counterparties in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from sandbox.services import keys
from tests.browser.conftest import Audit, Shot
from tests.browser.moves import go, sign_in
from tests.factories import make_cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_tester_introduces_pokes_and_lets_time_pass(page: Page, shot: Shot, audit: Audit) -> None:
    cast = make_cast()
    keys.renew(cast.workspace)
    sign_in(page, cast.rival)
    go(page, "取引先ボット")
    for code in ("BOT-CORRECT", "BOT-MONTHLY", "BOT-JOIN-1D"):
        page.get_by_role("row", name=code).get_by_role("button", name="紹介").click()
        expect(page.get_by_text(f"{code} を紹介しました。")).to_be_visible()
    page.get_by_role("row", name="BOT-CORRECT").get_by_role("button", name="発行させる").click()
    expect(page.get_by_text("動作を1件実行しました。")).to_be_visible()
    page.get_by_role("row", name="BOT-MONTHLY").get_by_role("button", name="停止").click()
    expect(page.get_by_role("row", name="BOT-MONTHLY").get_by_text("停止中")).to_be_visible()
    shot("sandbox-counterparties")
    assert audit() == []
    page.get_by_role("row", name="BOT-MONTHLY").get_by_role("button", name="再開").click()
    page.get_by_role("row", name="BOT-MONTHLY").get_by_role("button", name="今すぐ").click()
    page.get_by_role("region", name="実行済の動作").get_by_role("link").first.click()
    expect(page).to_have_url(re.compile("/receiving/invoices/[0-9]+/"))
