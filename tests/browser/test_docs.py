"""Swagger UI over the operations, as a newcomer tries them."""

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.oauth.tokens import mint
from sandbox.seeding import cast as demo
from tests.browser.conftest import Shot
from tests.factories import PASSWORD, Cast, issue, make_cast

pytestmark = pytest.mark.django_db(transaction=True)

# Swagger UI draws the whole document anew at every step.
PATIENCE = 40_000


@pytest.fixture
def cast() -> Cast:
    cast = make_cast()
    issue(cast.actor("issuer"))
    cast.application.redirect_uris = f"{demo.REDIRECT_URI} {demo.DOCS_REDIRECT_URI}"
    cast.application.save(update_fields=["redirect_uris"])
    return cast


def block(page: Page, key: str) -> Locator:
    found = page.locator(f".opblock[id$={key}]")
    found.locator(".opblock-summary-control").click()
    found.get_by_role("button", name="Try it out").click()
    return found


def executed(found: Locator) -> Locator:
    found.get_by_role("button", name="Execute").click()
    return found.locator(".live-responses-table .response")


def bearer(page: Page, token: str) -> None:
    page.get_by_role("button", name="Authorize").first.click()
    dialog = page.locator(".dialog-ux .auth-container", has_text="bearer")
    dialog.get_by_role("textbox").fill(token)
    dialog.get_by_role("button", name="Apply credentials").click()
    page.locator(".dialog-ux").get_by_role("button", name="Close").first.click()


def test_the_examples_are_executed_as_they_stand(page: Page, cast: Cast, shot: Shot) -> None:
    page.set_default_timeout(PATIENCE)
    page.goto("/docs/api/")
    bearer(page, mint(cast.issuer, cast.application).token)
    found = block(page, "seller_invoice_search_v2")
    expect(executed(found)).to_contain_text('"invoice_list"', timeout=PATIENCE)
    shot("docs-search")
    expect(executed(block(page, "seller_invoice_register_v1"))).to_contain_text('"result": "0"', timeout=PATIENCE)
    found = block(page, "seller_invoice_register_v2")
    found.get_by_label("Request content type").select_option("text/xml")
    expect(executed(found)).to_contain_text("<result>0</result>", timeout=PATIENCE)
    expect(executed(block(page, "seller_invoice_search_v1"))).to_contain_text('"invoices"', timeout=PATIENCE)


def test_the_popup_of_oauth_comes_back_with_a_token(page: Page, cast: Cast) -> None:
    page.set_default_timeout(PATIENCE)
    page.goto("/docs/api/")
    page.get_by_role("button", name="Authorize").first.click()
    form = page.locator(".dialog-ux .auth-container", has_text="oauth2")
    form.get_by_label("client_id:").fill(cast.application.client_id)
    form.get_by_label("client_secret:").fill(f"{cast.workspace.slug}-secret")
    with page.expect_popup() as opened:
        form.get_by_role("button", name="Apply given OAuth2 credentials").click()
    popup = opened.value
    popup.set_default_timeout(PATIENCE)
    popup.get_by_label("PFID").fill(cast.issuer.pfid)
    popup.get_by_label("パスワード").fill(PASSWORD)
    popup.get_by_role("main").get_by_role("button", name="サインイン").click()
    with popup.expect_event("close"):
        popup.get_by_role("button", name="許可する").click()
    expect(form).to_contain_text("Authorized", timeout=PATIENCE)
