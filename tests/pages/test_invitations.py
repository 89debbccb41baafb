"""招待: what the invited one sees and may do, as a visitor, as a member, and from elsewhere."""

import datetime as dt
from collections.abc import Callable
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Company, Notice, Plan, User
from partners.drafts import CustomerDraft, InviteMethod
from partners.models import Invitation
from partners.services import invitations, masters
from platform_project.kernel import clock
from platform_project.kernel.clock import Setting
from tests.factories import Cast, CustomerFactory, UserFactory, issue, make_cast
from tests.pages.conftest import SignIn
from tests.pages.reading import faults_of, text_of, told

NEWCOMER = {
    "company_name": "星野デザイン事務所",
    "registration_number": "T5999900000004",
    "user_name": "星野 あかり",
    "pfid": "Akari@Hoshino.example",
    "password": "murasaki-no-sora-9",
    "password_again": "murasaki-no-sora-9",
}
ACTIONS = ["invitation-accept", "invitation-decline"]


def invite(cast: Cast, method: InviteMethod = InviteMethod.MAIL) -> Invitation:
    """An invitation to a 発行先 that has not joined."""
    if not cast.actor("issuer").company.customers.filter(code="HOSHI").exists():
        CustomerFactory.create(
            company=cast.actor("issuer").company, code="HOSHI", name="星野様", mail="hoshino@hoshino.example"
        )
    masters.save_customer(actor=cast.actor("issuer"), draft=CustomerDraft("HOSHI", invite=method), new=False)
    return Invitation.objects.latest("number")


@pytest.fixture
def invitation(cast: Cast) -> Invitation:
    return invite(cast)


def page_of(invitation: Invitation) -> str:
    return reverse("invitation", args=[invitation.token])


def joined(client: Client, invitation: Invitation, **changes: str) -> object:
    return client.post(reverse("invitation-join", args=[invitation.token]), NEWCOMER | changes)


def test_a_visitor_sees_who_invites_and_until_when_and_two_ways_in(client: Client, invitation: Invitation) -> None:
    page = client.get(page_of(invitation))
    until = invitation.expires_at.astimezone(clock.JAPAN)
    assert f"{invitation.inviter} からの招待" in text_of(page)
    assert "星野様" in text_of(page)
    assert f"{until:%Y/%m/%d %H:%M}" in text_of(page)
    assert f"{reverse('signin')}?next={page_of(invitation)}" in page.content.decode()
    assert "開設して承諾する" in text_of(page)
    assert "no-store" in page.headers["Cache-Control"]


def test_signing_in_leads_back_to_the_invitation(cast: Cast, client: Client, invitation: Invitation) -> None:
    answer = client.post(
        f"{reverse('signin')}?next={page_of(invitation)}",
        {"username": cast.stranger.pfid, "password": "test-pass-2026"},
    )
    assert answer.headers["Location"] == page_of(invitation)
    assert f"{cast.actor('stranger').company} として回答する" in text_of(client.get(page_of(invitation)))


def test_a_member_accepts_and_later_invoices_arrive(cast: Cast, sign_in: SignIn, invitation: Invitation) -> None:
    before = issue(cast.actor("issuer"), customer="HOSHI")
    stranger = sign_in(cast.stranger)
    answer = stranger.post(reverse("invitation-accept", args=[invitation.token]))
    assert answer.headers["Location"] == page_of(invitation)
    assert "この招待は承諾されています" in text_of(stranger.get(page_of(invitation)))
    after = issue(cast.actor("issuer"), customer="HOSHI")
    received = stranger.get(reverse("receiving-list")).context["page"]
    assert [row.number for row in received] == [after.number]
    before.refresh_from_db()
    assert before.recipient is None
    assert Notice.objects.filter(topic="answered", recipient=cast.actor("issuer").company).count() == 1


