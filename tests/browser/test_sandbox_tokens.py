"""The page of tokens in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from accounts.oauth.tokens import mint
from tests.browser.conftest import Audit, Shot
from tests.browser.moves import go, sign_in
from tests.factories import make_cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_tester_expires_tokens_and_arms_refusals(page: Page, shot: Shot, audit: Audit) -> None:
    cast = make_cast()
    for user in (cast.issuer, cast.recipient):
        mint(user, cast.application)
    sign_in(page, cast.issuer)
    go(page, "トークン")
    expect(page.locator("tbody tr")).to_have_count(4)
    page.get_by_label("拒否するリフレッシュの残り").fill("2")
    page.get_by_role("button", name="保存する").click()
    expect(page.get_by_text("拒否を予約中")).to_be_visible()
    shot("sandbox-tokens")
    assert audit() == []
    page.get_by_label("利用者").select_option(cast.recipient.pfid)
    page.get_by_role("button", name="期限切れにする").click()
    expect(page.locator("tbody tr")).to_have_count(3)
