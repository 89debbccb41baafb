"""The paper invitation as a letter: to whom, the code, where to type it, until when."""

import datetime as dt
import re
from http import HTTPStatus
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse

from accounts.counters import locked
from accounts.models import Notice
from partners.drafts import InviteMethod
from partners.models import Customer, Invitation, Supplier
from partners.services import invitations
from platform_project.kernel import clock
from tests.documents.conftest import SignIn
from tests.documents.reading import run_of, text_of
from tests.factories import Cast, CustomerFactory, issue, make_cast

SENT_AT = dt.datetime(2026, 11, 1, 3, tzinfo=dt.UTC)
PROBE = '#read("/etc/passwd") *b*'


def invited(cast: Cast, partner: Customer | Supplier, method: InviteMethod = InviteMethod.PAPER) -> Notice:
    actor = cast.actor("issuer" if isinstance(partner, Customer) else "recipient")
    with clock.using(clock.Setting(frozen_at=SENT_AT)), locked(cast.workspace.pk) as numbers:
        invitations.invite(numbers, actor=actor, targets=[(partner, method)])
    return cast.workspace.notices.order_by("-number")[0]


@pytest.fixture
def sakura(cast: Cast) -> Customer:
    found: Customer = CustomerFactory(
        company=cast.issuer.company, code="SAKURA", name="佐倉食品株式会社", linked_company=None
    )
    return found


def letter(client: Client, notice: Notice) -> bytes:
    answer = client.get(reverse("outbox-letter", args=[notice.number]))
    assert (answer.status_code, answer["Content-Type"]) == (HTTPStatus.OK, "application/pdf")
    assert unquote(answer["Content-Disposition"]) == f"attachment; filename*=utf-8''招待状_{notice.number}.pdf"
    return answer.content


def test_it_has_all_that_is_needed_to_answer(cast: Cast, sakura: Customer, sign_in: SignIn) -> None:
    company = cast.issuer.company
    assert company is not None
    company.zip, company.address1, company.phone = "231-0002", "神奈川県横浜市", "045-000-0001"
    company.save()
    text = text_of(letter(sign_in(cast.issuer), invited(cast, sakura)))
    for said in (
        "〒980-0811 宮城県仙台市青葉区一番町9-9-9 佐倉食品株式会社 御中", "2026年11月1日", company.name,
        "〒231-0002 神奈川県横浜市 TEL 045-000-0001", "請求書の電子受け取りへのご招待",
        f"招待コード {Invitation.objects.get().token}", "入力するページ http://testserver/invitations/",
        "有効期限 2026年12月1日 まで", "1 / 1",
    ):  # fmt: skip
        assert said in text


def test_its_code_opens_the_invitation(cast: Cast, sakura: Customer, sign_in: SignIn) -> None:
    text = text_of(letter(sign_in(cast.issuer), invited(cast, sakura)))
    code = re.search(r"招待コード (\S+)", text)
    assert code is not None
    with clock.using(clock.Setting(frozen_at=SENT_AT)):
        answer = Client().post(reverse("invitations"), {"code": code[1].lower()})
    assert answer["Location"] == reverse("invitation", args=[Invitation.objects.get().token])


def test_a_payee_is_asked_to_issue(cast: Cast, sign_in: SignIn) -> None:
    company = cast.actor("recipient").company
    payee = Supplier.objects.create(
        company=company, code="S-2", name="仕入先", zip="100-0001", address1="東京都千代田区"
    )
    text = text_of(letter(sign_in(cast.recipient), invited(cast, payee)))
    assert "請求書の電子発行へのご招待" in text
    assert "〒100-0001 東京都千代田区 仕入先 御中" in text


def test_it_is_what_was_sent_whatever_became_of_it(cast: Cast, sakura: Customer, sign_in: SignIn) -> None:
    notice = invited(cast, sakura)
    client = sign_in(cast.issuer)
    first = letter(client, notice)
    Customer.objects.filter(pk=sakura.pk).update(name="改名", address1="引越先")
    Invitation.objects.update(status=Invitation.Status.DECLINED)
    assert letter(client, notice) == first


@pytest.mark.security("W9")
def test_hostile_names_are_printed_as_they_are(cast: Cast, sign_in: SignIn) -> None:
    partner = CustomerFactory(company=cast.issuer.company, code="X", name=PROBE, address1=PROBE, address2="<script>")
    run = run_of(letter(sign_in(cast.issuer), invited(cast, partner)))
    assert run.count("".join(PROBE.split())) == 2
    assert "<script>" in run


def test_everybody_in_the_workspace_may_take_it_and_nobody_else(cast: Cast, sakura: Customer, sign_in: SignIn) -> None:
    notice = invited(cast, sakura)
    for user in (cast.issuer, cast.recipient, cast.rival, cast.stranger):
        letter(sign_in(user), notice)
    address = reverse("outbox-letter", args=[notice.number])
    assert sign_in(make_cast().issuer).get(address).status_code == HTTPStatus.NOT_FOUND
    assert Client().get(address)["Location"].startswith(reverse("signin"))


def test_mails_and_other_letters_are_no_invitation_to_print(cast: Cast, sakura: Customer, sign_in: SignIn) -> None:
    issue(cast.actor("issuer"), customer="SAKURA")
    other_letter = Notice.objects.get(channel=Notice.Channel.LETTER)
    Customer.objects.filter(pk=sakura.pk).update(mail="a@b.example")
    sakura.refresh_from_db()
    mail = invited(cast, sakura, InviteMethod.MAIL)
    client = sign_in(cast.issuer)
    for number in (other_letter.number, mail.number, 8888, 10**20):
        assert client.get(f"/outbox/{number}/letter.pdf").status_code == HTTPStatus.NOT_FOUND


def test_the_outbox_offers_it_and_does_not_spell_out_a_link(cast: Cast, sakura: Customer, sign_in: SignIn) -> None:
    notice = invited(cast, sakura)
    page = sign_in(cast.issuer).get(reverse("outbox-detail", args=[notice.number])).content.decode()
    assert f'href="{reverse("outbox-letter", args=[notice.number])}"' in page
    assert notice.link not in page
