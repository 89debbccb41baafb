"""OAuth tried from the portal: the whole way in a browser, and mistakes that the server really refuses."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from sandbox.faults.drafts import FaultDraft
from sandbox.faults.effects import Effect
from sandbox.services import faults
from tests.browser.conftest import Audit, Shot
from tests.browser.moves import fits
from tests.factories import PASSWORD, Cast, issue, make_cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(settings: Any) -> Cast:
    settings.SANDBOX_LOG = "direct"
    cast = make_cast()
    issue(cast.actor("issuer"))
    return cast


def begin(page: Page, cast: Cast) -> None:
    """Step 1: fill in the client and go to the authorization page."""
    page.goto("/docs/oauth/#try")
    page.get_by_label("client_id").fill(cast.application.client_id)
    expect(page.locator("#begin-address")).to_contain_text("code_challenge_method=S256")
    page.get_by_role("button", name="認可ページへ").click()


def allow(page: Page, cast: Cast) -> None:
    page.get_by_label("PFID").fill(cast.issuer.pfid)
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="サインイン").click()
    page.get_by_role("button", name="許可する").click()


def performed(page: Page, call: str) -> Locator:
    """The result of a call, once its heading has the focus."""
    place = page.locator(f'[data-call="{call}"]')
    place.get_by_role("button").click()
    expect(place.locator(".result h3")).to_be_focused()
    return place.locator(".result")


def test_from_signing_in_to_a_call_a_refresh_and_mistakes(
    page: Page, cast: Cast, shot: Shot, audit: Audit, console_errors: list[str]
) -> None:
    begin(page, cast)
    allow(page, cast)
    expect(page.locator("#verdict")).to_contain_text("stateは一致しました")
    assert urlsplit(page.url).query == ""
    assert page.evaluate("sessionStorage.getItem('oauth-playground')") is None
    page.get_by_label("client_secret").fill(f"{cast.workspace.slug}-secret")
    expect(page.locator('[data-call="operation"] button')).to_be_disabled()

    expect(performed(page, "verifier")).to_contain_text("コードはまだ使われていません")
    given = performed(page, "token")
    expect(given.get_by_role("heading")).to_have_text("200 OK")
    expect(given).to_contain_text('"token_type": "Bearer"')
    expect(given).to_contain_text("client_secret=…")
    expect(given.get_by_role("link", name="通信ログで見る")).to_be_visible()
    expect(page.locator("#signature")).to_contain_text("署名を公開鍵で確かめました")
    expect(page.locator("#claims")).to_contain_text(f'"sub": "{cast.issuer.pfid}"')

    called = performed(page, "operation")
    expect(called).to_contain_text('"result": "0"')
    expect(performed(page, "expired")).to_contain_text("更新する（A3）")
    expect(performed(page, "refresh")).to_contain_text("新しい組を受け取りました")
    expect(performed(page, "operation")).to_contain_text('"result": "0"')
    expect(performed(page, "userinfo")).to_contain_text(cast.issuer.pfid)
    expect(performed(page, "introspect")).to_contain_text('"active": true')
    page.get_by_label("シークレットとトークンを伏せずに表示する").check()
    expect(given).to_contain_text(f"client_secret={cast.workspace.slug}-secret", use_inner_text=True)
    expect(performed(page, "secret")).to_contain_text("401 invalid_client")
    shot("docs-playground")
    assert audit() == []
    assert fits(page)

    performed(page, "refresh")
    replayed = performed(page, "replay")
    expect(replayed).to_contain_text("認可ごと失効させます")
    expect(performed(page, "operation").get_by_role("heading")).to_have_text("401 E200003")
    replayed.get_by_role("link", name="通信ログで見る").click()
    expect(page.get_by_role("heading", name="トークンの取得")).to_be_visible()
    expect_refusals(console_errors, 400, 401, 401, 400, 401)


def expect_refusals(console_errors: list[str], *statuses: int) -> None:
    """Chromium notes every refused call; there was nothing else to note."""
    told = [f"console: Failed to load resource: the server responded with a status of {status}" for status in statuses]
    assert [line.partition(" (")[0] for line in console_errors] == told
    console_errors.clear()


def test_a_foreign_answer_a_denial_an_outage_and_a_cut_network_are_told(
    page: Page, cast: Cast, console_errors: list[str]
) -> None:
    page.goto("/docs/oauth/return/?code=stolen&state=forged&iss=http://elsewhere.example")
    expect(page.locator("#verdict")).to_contain_text("始めた認可の記録がありません")
    expect(page.locator('[data-call="token"] button')).to_be_disabled()

    begin(page, cast)
    page.get_by_label("PFID").fill(cast.issuer.pfid)
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="サインイン").click()
    page.get_by_role("button", name="許可しない").click()
    expect(page.get_by_role("heading", name="access_denied")).to_be_visible()
    expect(page.locator("#verdict")).to_contain_text("stateは一致しました")

    faults.arm(workspace=cast.workspace, draft=FaultDraft(Effect(status=503, retry_after=30), targets=("oauth",)))
    down = performed(page, "password")
    expect(down.get_by_role("heading")).to_have_text("503 temporarily_unavailable")
    expect(down).to_contain_text("プラットフォームが停止中です")
    expect(down).to_contain_text("retry-after: 30")
    expect_refusals(console_errors, 503)

    page.context.set_offline(True)
    expect(performed(page, "password")).to_contain_text("サーバーに届きませんでした")
    assert all("ERR_INTERNET_DISCONNECTED" in line for line in console_errors)
    console_errors.clear()
