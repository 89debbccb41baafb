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
    "admin-issue": "/admin/invoices/invoice/issue/?company={issuer}",
    "admin-import": "/admin/partners/customer/import/?company={issuer}",
    "admin-export": "/admin/invoices/invoice/export/",
}

# The library's pages are looked at for what keeps somebody out. Lesser things are its own: headings that skip a level, texts
# outside of landmarks.
GRAVE = re.compile(r"^[\w-]+ \((?:serious|critical)\)")
# The box of select2 gets its name only when the page has loaded; its field beside it is labelled.
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
        keys = {"company": world.cast.company("issuer").pk, "invoice": invoice.pk, "issuer": invoice.company_id}
        admin.goto(path.format(**keys))
        shot(name)
        assert [said for said in audit() if GRAVE.search(said) and SELECT2 not in said] == [], name
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


def test_from_the_front_page_to_a_plan_a_returned_invoice_and_who_did_it(
    admin: Page, world: World, shot: Shot, audit: Audit
) -> None:
    workspace, company = world.cast.workspace, world.cast.company("stranger")
    said: list[str] = []
    admin.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    admin.on("pageerror", lambda error: said.append(str(error)))
    admin.goto("/admin/")
    expect(admin.locator(".drawn svg:visible").first).to_be_visible()
    admin.get_by_role("row", name=re.compile(workspace.slug)).get_by_role("link", name="会員企業").click()
    admin.get_by_role("link", name=company.name, exact=True).click()
    admin.get_by_role("link", name="契約を変更する").click()
    admin.get_by_label("発行側の契約").select_option("paid")
    shot("admin-deed")
    assert [one for one in audit() if GRAVE.search(one)] == []
    admin.get_by_role("button", name="契約を変更する").click()
    expect(admin.get_by_text("発行側の契約→有料").first).to_be_visible()
    assert Company.objects.get(pk=company.pk).pays_for_issuing

    invoice = world.cast.company("issuer").invoices_issued.get(status="10")
    admin.goto(f"/admin/invoices/invoice/{invoice.pk}/change/")
    admin.get_by_role("link", name="差し戻す").click()
    admin.get_by_label("差戻し理由").fill("数量が違います")
    admin.get_by_role("button", name="差し戻す").click()
    expect(admin.get_by_text(f"請求書 {invoice.inv_no} を差し戻しました。").first).to_be_visible()

    admin.goto(f"/admin/audit/?workspace={workspace.pk}")
    mine = admin.locator("tbody tr").filter(has_text=world.owner.pfid)
    expect(mine.filter(has_text="数量が違います").filter(has_text="請求書のイベント")).to_have_count(1)
    expect(mine.filter(has_text="契約を変更する").filter(has_text=company.name)).to_have_count(1)
    shot("admin-audit")
    assert ([one for one in audit() if GRAVE.search(one) and SELECT2 not in one], said) == ([], [])
    assert fits(admin)


def test_an_invoice_s_history_is_a_click_away(admin: Page, world: World) -> None:
    invoice = world.cast.company("issuer").invoices_issued.get(status="30")
    admin.goto(f"/admin/invoices/invoice/{invoice.pk}/change/")
    admin.get_by_text("イベント履歴").first.click()
    expect(admin.get_by_text("単価相違").locator("visible=true").first).to_be_visible()
    expect(admin.get_by_text("訂正・再発行").locator("visible=true").first).to_be_visible()
