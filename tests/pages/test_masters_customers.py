"""発行先 on the pages: who they are, where they pay to, whether they joined, and the invitation."""

import datetime as dt
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Notice
from partners.models import Customer, Invitation
from partners.services import invitations
from platform_project.kernel import clock
from tests.factories import BankAccountFactory, Cast, CustomerFactory
from tests.pages.reading import faults_of, text_of, told

HOSHI = {
    "code": "HOSHI",
    "name": "星野デザイン事務所",
    "mail": "hoshino@hoshino.example",
    "default_account": "",
    "invite": "0",
}
ADDRESS = {"zip": "162-0041", "address1": "東京都新宿区早稲田町9-9"}


def hoshi() -> Customer:
    return Customer.objects.get(code="HOSHI")


def shown_state(client: Client, code: str) -> str:
    rows = client.get(reverse("customers")).context["rows"]
    return next(str(state["text"]) for customer, state in rows if customer.code == code)


def test_a_new_one_is_not_invited_unless_asked(cast: Cast, issuer: Client) -> None:
    issuer.post(reverse("customer-new"), HOSHI)
    assert hoshi().company == cast.actor("issuer").company
    assert not Invitation.objects.exists()
    assert shown_state(issuer, "HOSHI") == "未招待"


def test_a_new_one_is_invited_by_mail(issuer: Client) -> None:
    answer = issuer.post(reverse("customer-new"), HOSHI | {"invite": "1"})
    assert "招待メールを送りました。送信箱で確認できます。" in told(answer)
    invitation = Invitation.objects.get(customer=hoshi())
    notice = Notice.objects.get(topic="invitation")
    assert (notice.channel, notice.address) == ("mail", HOSHI["mail"])
    assert notice.link == reverse("invitation", args=[invitation.token])
    assert shown_state(issuer, "HOSHI") == "招待中（メール）"


