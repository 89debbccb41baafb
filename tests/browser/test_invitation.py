"""An invitation's way in a browser: sent, found in the outbox, looked at, answered."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Notice, User
from partners.models import Customer, Invitation
from tests.browser.conftest import Audit, Shot
from tests.browser.moves import answer_questions, fits, sign_in, sign_out
from tests.factories import Cast, CustomerFactory, issue, make_cast


@pytest.fixture
def cast(live_server: LiveServer) -> Cast:
    return make_cast()


@pytest.fixture
def inviting(page: Page, cast: Cast) -> Page:
    """The issuer before a 発行先 that has not joined."""
    CustomerFactory.create(
        company=cast.actor("issuer").company, code="HOSHI", name="星野デザイン事務所", mail="hoshino@hoshino.example"
    )
    sign_in(page, cast.issuer)
    page.goto("/issuing/customers/HOSHI/edit/")
    return page


def test_a_newcomer_follows_the_mails_link_and_receives(inviting: Page, cast: Cast, shot: Shot, audit: Audit) -> None:
    inviting.get_by_role("button", name="メールで招待").click()
    inviting.goto("/outbox/")
    shot("outbox")
    assert audit() == []
    assert fits(inviting)
    inviting.get_by_role("row").get_by_role("link").click()
    shot("outbox-mail")
    assert audit() == []
    link = inviting.get_by_role("link", name="リンクを開く").get_attribute("href") or ""
    sign_out(inviting)
    inviting.goto(link)
    shot("invitation-visitor")
    assert audit() == []
    assert fits(inviting)
    for label, text in (("会社名", "星野デザイン事務所"), ("氏名", "星野 あかり"), ("PFID", "akari@hoshino.example")):
        inviting.get_by_label(label).fill(text)
    inviting.get_by_label("パスワード", exact=False).first.fill("murasaki-no-sora-9")
    inviting.get_by_label("パスワード（確認）").fill("murasaki-no-sora-9")
    inviting.get_by_role("button", name="開設して承諾する").click()
    expect(inviting.get_by_text("この招待は承諾されています")).to_be_visible()
    shot("invitation-accepted")
    assert audit() == []
    assert User.objects.filter(pfid="akari@hoshino.example").exists()
    issue(cast.actor("issuer"), customer="HOSHI", inv_name="最初の請求")
    inviting.get_by_role("link", name="受取請求書を見る").click()
    expect(inviting.get_by_text("最初の請求")).to_be_visible()


def test_a_member_types_a_letters_code_and_accepts(inviting: Page, cast: Cast, shot: Shot, audit: Audit) -> None:
    inviting.get_by_role("button", name="紙で招待").click()
    expect(inviting.get_by_text("招待状を郵送しました")).to_be_visible()
    inviting.goto(f"/outbox/{Notice.objects.get().number}/")
    shot("outbox-letter")
    assert audit() == []
    assert fits(inviting)
    sign_out(inviting)
    sign_in(inviting, cast.stranger)
    inviting.goto("/invitations/")
    shot("invitation-code")
    assert audit() == []
    inviting.get_by_label("招待コード").fill(Invitation.objects.get().token.lower())
    inviting.get_by_role("button", name="招待を見る").click()
    shot("invitation-member")
    assert audit() == []
    assert fits(inviting)
    inviting.get_by_role("button", name="承諾する").click()
    expect(inviting.get_by_text("この招待は承諾されています")).to_be_visible()
    assert Customer.objects.get(code="HOSHI").linked_company == cast.stranger.company


def test_a_visitor_signs_in_on_the_way_and_declines(inviting: Page, cast: Cast, shot: Shot, audit: Audit) -> None:
    inviting.get_by_role("button", name="メールで招待").click()
    expect(inviting.get_by_text("招待メールを送りました")).to_be_visible()
    sign_out(inviting)
    inviting.goto(f"/invitations/{Invitation.objects.get().token}/")
    inviting.get_by_role("link", name="サインインして回答する").click()
    inviting.get_by_label("PFID").fill(cast.stranger.pfid)
    inviting.get_by_label("パスワード").fill("test-pass-2026")
    inviting.get_by_role("main").get_by_role("button", name="サインイン").click()
    answers = answer_questions(inviting)
    inviting.get_by_role("button", name="辞退する").click()
    expect(inviting.get_by_text("この招待は辞退されています")).to_be_visible()
    assert answers.asked == ["この招待を辞退しますか？"]
    shot("invitation-declined")
    assert audit() == []
