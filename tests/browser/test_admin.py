"""The admin in a browser, under its looser content security policy."""

import re

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Company
from partners.models import Customer
from tests.admin.staff import World, make_world
from tests.browser.conftest import Audit, Shot
from tests.browser.moves import fits

PAGES = {
    "admin-index": "/admin/",
    "admin-invoices": "/admin/invoices/invoice/",
    "admin-tokens": "/admin/accounts/accesstoken/",
    "admin-company": "/admin/accounts/company/{company}/change/",
    "admin-client-new": "/admin/accounts/application/add/",
    "admin-invoice": "/admin/invoices/invoice/{invoice}/change/",
}


# Django's own widget names its box for nobody's ears; its field beside it is labelled.
SELECT2 = "select2-selection"


@pytest.fixture
def world(live_server: LiveServer) -> World:
    return make_world()


@pytest.fixture
def admin(page: Page, world: World) -> Page:
    page.goto("/admin/")
    page.get_by_label("PFID").fill(world.owner.pfid)
    page.get_by_label("パスワード").fill("test-pass-2026")
    page.get_by_role("button", name="ログイン").click()
    expect(page).to_have_url(re.compile("/admin/$"))
    return page


@pytest.mark.security("W8")
def test_every_kind_of_page_is_in_order(admin: Page, world: World, shot: Shot, audit: Audit) -> None:
    invoice = world.cast.company("issuer").invoices_issued.get(status="30")
    for name, path in PAGES.items():
        admin.goto(path.format(company=world.cast.company("issuer").pk, invoice=invoice.pk))
        shot(name)
        assert [said for said in audit() if SELECT2 not in said] == [], name
        assert fits(admin), name


def test_a_list_is_filtered_by_a_company_that_is_searched_for(admin: Page, world: World) -> None:
    company = world.cast.company("issuer")
    admin.goto("/admin/partners/customer/")
    admin.get_by_text("フィルタ").first.click()
    admin.locator(".select2-selection").nth(1).click()
    admin.locator(".select2-search__field").last.fill(company.code)
    admin.get_by_role("option", name=f"{company.name}（{world.cast.workspace.slug} / {company.code}）").click()
    admin.locator("#changelist-filter button[type=submit]").click()
    expect(admin).to_have_url(re.compile(f"company__id__exact={company.pk}"))
    expect(admin.locator("#result_list tbody tr")).to_have_count(Customer.objects.filter(company=company).count())


def test_a_plan_is_changed(admin: Page, world: World) -> None:
    company = world.cast.company("stranger")
    admin.goto(f"/admin/accounts/company/{company.pk}/change/")
    admin.get_by_label("発行側の契約").select_option("paid")
    admin.get_by_role("button", name="保存", exact=True).click()
    expect(admin).to_have_url(re.compile("/admin/accounts/company/$"))
    assert Company.objects.get(pk=company.pk).pays_for_issuing


def test_an_invoice_s_history_is_a_click_away(admin: Page, world: World) -> None:
    invoice = world.cast.company("issuer").invoices_issued.get(status="30")
    admin.goto(f"/admin/invoices/invoice/{invoice.pk}/change/")
    admin.get_by_text("イベント履歴").first.click()
    expect(admin.get_by_text("単価相違").locator("visible=true").first).to_be_visible()
    expect(admin.get_by_text("訂正・再発行").locator("visible=true").first).to_be_visible()
