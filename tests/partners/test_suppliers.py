"""支払先登録更新招待 as a service, and what becomes of its invitations."""

import datetime as dt
from typing import Any

import pytest

from accounts import counters
from accounts.models import Notice, User
from partners.drafts import CustomerDraft, InviteMethod, SupplierDraft
from partners.models import Customer, Invitation, Supplier
from partners.services import invitations, masters, suppliers
from platform_project.kernel import clock
from platform_project.kernel.errors import PlatformError
from tests.factories import Cast, issue

KITANO = {"name": "北野運送株式会社", "zip": "060-0001", "address1": "北海道札幌市中央区", "mail": "ap@kitano.example"}


def register(cast: Cast, *drafts: SupplierDraft) -> list[tuple[str, str]]:
    outcomes = suppliers.register(actor=cast.actor("recipient"), drafts=drafts)
    return [(outcome.result.value, outcome.invite_status.value) for outcome in outcomes]


def test_payees_are_registered_updated_and_left_alone(cast: Cast) -> None:
    assert register(cast, SupplierDraft("S-100", KITANO)) == [("registered", "0")]
    assert register(cast, SupplierDraft("S-100", {"person": "北野"})) == [("updated", "0")]
    assert register(cast, SupplierDraft("S-100", {"person": "北野"})) == [("unchanged", "0")]
    assert Supplier.objects.get(company=cast.recipient.company, code="S-100").person == "北野"


def test_by_hand_a_new_payee_is_one_whose_code_is_free_and_an_old_one_is_known(cast: Cast) -> None:
    refusals = []
    for code, new in (("S-1", True), ("S-9", False)):
        with pytest.raises(PlatformError) as refusal:
            suppliers.save(actor=cast.actor("recipient"), draft=SupplierDraft(code, KITANO), new=new)
        refusals += [fault.code for fault in refusal.value.faults]
    assert refusals == ["E300012", "E300015"]
    saved = suppliers.save(actor=cast.actor("recipient"), draft=SupplierDraft("S-9", KITANO), new=True)
    assert saved.supplier.code == "S-9"


def test_invitations_go_by_mail_and_on_paper(cast: Cast) -> None:
    assert register(
        cast,
        SupplierDraft("S-100", KITANO, InviteMethod.MAIL, "suppliers[0]"),
        SupplierDraft("S-101", KITANO, InviteMethod.PAPER, "suppliers[1]"),
    ) == [("registered", "1"), ("registered", "3")]
    assert list(Notice.objects.order_by("number").values_list("channel", "topic")) == [
        ("mail", "invitation"), ("letter", "invitation"),
    ]  # fmt: skip


def test_everything_that_is_missing_is_told_and_nothing_is_written(cast: Cast) -> None:
    with pytest.raises(PlatformError) as refusal:
        register(
            cast,
            SupplierDraft("S-1", {"person": "知"}, item="suppliers[0]"),
            SupplierDraft("S-2", {"bank_code": "0001"}, InviteMethod.MAIL, "suppliers[1]"),
        )
    assert [fault.item for fault in refusal.value.faults] == [
        "suppliers[1].company_name_s", "suppliers[1].supplier_mail", "suppliers[1].bank.branch_code",
        "suppliers[1].bank.deposit_sec", "suppliers[1].bank.account_num", "suppliers[1].bank.depositor_name",
    ]  # fmt: skip
    assert Supplier.objects.filter(company=cast.recipient.company).count() == 1


def test_an_accepted_invitation_links_the_payee_and_what_it_issues_arrives(cast: Cast) -> None:
    register(cast, SupplierDraft("S-0", KITANO, InviteMethod.MAIL))
    token = Invitation.objects.get().token
    before = issue(cast.actor("issuer"))
    invitations.accept(actor=cast.actor("issuer"), token=token)
    after = issue(cast.actor("issuer"))
    assert (before.supplier_code, after.supplier_code) == ("S-1", "S-0")
    assert register(cast, SupplierDraft("S-0", invite=InviteMethod.MAIL)) == [("unchanged", "2")]
    assert Invitation.objects.count() == 1


def test_a_declined_invitation_is_final_until_sent_again(cast: Cast) -> None:
    register(cast, SupplierDraft("S-100", KITANO, InviteMethod.MAIL))
    token = Invitation.objects.get().token
    invitations.decline(actor=cast.actor("rival"), token=token)
    assert register(cast, SupplierDraft("S-100")) == [("unchanged", "5")]
    with pytest.raises(PlatformError) as refusal:
        invitations.accept(actor=cast.actor("rival"), token=token)
    assert refusal.value.faults[0].code == "E400006"
    assert register(cast, SupplierDraft("S-100", invite=InviteMethod.MAIL)) == [("unchanged", "1")]