def test_a_member_declines_and_that_is_final(cast: Cast, sign_in: SignIn, invitation: Invitation) -> None:
    stranger = sign_in(cast.stranger)
    stranger.post(reverse("invitation-decline", args=[invitation.token]))
    assert "この招待は辞退されています" in text_of(stranger.get(page_of(invitation)))
    answer = stranger.post(reverse("invitation-accept", args=[invitation.token]))
    assert "既に辞退です" in told(answer)[-1]
    invitation.refresh_from_db()
    assert invitation.status == "declined"
    assert invitation.customer is not None
    assert invitation.customer.linked_company is None


def test_a_newcomer_opens_a_free_company_and_is_signed_in(cast: Cast, client: Client, invitation: Invitation) -> None:
    answer = joined(client, invitation)
    user = User.objects.get(pfid="akari@hoshino.example")
    company = user.company
    assert company is not None
    assert company.workspace == cast.workspace
    assert (company.name, company.registration_number) == ("星野デザイン事務所", "T5999900000004")
    assert (company.issuing_plan, company.receiving_plan) == (Plan.FREE, Plan.FREE)
    assert user.check_password(NEWCOMER["password"])
    assert answer.headers["Location"] == page_of(invitation)  # type: ignore[attr-defined]
    assert "星野デザイン事務所 が参加しました" in text_of(client.get(page_of(invitation)))
    invoice = issue(cast.actor("issuer"), customer="HOSHI")
    assert client.get(reverse("receiving-detail", args=[invoice.number])).status_code == HTTPStatus.OK


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"company_name": ""}, "company_name", "必須"),
        ({"company_name": "A\u200bB"}, "company_name", "U+200B"),
        ({"registration_number": "T1"}, "registration_number", "検査数字"),
        ({"user_name": ""}, "user_name", "必須"),
        ({"pfid": "nobody"}, "pfid", "メールアドレス"),
        ({"password": "short", "password_again": "short"}, "password", "短"),
        ({"password": "password1234", "password_again": "password1234"}, "password", "一般的"),
        ({"password_again": "other"}, "password_again", "一致しません"),
    ],
)
def test_a_newcomers_mistakes_are_said_and_open_nothing(
    client: Client, invitation: Invitation, changes: dict[str, str], field: str, said: str
) -> None:
    companies = Company.objects.count()
    answer = joined(client, invitation, **changes)
    assert list(faults_of(answer)) == [field]
    assert said in faults_of(answer)[field][0]
    assert Company.objects.count() == companies
    invitation.refresh_from_db()
    assert invitation.status == "open"


def test_a_pfid_that_is_taken_anywhere_is_refused(client: Client, invitation: Invitation) -> None:
    UserFactory.create(pfid="akari@hoshino.example")
    companies = Company.objects.count()
    answer = joined(client, invitation)
    assert "既に登録されています" in faults_of(answer)["pfid"][0]
    assert Company.objects.count() == companies
    assert NEWCOMER["password"] not in answer.content.decode()  # type: ignore[attr-defined]


def test_a_member_has_no_use_for_the_newcomers_form(cast: Cast, sign_in: SignIn, invitation: Invitation) -> None:
    stranger = sign_in(cast.stranger)
    assert "開設して承諾する" not in text_of(stranger.get(page_of(invitation)))
    joined(stranger, invitation)
    assert not User.objects.filter(pfid="akari@hoshino.example").exists()


def _accept(cast: Cast, invitation: Invitation) -> None:
    invitations.accept(actor=cast.actor("stranger"), token=invitation.token)


def _decline(cast: Cast, invitation: Invitation) -> None:
    invitations.decline(actor=cast.actor("stranger"), token=invitation.token)


def _replace(cast: Cast, invitation: Invitation) -> None:
    invite(cast, InviteMethod.PAPER)


def _expire(cast: Cast, invitation: Invitation) -> None:
    cast.workspace.clock_offset = dt.timedelta(days=30)
    cast.workspace.save(update_fields=["clock_offset"])


