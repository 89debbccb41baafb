"""The receiving side in a browser: the inbox, breaking a seal, sending back."""

import re

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from invoices.models import Invoice
from tests.browser.conftest import Audit, Shot
from tests.browser.moves import answer_questions, fits, sign_in
from tests.factories import Cast, issue, line, make_cast, reissued


@pytest.fixture
def cast(live_server: LiveServer) -> Cast:
    return make_cast()


@pytest.fixture
def inbox(page: Page, cast: Cast) -> Page:
    """The recipient before two sealed invoices: 十月分, and one that was returned and issued again."""
    reissued(cast, inv_name="再発行分")
    issue(cast.actor("issuer"), inv_name="十月分", lines=[line(item_name="小型モーター")])
    sign_in(page, cast.recipient)
    page.goto("/receiving/")
    return page


def row_of(page: Page, title: str) -> Page:
    page.get_by_role("row", name=re.compile(title)).get_by_role("link").first.click()
    return page


def test_the_inbox_puts_what_is_unopened_forward(inbox: Page, shot: Shot, audit: Audit) -> None:
    expect(inbox.get_by_role("link", name="未開封 2")).to_be_visible()
    expect(inbox.get_by_role("row")).to_have_count(4)
    shot("receiving-inbox")
    assert audit() == []
    assert fits(inbox)


def test_a_seal_is_broken_by_hand_and_the_invoice_appears(inbox: Page, shot: Shot, audit: Audit) -> None:
    row_of(inbox, "十月分")
    expect(inbox.get_by_text("小型モーター")).to_have_count(0)
    shot("receiving-sealed")
    assert audit() == []
    assert fits(inbox)
    inbox.get_by_role("button", name="開封する").click()
    expect(inbox.get_by_role("article")).to_contain_text("小型モーター")
    shot("receiving-opened")
    assert audit() == []
    assert fits(inbox)
    inbox.goto("/receiving/?unopened=on")
    expect(inbox.get_by_role("row")).to_have_count(3)


def test_an_invoice_is_sent_back_with_a_reason(inbox: Page, shot: Shot, audit: Audit) -> None:
    row_of(inbox, "十月分")
    inbox.get_by_role("button", name="開封する").click()
    inbox.get_by_text("内容に誤りがあるとき").click()
    answers = answer_questions(inbox, yes=True)
    inbox.get_by_role("button", name="差し戻す").click()
    expect(inbox.get_by_text("この項目は必須です")).to_be_visible()
    assert answers.asked == []
    shot("receiving-return-refused")
    assert audit() == []
    inbox.get_by_label("差戻し理由").fill("単価が注文書と違います。")
    inbox.get_by_role("button", name="差し戻す").click()
    expect(inbox.get_by_text("差し戻し、発行側に通知しました")).to_be_visible()
    expect(inbox.get_by_text("十月分")).to_have_count(0)
    assert len(answers.asked) == 1
    assert Invoice.objects.get(inv_name="十月分").return_reason == "単価が注文書と違います。"


def test_second_thoughts_send_nothing_back(inbox: Page) -> None:
    row_of(inbox, "再発行分")
    inbox.get_by_role("button", name="開封する").click()
    inbox.get_by_text("内容に誤りがあるとき").click()
    answers = answer_questions(inbox, yes=False)
    inbox.get_by_label("差戻し理由").fill("やはり")
    inbox.get_by_role("button", name="差し戻す").click()
    assert len(answers.asked) == 1
    expect(inbox.get_by_label("差戻し理由")).to_have_value("やはり")
    assert Invoice.objects.get(inv_name="再発行分").status == "30"
