"""The invitation of a 支払先: it looks, says as which 発行先 it keeps the inviter, and what it issues to it arrives."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Company
from partners.drafts import InviteMethod, SupplierDraft
from partners.models import Customer, Invitation
from partners.services import suppliers
from tests.factories import Cast, CustomerFactory, equip, issue
from tests.pages.conftest import SignIn
from tests.pages.reading import faults_of, text_of


@pytest.fixture
def invitation(cast: Cast) -> Invitation:
    """The recipient asks a 支払先 to join."""
    draft = SupplierDraft("P-1", {"name": "支払先", "mail": "p@payee.example"}, invite=InviteMethod.MAIL)
    suppliers.register(actor=cast.actor("recipient"), drafts=[draft])
    return Invitation.objects.get()


@pytest.fixture
def rival(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.rival)


def inviter_of(cast: Cast) -> Company:
    return cast.actor("recipient").company


def accept(client: Client, invitation: Invitation, **typed: str) -> None:
    answer = client.post(reverse("invitation-accept", args=[invitation.token]), typed)
    assert answer.headers["Location"] == page_of(invitation)


def page_of(invitation: Invitation) -> str:
    return reverse("invitation", args=[invitation.token])


def test_the_page_speaks_of_issuing(cast: Cast, rival: Client, invitation: Invitation) -> None:
    page = text_of(rival.get(page_of(invitation)))
    assert "支払先の 支払先 様を、請求書を電子で発行していただくために招待しています" in page
    assert f"承諾すると {inviter_of(cast)} の支払先になり" in page
    assert "受取画面に届きます" not in page


def test_who_accepts_is_linked_and_keeps_the_inviter_as_a_customer(
    cast: Cast, rival: Client, invitation: Invitation
) -> None:
    equip(cast.actor("rival").company)
    inviter = inviter_of(cast)
    accept(rival, invitation, customer_code="NEW-1")
    assert invitation.supplier is not None
    invitation.supplier.refresh_from_db()
    assert invitation.supplier.linked_company == cast.rival.company
    customer = Customer.objects.get(company=cast.rival.company, code="NEW-1")
    assert (customer.linked_company, customer.name) == (inviter, inviter.name)
    arrived = issue(cast.actor("rival"), customer="NEW-1")
    assert (arrived.recipient, arrived.supplier_code) == (inviter, "P-1")
    page = text_of(rival.get(page_of(invitation)))
    assert "この招待は承諾されています" in page
    assert f"発行先「NEW-1」に発行すると、{inviter} に届きます" in page


def test_a_customer_that_has_not_joined_can_be_the_inviter(cast: Cast, rival: Client, invitation: Invitation) -> None:
    known = CustomerFactory.create(company=cast.rival.company, code="OLD", name=inviter_of(cast).name)
    form = rival.get(page_of(invitation)).context["form"]
    assert form["customer_code"].value() == "OLD"
    accept(rival, invitation, customer_code="OLD")
    known.refresh_from_db()
    assert known.linked_company == inviter_of(cast)
    assert Customer.objects.filter(company=cast.rival.company).count() == 1


def test_a_code_is_proposed_that_is_free(cast: Cast, rival: Client, invitation: Invitation) -> None:
    proposed = rival.get(page_of(invitation)).context["form"]["customer_code"].value()
    assert proposed == inviter_of(cast).code.upper()[:10]
    CustomerFactory.create(company=cast.rival.company, code=proposed)
    assert rival.get(page_of(invitation)).context["form"]["customer_code"].value() == f"{proposed}-2"


def test_anothers_code_is_refused_and_nothing_is_answered(cast: Cast, rival: Client, invitation: Invitation) -> None:
    taken = CustomerFactory.create(
        company=cast.rival.company, code="TAKEN", linked_company=cast.actor("stranger").company
    )
    answer = rival.post(reverse("invitation-accept", args=[invitation.token]), {"customer_code": "TAKEN"})
    assert "「TAKEN」は既に登録されています" in faults_of(answer)["customer_code"][0]
    invitation.refresh_from_db()
    taken.refresh_from_db()
    assert invitation.status == "open"
    assert taken.linked_company == cast.stranger.company


def test_a_code_that_no_page_takes_is_refused(rival: Client, invitation: Invitation) -> None:
    answer = rival.post(reverse("invitation-accept", args=[invitation.token]), {"customer_code": "A,B"})
    assert "使用できない文字" in faults_of(answer)["customer_code"][0]
    invitation.refresh_from_db()
    assert invitation.status == "open"


def test_who_already_issues_to_the_inviter_is_not_asked_for_a_code(
    cast: Cast, issuer: Client, invitation: Invitation
) -> None:
    page = text_of(issuer.get(page_of(invitation)))
    assert "発行先「AOBA あおば商事株式会社」として登録済みです" in page
    assert 'name="customer_code"' not in issuer.get(page_of(invitation)).content.decode()
    accept(issuer, invitation)
    assert Customer.objects.filter(company=cast.issuer.company).count() == 1
    assert issue(cast.actor("issuer")).supplier_code == "P-1"


def test_without_a_code_nothing_but_the_payee_is_linked(cast: Cast, rival: Client, invitation: Invitation) -> None:
    accept(rival, invitation, customer_code="")
    assert not Customer.objects.filter(company=cast.rival.company).exists()


def test_a_newcomer_keeps_the_inviter_as_a_customer(cast: Cast, client: Client, invitation: Invitation) -> None:
    assert "発行側の契約を有料にする必要があります" in text_of(client.get(page_of(invitation)))
    client.post(reverse("invitation-join", args=[invitation.token]), {
        "company_name": "北野運送株式会社", "registration_number": "", "user_name": "北野", "pfid": "ap@kitano.example",
        "password": "murasaki-no-sora-9", "password_again": "murasaki-no-sora-9",
    })  # fmt: skip
    assert invitation.supplier is not None
    invitation.supplier.refresh_from_db()
    newcomer = invitation.supplier.linked_company
    assert newcomer is not None
    assert Customer.objects.get(company=newcomer).linked_company == inviter_of(cast)
