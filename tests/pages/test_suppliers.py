"""支払先 on the pages: who they are, where they are paid, whether they joined, and the invitation."""

import datetime as dt
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Notice
from partners.models import Invitation, Supplier
from partners.services import invitations
from platform_project.kernel import clock
from tests.factories import Cast
from tests.pages.conftest import SignIn
from tests.pages.reading import faults_of, text_of, told

KITANO = {"code": "S-100", "name": "北野運送株式会社", "mail": "ap@kitano.example", "invite": "0", "deposit_type": ""}
ADDRESS = {"zip": "060-0001", "address1": "北海道札幌市中央区北一条西9-9"}
BANK = {
    "bank_code": "0001",
    "branch_code": "001",
    "deposit_type": "1",
    "account_number": "12345",
    "holder_kana": "キタノウンソウ",
}


@pytest.fixture
def payer(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.recipient)


def kitano() -> Supplier:
    return Supplier.objects.get(code="S-100")


def shown_state(client: Client, code: str) -> str:
    rows = client.get(reverse("suppliers")).context["rows"]
    return next(str(state["text"]) for supplier, state in rows if supplier.code == code)


def test_a_new_one_is_not_invited_unless_asked(cast: Cast, payer: Client) -> None:
    answer = payer.post(reverse("supplier-new"), KITANO)
    assert answer.headers["Location"] == reverse("suppliers")
    assert kitano().company == cast.actor("recipient").company
    assert not Invitation.objects.exists()
    assert shown_state(payer, "S-100") == "未招待"