@pytest.mark.parametrize(
    ("end", "said"),
    [
        (_accept, "この招待は承諾されています"),
        (_decline, "この招待は辞退されています"),
        (_replace, "新しい招待が送られています"),
        (_expire, "この招待は期限切れです"),
    ],
)
def test_a_final_state_explains_itself_to_everybody_and_lets_nobody_in(
    cast: Cast,
    client: Client,
    sign_in: SignIn,
    invitation: Invitation,
    end: Callable[[Cast, Invitation], None],
    said: str,
) -> None:
    end(cast, invitation)
    for reader in (client, sign_in(cast.rival), sign_in(cast.issuer)):
        page = text_of(reader.get(page_of(invitation)))
        assert said in page
        assert "承諾する" not in page
    joined(client, invitation)
    assert not User.objects.filter(pfid="akari@hoshino.example").exists()
    rival = sign_in(cast.rival)
    assert rival.post(reverse("invitation-accept", args=[invitation.token])).headers["Location"] == page_of(invitation)
    assert not cast.actor("rival").company.known_as_customer.exists()


def test_expiry_goes_by_the_clock_of_the_inviters_workspace(cast: Cast, client: Client, invitation: Invitation) -> None:
    cast.workspace.clock_frozen_at = invitation.expires_at - dt.timedelta(seconds=1)
    cast.workspace.save(update_fields=["clock_frozen_at"])
    assert "回答待ち" in text_of(client.get(page_of(invitation)))
    cast.workspace.clock_frozen_at = invitation.expires_at
    cast.workspace.save(update_fields=["clock_frozen_at"])
    assert "期限切れ" in text_of(client.get(page_of(invitation)))


def test_who_joined_is_told_to_those_concerned_only(
    cast: Cast, client: Client, sign_in: SignIn, invitation: Invitation
) -> None:
    _accept(cast, invitation)
    name = str(cast.actor("stranger").company)
    assert f"{name} が参加しました" in text_of(sign_in(cast.issuer).get(page_of(invitation)))
    assert f"{name} が参加しました" in text_of(sign_in(cast.stranger).get(page_of(invitation)))
    for reader in (client, sign_in(cast.rival)):
        assert "参加しました" not in text_of(reader.get(page_of(invitation)))


def test_the_inviter_looks_but_does_not_answer(cast: Cast, issuer: Client, invitation: Invitation) -> None:
    assert "この招待は自社が送ったものです" in text_of(issuer.get(page_of(invitation)))
    answer = issuer.post(reverse("invitation-accept", args=[invitation.token]))
    assert told(answer)[-1] == "自社からの招待には回答できません"
    invitation.refresh_from_db()
    assert invitation.status == "open"


def test_to_another_workspace_it_does_not_exist(client: Client, sign_in: SignIn, invitation: Invitation) -> None:
    elsewhere = sign_in(make_cast().stranger)
    for token in (invitation.token, "x" * 43):
        path = reverse("invitation", args=[token])
        assert elsewhere.get(path).status_code == HTTPStatus.NOT_FOUND
        for name in (*ACTIONS, "invitation-join"):
            assert elsewhere.post(reverse(name, args=[token]), NEWCOMER).status_code == HTTPStatus.NOT_FOUND
        said = faults_of(elsewhere.post(reverse("invitations"), {"code": token}))["code"]
        assert said == ["招待が見つかりません"]
    assert client.get(reverse("invitation", args=["x" * 43])).status_code == HTTPStatus.NOT_FOUND
    invitation.refresh_from_db()
    assert invitation.status == "open"