def test_an_invitation_expires_by_the_clock(cast: Cast) -> None:
    register(cast, SupplierDraft("S-100", KITANO, InviteMethod.MAIL))
    token = Invitation.objects.get().token
    with clock.using(clock.Setting(offset=dt.timedelta(days=30))):
        assert register(cast, SupplierDraft("S-100")) == [("unchanged", "4")]
        with pytest.raises(PlatformError) as refusal:
            invitations.accept(actor=cast.actor("rival"), token=token)
    assert refusal.value.faults[0].code == "E400006"


def test_a_newer_invitation_replaces_the_open_one(cast: Cast) -> None:
    register(cast, SupplierDraft("S-100", KITANO, InviteMethod.MAIL))
    register(cast, SupplierDraft("S-100", invite=InviteMethod.PAPER))
    assert list(Invitation.objects.order_by("number").values_list("status", flat=True)) == ["replaced", "open"]


def test_who_is_named_twice_is_invited_once(cast: Cast) -> None:
    draft = SupplierDraft("S-100", KITANO, InviteMethod.MAIL)
    register(cast, draft, draft)
    assert Invitation.objects.count() == 1


def test_one_cannot_answer_ones_own_invitation(cast: Cast) -> None:
    register(cast, SupplierDraft("S-100", KITANO, InviteMethod.MAIL))
    with pytest.raises(PlatformError) as refusal:
        invitations.accept(actor=cast.actor("recipient"), token=Invitation.objects.get().token)
    assert refusal.value.faults[0].code == "E400007"


def test_another_workspace_does_not_know_the_invitation(cast: Cast) -> None:
    register(cast, SupplierDraft("S-100", KITANO, InviteMethod.MAIL))
    with pytest.raises(PlatformError) as refusal:
        invitations.look(workspace_id=cast.workspace.pk + 1, token=Invitation.objects.get().token)
    assert refusal.value.faults[0].code == "E300011"


def test_a_newcomer_joins_as_a_free_company_with_its_first_user(cast: Cast) -> None:
    draft = CustomerDraft("NEW", {"name": "新規商店", "mail": "a@new.example"}, invite=InviteMethod.MAIL)
    masters.save_customer(actor=cast.actor("issuer"), draft=draft, new=True)
    invitation = Invitation.objects.get()
    user = invitations.join(
        workspace_id=cast.workspace.pk, token=invitation.token, company_name="新規商店", registration_number="",
        user_name="新", pfid="New@new.example", password="a-long-password-1",
    )  # fmt: skip
    assert (user.pfid, user.company and user.company.issuing_plan) == ("new@new.example", "free")
    assert Customer.objects.get(code="NEW").linked_company == user.company
    assert issue(cast.actor("issuer"), customer="NEW").recipient == user.company
    with pytest.raises(PlatformError):
        invitations.join(
            workspace_id=cast.workspace.pk, token=invitation.token, company_name="別", registration_number="",
            user_name="別", pfid="b@new.example", password="a-long-password-1",
        )  # fmt: skip
    assert not User.objects.filter(pfid="b@new.example").exists()


def test_an_old_invitation_does_not_take_over_who_joined_another_way(cast: Cast) -> None:
    register(cast, SupplierDraft("S-100", KITANO, InviteMethod.MAIL))
    Supplier.objects.filter(code="S-100").update(linked_company=cast.issuer.company)
    with pytest.raises(PlatformError) as refusal:
        invitations.accept(actor=cast.actor("rival"), token=Invitation.objects.get().token)
    assert refusal.value.faults[0].code == "E400006"
    assert Supplier.objects.get(code="S-100").linked_company == cast.issuer.company


def test_a_payee_that_was_registered_while_one_waited_is_not_new_by_hand(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = counters.locked

    def overtaken(workspace_id: int) -> Any:
        Supplier.objects.create(company=cast.company("recipient"), code="S-9", name="先客")
        return lock(workspace_id)

    monkeypatch.setattr(suppliers, "locked", overtaken)
    with pytest.raises(PlatformError) as refusal:
        suppliers.save(actor=cast.actor("recipient"), draft=SupplierDraft("S-9", KITANO), new=True)
    assert [fault.code for fault in refusal.value.faults] == ["E300012"]
    assert Supplier.objects.get(code="S-9").name == "先客"