@pytest.mark.parametrize(
    ("method", "channel", "said", "state"),
    [
        ("1", "mail", "招待メールを送りました。送信箱で確認できます。", "招待中（メール）"),
        ("2", "letter", "招待状を郵送しました。送信箱で確認できます。", "招待中（紙送付済）"),
    ],
)
def test_a_new_one_is_invited_at_once(payer: Client, method: str, channel: str, said: str, state: str) -> None:
    answer = payer.post(reverse("supplier-new"), KITANO | ADDRESS | {"invite": method})
    assert said in told(answer)
    assert Invitation.objects.get().supplier == kitano()
    assert Notice.objects.get().channel == channel
    assert shown_state(payer, "S-100") == state


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"mail": "", "invite": "1"}, "mail"),
        ({"invite": "2", "address1": "住所"}, "zip"),
        ({"invite": "2", "zip": "1000001"}, "address1"),
    ],
)
def test_an_invitation_that_cannot_arrive_registers_nothing(payer: Client, changes: dict[str, str], field: str) -> None:
    answer = payer.post(reverse("supplier-new"), KITANO | changes)
    assert list(faults_of(answer)) == [field]
    assert not Supplier.objects.filter(code="S-100").exists()
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("code", "S-1", "「S-1」は既に登録されています"),
        ("code", "A(B", "使用できない文字（(）"),
        ("name", "", "必須"),
        ("name", "あ" * 31, "30"),
        ("registration_number", "T1234567890123", "検査数字"),
        ("deposit_type", "3", "正しく選択"),
        ("invite", "9", "正しく選択"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(payer: Client, field: str, value: str, said: str) -> None:
    answer = payer.post(reverse("supplier-new"), KITANO | {field: value})
    assert list(faults_of(answer)) == [field]
    assert said in faults_of(answer)[field][0]
    assert Supplier.objects.count() == 1


def test_an_account_is_kept_as_a_transfer_needs_it(payer: Client) -> None:
    payer.post(reverse("supplier-new"), KITANO | BANK)
    assert (kitano().account_number, kitano().holder_kana) == ("0012345", "ｷﾀﾉｳﾝｿｳ")
    payer.post(reverse("supplier-edit", args=["S-100"]), KITANO | dict.fromkeys(BANK, ""))
    assert (kitano().bank_code, kitano().account_number, kitano().deposit_type) == ("", "", "")


def test_half_an_account_is_refused_with_what_it_lacks(payer: Client) -> None:
    answer = payer.post(reverse("supplier-new"), KITANO | {"bank_code": "0001"})
    assert set(faults_of(answer)) == {"branch_code", "deposit_type", "account_number", "holder_name"}


def test_a_bank_that_is_not_listed_is_a_hint_and_no_refusal(payer: Client) -> None:
    answer = payer.post(reverse("supplier-new"), KITANO | BANK | {"bank_code": "9998"})
    assert "全銀の一覧にない金融機関コードです。番号を確認してください。" in told(answer)
    assert kitano().bank_code == "9998"
    assert "全銀の一覧にない" in text_of(payer.get(reverse("supplier-edit", args=["S-100"])))


def test_editing_changes_every_field_that_the_form_shows(payer: Client) -> None:
    payer.post(reverse("supplier-new"), KITANO)
    sent = KITANO | ADDRESS | {
        "section": "経理部", "person": "北野", "address2": "9階", "phone": "011-000-0009",
        "registration_number": "T5999900000004",
    }  # fmt: skip
    payer.post(reverse("supplier-edit", args=["S-100"]), sent | {"code": "IGNORED", "invite": "1"})
    names = sent.keys() - {"invite"}
    assert {name: getattr(kitano(), name) for name in names} == {name: sent[name] for name in names}
    assert not Invitation.objects.exists()


def test_the_list_is_searched_by_code_name_and_registration_number(payer: Client) -> None:
    payer.post(reverse("supplier-new"), KITANO | {"registration_number": "T5999900000004"})
    for word in ("s-1", "北野", "T59999"):
        rows = payer.get(reverse("suppliers"), {"word": word}).context["rows"]
        assert "S-100" in [supplier.code for supplier, _state in rows]
    assert "該当する支払先はありません" in text_of(payer.get(reverse("suppliers"), {"word": "どこにもない"}))


def test_the_states_of_an_invitation_are_told_apart(cast: Cast, payer: Client) -> None:
    payer.post(reverse("supplier-new"), KITANO | ADDRESS | {"invite": "1"})
    Invitation.objects.update(expires_at=clock.now() - dt.timedelta(seconds=1))
    assert shown_state(payer, "S-100") == "期限切れ"
    payer.post(reverse("supplier-invite", args=["S-100"]), {"method": "2"})
    assert shown_state(payer, "S-100") == "招待中（紙送付済）"
    invitations.decline(actor=cast.actor("rival"), token=Invitation.objects.latest("number").token)
    assert shown_state(payer, "S-100") == "辞退"
    assert "回答" in text_of(payer.get(reverse("supplier-edit", args=["S-100"])))
    payer.post(reverse("supplier-invite", args=["S-100"]), {"method": "1"})
    assert shown_state(payer, "S-100") == "招待中（メール）"
    invitations.accept(actor=cast.actor("rival"), token=Invitation.objects.latest("number").token)
    assert shown_state(payer, "S-100") == "参加済"
    assert str(cast.actor("rival").company) in text_of(payer.get(reverse("suppliers")))


def test_the_invite_button_sends_and_replaces_the_one_before(payer: Client) -> None:
    payer.post(reverse("supplier-new"), KITANO)
    for _ in range(2):
        answer = payer.post(reverse("supplier-invite", args=["S-100"]), {"method": "1"})
        assert answer.headers["Location"] == reverse("suppliers")
    assert [row.status for row in Invitation.objects.order_by("number")] == ["replaced", "open"]


def test_the_invite_button_says_what_is_missing(payer: Client) -> None:
    payer.post(reverse("supplier-new"), KITANO)
    answer = payer.post(reverse("supplier-invite", args=["S-100"]), {"method": "2"})
    assert answer.headers["Location"] == reverse("supplier-edit", args=["S-100"])
    assert told(answer)[-2:] == ["支払先郵便番号は必須です", "支払先住所1は必須です"]
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("method", ["", "0", "9"])
def test_the_invite_button_knows_two_ways(payer: Client, method: str) -> None:
    payer.post(reverse("supplier-new"), KITANO)
    answer = payer.post(reverse("supplier-invite", args=["S-100"]), {"method": method})
    assert told(answer)[-1] == "招待の方法を選んでください。"


def test_a_joined_one_is_not_invited_again(payer: Client) -> None:
    Supplier.objects.filter(code="S-1").update(mail="minato@minato.example")
    answer = payer.post(reverse("supplier-invite", args=["S-1"]), {"method": "1"})
    assert "既に参加しています" in told(answer)[-1]
    assert not Invitation.objects.exists()
    assert "メールで招待" not in text_of(payer.get(reverse("supplier-edit", args=["S-1"])))


@pytest.mark.parametrize("name", ["suppliers", "supplier-new"])
@pytest.mark.parametrize("role", ["issuer", "stranger"])
def test_without_a_paid_receiving_side_there_is_no_access(cast: Cast, sign_in: SignIn, name: str, role: str) -> None:
    answer = sign_in(getattr(cast, role)).get(reverse(name))
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "本機能は受取有料企業のみ利用可能です" in text_of(answer)


@pytest.mark.parametrize("name", ["supplier-edit", "supplier-invite"])
def test_a_foreign_code_and_a_missing_one_answer_alike(cast: Cast, sign_in: SignIn, name: str) -> None:
    rival = sign_in(cast.rival)
    for code in ("S-1", "NOWHERE"):
        assert rival.post(reverse(name, args=[code]), {"method": "1"}).status_code == HTTPStatus.NOT_FOUND
    assert "S-1" not in text_of(rival.get(reverse("suppliers")))


def test_the_navigation_leads_there_from_a_paid_receiving_side(cast: Cast, sign_in: SignIn, payer: Client) -> None:
    link = f'href="{reverse("suppliers")}"'
    assert link in payer.get(reverse("receiving-list")).content.decode()
    assert link not in sign_in(cast.stranger).get(reverse("receiving-list")).content.decode()


def test_the_list_costs_the_same_however_long_it_is(cast: Cast, payer: Client) -> None:
    counts = []
    for wanted in (3, 12):
        while Supplier.objects.count() < wanted:
            Supplier.objects.create(company=cast.actor("recipient").company, code=f"C{Supplier.objects.count()}")
        with CaptureQueriesContext(connection) as queries:
            assert payer.get(reverse("suppliers")).status_code == HTTPStatus.OK
        counts.append(len(queries))
    assert counts[0] == counts[1]