@pytest.mark.parametrize("typed", ["{}", " {} ", "{lower}", "{bare}", "{wide}"])
def test_a_letters_code_is_found_however_it_is_typed(cast: Cast, client: Client, typed: str) -> None:
    letter = invite(cast, InviteMethod.PAPER)
    wide = letter.token.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    code = typed.format(letter.token, lower=letter.token.lower(), bare=letter.token.replace("-", ""), wide=wide)
    answer = client.post(reverse("invitations"), {"code": code})
    assert answer.headers["Location"] == page_of(letter)
    assert "手段 紙" in text_of(client.get(page_of(letter)))


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "必須"), ("AAAA-BBBB-CCCC", "招待が見つかりません"), ("../..", "英数字"), ("あ", "英数字"), ("A" * 44, "43")],
)
def test_a_code_that_leads_nowhere_is_said(client: Client, db: None, typed: str, said: str) -> None:
    assert said in faults_of(client.post(reverse("invitations"), {"code": typed}))["code"][0]


@pytest.mark.parametrize("name", [*ACTIONS, "invitation-join"])
def test_nothing_is_answered_by_get(client: Client, invitation: Invitation, name: str) -> None:
    assert client.get(reverse(name, args=[invitation.token])).status_code == HTTPStatus.METHOD_NOT_ALLOWED


@pytest.mark.parametrize("name", ACTIONS)
def test_a_visitor_signs_in_before_answering(client: Client, invitation: Invitation, name: str) -> None:
    answer = client.post(reverse(name, args=[invitation.token]))
    assert answer.headers["Location"].startswith(reverse("signin"))
    invitation.refresh_from_db()
    assert invitation.status == "open"


def test_staff_without_a_company_do_not_answer(sign_in: SignIn, invitation: Invitation) -> None:
    staff = sign_in(UserFactory.create(company=None, pfid="staff@demo.example", is_staff=True))
    assert staff.get(page_of(invitation)).status_code == HTTPStatus.FORBIDDEN


def test_the_clock_of_a_shifted_workspace_dates_the_newcomers_answer(cast: Cast, client: Client) -> None:
    cast.workspace.clock_offset = dt.timedelta(days=400)
    cast.workspace.save(update_fields=["clock_offset"])
    with clock.using(Setting(offset=dt.timedelta(days=400))):
        invitation = invite(cast)
    joined(client, invitation)
    invitation.refresh_from_db()
    assert invitation.status == "accepted"
    assert invitation.answered_at is not None
    assert invitation.answered_at >= invitation.sent_at


def test_whoever_is_signed_in_sees_what_the_company_sent_and_became_of_it(
    cast: Cast, issuer: Client, sign_in: SignIn
) -> None:
    first = invite(cast)
    second = invite(cast, InviteMethod.MAIL)
    invitations.decline(actor=cast.actor("stranger"), token=second.token)
    page = issuer.get(reverse("invitations"))
    told_rows = [(row["invitation"], row["state"], row["colour"]) for row in page.context["rows"]]
    assert told_rows == [(second, "辞退", "bad"), (first, "再招待済", "")]
    text = text_of(page)
    assert "星野様" in text
    assert "発行先 HOSHI" in text
    assert f"回答 {clock.today():%Y/%m/%d}" in text
    assert page_of(second) in page.content.decode()
    for other in (cast.stranger, cast.rival, cast.recipient):
        seen = text_of(sign_in(other).get(reverse("invitations")))
        assert "星野様" not in seen
        assert "送った招待はまだありません" in seen


def test_an_invitation_that_ran_out_counts_as_expired(cast: Cast, issuer: Client) -> None:
    sent = invite(cast)
    cast.workspace.clock_frozen_at = sent.expires_at
    cast.workspace.save(update_fields=["clock_frozen_at"])
    (row,) = issuer.get(reverse("invitations")).context["rows"]
    assert (row["state"], row["colour"]) == ("期限切れ", "warn")


def test_a_visitor_is_asked_for_the_code_alone(client: Client, invitation: Invitation) -> None:
    page = client.get(reverse("invitations"))
    assert page.context["page"] is None
    assert "招待コードの入力" in text_of(page)
    assert "星野様" not in text_of(page)
