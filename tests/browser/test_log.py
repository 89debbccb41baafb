"""The log while programs call: it keeps itself up to date, and tells each call whole."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from playwright.sync_api import Page, expect

from sandbox.log import writer
from tests.browser.conftest import Audit, Shot
from tests.factories import make_cast
from tests.isolation import token_of

pytestmark = pytest.mark.django_db(transaction=True)

REGISTER = "/wi/v2/seller/invoice/register"


@pytest.fixture(autouse=True)
def _beside(settings: Any) -> Iterator[None]:
    settings.SANDBOX_LOG = "thread"
    yield
    writer.stop()


def test_new_calls_appear_by_themselves(page: Page, shot: Shot, audit: Audit) -> None:
    cast = make_cast()
    cast.issuer.password = make_password("test-pass-2026")
    cast.issuer.save()
    program = Client(
        headers={"Authorization": f"Bearer {token_of(cast.issuer, live=True)}", "Accept": "application/json"}
    )
    page.goto("/signin/")
    page.get_by_label("PFID").fill(cast.issuer.pfid)
    page.get_by_label("パスワード").fill("test-pass-2026")
    page.get_by_role("main").get_by_role("button", name="サインイン").click()
    page.get_by_role("navigation").get_by_role("link", name="通信ログ").click()
    expect(page.get_by_text("まだ呼び出しはありません")).to_be_visible()

    element = {
        "send_date": "2026-11-20", "pay_due_date": "2026-12-31", "invoice_type": "3", "inv_name": "備品(消耗品)",
        "customer": {"private_cust_cd": "AOBA"},
        "details": [{"item_name": "部品", "item_qty": 1, "item_price": 1000, "tax_type": "0", "tax_rate_sec": 10}],
    }  # fmt: skip
    program.post(REGISTER, {"response_type": "json", "invoices": [element]}, "application/json")
    program.post(REGISTER, {"response_type": "json", "invoices": [element | {"send_date": "soon"}]}, "application/json")
    expect(page.locator("tr[data-number]")).to_have_count(2)
    shot("log")
    assert audit() == []

    page.get_by_label("新しい呼び出しを表示し続ける").uncheck()
    program.get("/v1/invoice/seller/invoices")
    page.wait_for_timeout(2_000)
    expect(page.locator("tr[data-number]")).to_have_count(2)
    page.get_by_label("新しい呼び出しを表示し続ける").check()
    expect(page.locator("tr[data-number]")).to_have_count(3)

    page.locator("tr[data-number='2']").get_by_role("link").click()
    expect(page.get_by_role("heading", name="拒否の理由")).to_be_visible()
    expect(page.locator(".refusals")).to_contain_text("soon")
    shot("log-entry")
    assert audit() == []
    page.goto("/sandbox/log/1/")
    page.get_by_role("button", name="送り直す").click()
    expect(page.get_by_text("#1 を送り直しました")).to_be_visible()
    page.locator(".strip div", has_text="関係する請求書").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="の経過")).to_be_visible()
    shot("story")
    assert audit() == []