def test_a_new_one_is_invited_on_paper(issuer: Client) -> None:
    answer = issuer.post(reverse("customer-new"), HOSHI | ADDRESS | {"invite": "2"})
    assert "招待状を郵送しました。送信箱で確認できます。" in told(answer)
    assert Notice.objects.get().channel == "letter"
    assert shown_state(issuer, "HOSHI") == "招待中（紙送付済）"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"mail": "", "invite": "1"}, "mail"),
        ({"invite": "2", "address1": "住所"}, "zip"),
        ({"invite": "2", "zip": "1000001"}, "address1"),
    ],
)
def test_an_invitation_that_cannot_arrive_registers_nothing(
    issuer: Client, changes: dict[str, str], field: str
) -> None:
    answer = issuer.post(reverse("customer-new"), HOSHI | changes)
    assert list(faults_of(answer)) == [field]
    assert "必須です" in faults_of(answer)[field][0]
    assert not Customer.objects.filter(code="HOSHI").exists()
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("code", "AOBA", "「AOBA」は既に登録されています"),
        ("code", "A(B", "使用できない文字（(）"),
        ("name", "", "必須"),
        ("name", "あ" * 31, "30"),
        ("default_account", "NOWHERE", "正しく選択"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(issuer: Client, field: str, value: str, said: str) -> None:
    answer = issuer.post(reverse("customer-new"), HOSHI | {field: value})
    assert list(faults_of(answer)) == [field]
    assert said in faults_of(answer)[field][0]
    assert Customer.objects.count() == 1


def test_the_default_account_is_chosen_and_taken_away(cast: Cast, issuer: Client) -> None:
    BankAccountFactory.create(company=cast.actor("rival").company, code="THEIRS")
    issuer.post(reverse("customer-new"), HOSHI | {"default_account": "MAIN"})
    account = hoshi().default_account
    assert account is not None
    assert account.code == "MAIN"
    form = issuer.get(reverse("customer-edit", args=["HOSHI"])).context["form"]
    assert form["default_account"].value() == "MAIN"
    assert [code for code, _label in form.fields["default_account"].choices] == ["", "MAIN"]
    issuer.post(reverse("customer-edit", args=["HOSHI"]), HOSHI)
    assert hoshi().default_account is None


def test_editing_changes_every_field_that_the_form_shows(issuer: Client) -> None:
    issuer.post(reverse("customer-new"), HOSHI)
    sent = (
        HOSHI
        | ADDRESS
        | {"section": "経理部", "person": "星野", "honorific": "様", "address2": "9階", "phone": "03-0000-0009"}
    )
    issuer.post(reverse("customer-edit", args=["HOSHI"]), sent | {"code": "IGNORED", "invite": "1"})
    names = sent.keys() - {"default_account", "invite"}
    assert {name: getattr(hoshi(), name) for name in names} == {name: sent[name] for name in names}
    assert not Invitation.objects.exists()


def test_a_member_counts_as_joined_and_shows_under_its_own_name(cast: Cast, issuer: Client) -> None:
    page = text_of(issuer.get(reverse("customers")))
    assert f"参加済 {cast.actor('recipient').company}" in page
    assert "メールで招待" not in page


def test_the_states_of_an_invitation_are_told_apart(cast: Cast, issuer: Client) -> None:
    CustomerFactory.create(company=cast.actor("issuer").company, code="HOSHI", mail="hoshino@hoshino.example")
    month_ago = clock.Setting(offset=-dt.timedelta(days=31))
    with clock.using(month_ago):
        issuer.post(reverse("customer-invite", args=["HOSHI"]), {"method": "1"})
    Invitation.objects.update(expires_at=clock.now() - dt.timedelta(seconds=1))
    assert shown_state(issuer, "HOSHI") == "期限切れ"
    issuer.post(reverse("customer-invite", args=["HOSHI"]), {"method": "2"})
    invitations.decline(actor=cast.actor("rival"), token=Invitation.objects.latest("number").token)
    assert shown_state(issuer, "HOSHI") == "辞退"
    issuer.post(reverse("customer-invite", args=["HOSHI"]), {"method": "1"})
    invitations.accept(actor=cast.actor("rival"), token=Invitation.objects.latest("number").token)
    assert shown_state(issuer, "HOSHI") == "参加済"


def test_the_invite_button_sends_and_replaces_the_one_before(issuer: Client) -> None:
    issuer.post(reverse("customer-new"), HOSHI)
    for _ in range(2):
        answer = issuer.post(reverse("customer-invite", args=["HOSHI"]), {"method": "1"})
        assert answer.headers["Location"] == reverse("customers")
    assert [row.status for row in Invitation.objects.order_by("number")] == ["replaced", "open"]


def test_the_invite_button_says_what_is_missing(issuer: Client) -> None:
    issuer.post(reverse("customer-new"), HOSHI)
    answer = issuer.post(reverse("customer-invite", args=["HOSHI"]), {"method": "2"})
    assert answer.headers["Location"] == reverse("customer-edit", args=["HOSHI"])
    assert told(answer)[-2:] == ["発行先郵便番号は必須です", "発行先住所1は必須です"]
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("method", ["", "0", "9"])
def test_the_invite_button_knows_two_ways(issuer: Client, method: str) -> None:
    issuer.post(reverse("customer-new"), HOSHI)
    answer = issuer.post(reverse("customer-invite", args=["HOSHI"]), {"method": method})
    assert told(answer)[-1] == "招待の方法を選んでください。"
    assert not Invitation.objects.exists()


def test_a_joined_one_is_not_invited_again(issuer: Client) -> None:
    Customer.objects.filter(code="AOBA").update(mail="aoba@aoba.example")
    answer = issuer.post(reverse("customer-invite", args=["AOBA"]), {"method": "1"})
    assert "既に参加しています" in told(answer)[-1]
    assert not Invitation.objects.exists()


def test_the_page_offers_only_the_ways_that_can_arrive(cast: Cast, issuer: Client) -> None:
    CustomerFactory.create(company=cast.actor("issuer").company, code="PAPER")
    state = issuer.get(reverse("customer-edit", args=["PAPER"])).context["state"]
    assert (state["by_mail"], state["on_paper"]) == (False, True)


def test_the_list_costs_the_same_however_long_it_is(cast: Cast, issuer: Client) -> None:
    counts = []
    for wanted in (3, 12):
        while Customer.objects.count() < wanted:
            CustomerFactory.create(company=cast.actor("issuer").company, code=f"C{Customer.objects.count()}")
        with CaptureQueriesContext(connection) as queries:
            assert issuer.get(reverse("customers")).status_code == HTTPStatus.OK
        counts.append(len(queries))
    assert counts[0] == counts[1]
