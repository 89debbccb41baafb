"""請求書登録 as a service: the seed's flow 2, below the wire."""

import datetime as dt
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import Notice
from invoices.drafts import InvoiceDraft
from invoices.models import Invoice, InvoiceEvent
from invoices.services import lifecycle
from partners.drafts import BankAccountDraft, CustomerDraft, InviteMethod, IssuerDraft
from partners.models import BankAccount, Customer, Invitation, Issuer
from partners.selectors import InviteStatus
from platform_project.kernel import clock
from platform_project.kernel.errors import PlatformError
from tests.factories import Cast, IssuerFactory, draft, equip, issue, line

ACCOUNT = {
    "bank_code": "0001", "branch_code": "001", "deposit_type": "1", "account_number": "1234567", "holder_name": "試験",
}  # fmt: skip
KAWASE = {"name": "川瀬工務店", "zip": "812-0011", "address1": "福岡県福岡市"}
OFFICE = {"name": "福岡営業所", "zip": "810-0001", "address1": "福岡県福岡市中央区天神"}


def codes(refusal: pytest.ExceptionInfo[PlatformError]) -> list[tuple[str, str]]:
    return [(fault.code, fault.item) for fault in refusal.value.faults]


def test_an_invoice_is_issued_with_every_default_taken(cast: Cast) -> None:
    invoice = issue(cast.actor("issuer"))
    invoice.refresh_from_db()
    assert (invoice.status, invoice.version, invoice.net, invoice.tax, invoice.gross) == ("10", 1, 1000, 100, 1100)
    assert invoice.publisher["code"] == "HQ"
    assert invoice.publisher["registration_number"] == cast.company("issuer").registration_number
    assert [bank["code"] for bank in invoice.banks] == ["MAIN"]
    assert (invoice.recipient, invoice.supplier_code) == (cast.recipient.company, "S-1")
    assert invoice.reception_date == clock.today()
    assert invoice.inv_no == f"{invoice.number:010d}"
    assert invoice.opened_at is None
    assert invoice.first_for_customer


def test_numbers_count_up_within_the_workspace(cast: Cast) -> None:
    first, second = issue(cast.actor("issuer")), issue(cast.actor("issuer"))
    equip(cast.company("rival"))
    third = issue(cast.actor("rival"))
    assert [first.number, second.number, third.number] == [1, 2, 3]
    assert not second.first_for_customer


def test_the_recipient_is_notified_by_mail_to_its_users(cast: Cast) -> None:
    invoice = issue(cast.actor("issuer"))
    notice = Notice.objects.get(workspace=cast.workspace)
    assert (notice.channel, notice.topic, notice.address) == ("mail", "issued", cast.recipient.pfid)
    assert notice.link == f"/receiving/invoices/{invoice.number}/"


def test_masters_of_the_element_are_registered_and_used(cast: Cast) -> None:
    element = InvoiceDraft(
        head=draft().head, lines=(line(),),
        publisher=IssuerDraft("FUKUOKA", OFFICE),
        customer=CustomerDraft("KAWASE", KAWASE, invite=InviteMethod.PAPER),
        banks=(BankAccountDraft("FUK", ACCOUNT),),
    )  # fmt: skip
    (outcome,) = lifecycle.register(actor=cast.actor("issuer"), drafts=[element]).outcomes
    assert [part.result for part in (outcome.publisher, outcome.customer) if part] == ["registered", "registered"]
    assert [bank.result for bank in outcome.banks] == ["registered"]
    assert outcome.invite_status is InviteStatus.ON_PAPER
    letters = Notice.objects.filter(channel="letter").order_by("number")
    assert [letter.topic for letter in letters] == ["invitation", "issued"]
    assert Invitation.objects.get().customer == Customer.objects.get(code="KAWASE")


def test_masters_alone_are_updated_and_deleted(cast: Cast) -> None:
    company = cast.issuer.company
    IssuerFactory(company=company, code="OLD", number=50)
    outcomes = lifecycle.register(actor=cast.actor("issuer"), drafts=[
        InvoiceDraft(publisher=IssuerDraft("OLD", delete=True), item="invoices[0]"),
        InvoiceDraft(customer=CustomerDraft("AOBA", {"section": "購買部"}), item="invoices[1]"),
        InvoiceDraft(customer=CustomerDraft("AOBA", {"section": "購買部"}), item="invoices[2]"),
    ]).outcomes  # fmt: skip
    assert [outcome.publisher.result if outcome.publisher else None for outcome in outcomes] == ["deleted", None, None]
    assert [row.customer.result for row in outcomes[1:] if row.customer] == ["updated", "unchanged"]
    assert not Invoice.objects.exists()
    assert Customer.objects.get(company=company, code="AOBA").section == "購買部"
    assert Issuer.objects.get(company=company, code="OLD").deleted_at is not None


def test_a_deleted_code_may_be_registered_anew(cast: Cast) -> None:
    actor = cast.actor("issuer")
    lifecycle.register(actor=actor, drafts=[InvoiceDraft(banks=(BankAccountDraft("TMP", ACCOUNT),))])
    lifecycle.register(actor=actor, drafts=[InvoiceDraft(banks=(BankAccountDraft("TMP", delete=True),))])
    lifecycle.register(actor=actor, drafts=[InvoiceDraft(banks=(BankAccountDraft("TMP", ACCOUNT),))])
    assert BankAccount.objects.filter(company=cast.issuer.company, code="TMP").count() == 2
    assert BankAccount.objects.filter(company=cast.issuer.company, code="TMP", deleted_at=None).count() == 1


def test_an_account_counts_wherever_it_stands_in_the_request(cast: Cast) -> None:
    lifecycle.register(actor=cast.actor("issuer"), drafts=[
        InvoiceDraft(customer=CustomerDraft("AOBA", default_account="LATER"), item="invoices[0]"),
        InvoiceDraft(banks=(BankAccountDraft("LATER", ACCOUNT),), item="invoices[1]"),
    ])  # fmt: skip
    account = Customer.objects.get(company=cast.issuer.company, code="AOBA").default_account
    assert account is not None
    assert account.code == "LATER"


def test_every_existence_fault_is_told_at_once_and_nothing_is_written(cast: Cast) -> None:
    good = draft(item="invoices[0]")
    bad = InvoiceDraft(
        head=draft().head, lines=(line(),), format_code="NONE",
        publisher=IssuerDraft("NOBODY", item="invoices[1].publisher"),
        customer=CustomerDraft("NOBODY", item="invoices[1].customer"),
        banks=(BankAccountDraft("NOBODY", item="invoices[1].banks[0]"),), item="invoices[1]",
    )  # fmt: skip
    with pytest.raises(PlatformError) as refusal:
        lifecycle.register(actor=cast.actor("issuer"), drafts=[good, bad])
    assert codes(refusal) == [
        ("E300005", "invoices[1].invoice_setting_code"),
        ("E300004", "invoices[1].banks[0].transfer_code"),
        ("E300001", "invoices[1].publisher.publisher_mng_num"),
        ("E300003", "invoices[1].customer.private_cust_cd"),
    ]
    assert not Invoice.objects.exists()
    cast.workspace.refresh_from_db()
    assert cast.workspace.last_invoice_number == 0


def test_a_code_that_stands_twice_is_not_resolved(cast: Cast) -> None:
    IssuerFactory(company=cast.issuer.company, code="HQ", number=60_000)
    with pytest.raises(PlatformError) as refusal:
        lifecycle.register(
            actor=cast.actor("issuer"), drafts=[InvoiceDraft(publisher=IssuerDraft("HQ", {"section": "x"}))]
        )
    assert codes(refusal) == [("E300002", "publisher.publisher_mng_num")]


def test_a_new_office_needs_name_zip_and_an_address(cast: Cast) -> None:
    with pytest.raises(PlatformError) as refusal:
        lifecycle.register(
            actor=cast.actor("issuer"), drafts=[InvoiceDraft(publisher=IssuerDraft("NEW", {"section": "x"}))]
        )
    assert codes(refusal) == [
        ("E700001", "publisher.publisher_company_name"),
        ("E700001", "publisher.publisher_zip"),
        ("E700001", "publisher.publisher_address1"),
    ]


def test_an_office_without_a_code_serves_one_invoice_only(cast: Cast) -> None:
    before = Issuer.objects.count()
    element = InvoiceDraft(
        head=draft().head, lines=(line(),), publisher=IssuerDraft(fields=OFFICE), customer=CustomerDraft("AOBA")
    )
    (outcome,) = lifecycle.register(actor=cast.actor("issuer"), drafts=[element]).outcomes
    assert outcome.invoice
    assert outcome.invoice.publisher["name"] == "福岡営業所"
    assert Issuer.objects.count() == before


def test_a_default_cannot_be_deleted(cast: Cast) -> None:
    with pytest.raises(PlatformError) as refusal:
        lifecycle.register(actor=cast.actor("issuer"), drafts=[
            InvoiceDraft(publisher=IssuerDraft("HQ", delete=True)),
            InvoiceDraft(banks=(BankAccountDraft("MAIN", delete=True),)),
        ])  # fmt: skip
    assert [code for code, _ in codes(refusal)] == ["E400003", "E400003"]


def test_without_any_default_the_faults_say_which(cast: Cast) -> None:
    element = InvoiceDraft(
        head={**draft().head, "unit_tax": "0"}, lines=(line(),),
        customer=CustomerDraft("NEW", {"name": "新規"}),
    )  # fmt: skip
    with pytest.raises(PlatformError) as refusal:
        lifecycle.register(actor=cast.actor("rival"), drafts=[element])
    assert {code for code, _ in codes(refusal)} == {"E300007", "E300009"}


def test_an_invoice_number_in_use_is_refused_also_within_one_request(cast: Cast) -> None:
    issue(cast.actor("issuer"), inv_no="A-1")
    with pytest.raises(PlatformError) as refusal:
        lifecycle.register(actor=cast.actor("issuer"), drafts=[
            draft(item="invoices[0]", inv_no="A-1"), draft(item="invoices[1]", inv_no="A-2"),
            draft(item="invoices[2]", inv_no="A-2"),
        ])  # fmt: skip
    assert codes(refusal) == [("E300010", "invoices[0].inv_no"), ("E300010", "invoices[2].inv_no")]


def test_amounts_that_disagree_are_told_with_expected_and_received(cast: Cast) -> None:
    element = InvoiceDraft(
        head=draft().head, stated={"inv_tax": 1, "inv_amount_tr10": 1100}, customer=CustomerDraft("AOBA"),
        lines=(line(amount=1002, item="invoices[0].details[0]"),),
    )  # fmt: skip
    with pytest.raises(PlatformError) as refusal:
        lifecycle.register(actor=cast.actor("issuer"), drafts=[element])
    assert codes(refusal) == [("E700010", "invoices[0].details[0].item_without_tax")]
    assert "計算値：1000、受信値：1002" in refusal.value.faults[0].message()


def test_a_stated_total_is_judged(cast: Cast) -> None:
    element = InvoiceDraft(head=draft().head, stated={"inv_tax": 1}, customer=CustomerDraft("AOBA"), lines=(line(),))
    with pytest.raises(PlatformError) as refusal:
        lifecycle.register(actor=cast.actor("issuer"), drafts=[element])
    assert codes(refusal) == [("E700010", "invoices[0].inv_tax")]


def test_a_fraction_of_a_yen_is_rounded_as_the_company_does(cast: Cast) -> None:
    company = cast.company("issuer")
    company.rounding = "ceil"
    invoice = issue(cast.actor("issuer"), lines=[line(quantity=Decimal("2.5"), price=Decimal("0.5"))])
    assert (invoice.net, invoice.tax) == (2, 1)


def test_carry_over_and_withholding_go_into_the_amount_to_pay(cast: Cast) -> None:
    invoice = issue(
        cast.actor("issuer"), prev_inv_amount=5000, payment=2000, adjustment=-500, carryover_new=2500,
        withholding_tax=10210, lines=[line(price=Decimal(100_000))],
    )  # fmt: skip
    assert (invoice.gross, invoice.show_amount) == (110_000, 110_000 + 2500 - 10_210)


def test_a_wrong_withholding_is_refused(cast: Cast) -> None:
    with pytest.raises(PlatformError) as refusal:
        issue(cast.actor("issuer"), withholding_tax=1, lines=[line(price=Decimal(100_000))])
    assert codes(refusal) == [("E700010", "invoices[0].withholding_tax")]


def test_an_old_rate_is_a_warning_and_no_refusal(cast: Cast) -> None:
    done = lifecycle.register(actor=cast.actor("issuer"), drafts=[draft(lines=[line(tax_rate=8)])])
    assert [warning.code for warning in done.warnings] == ["W700002"]


def test_a_rate_without_a_bucket_is_refused(cast: Cast) -> None:
    with pytest.raises(PlatformError) as refusal:
        issue(cast.actor("issuer"), lines=[line(tax_rate=7)])
    assert codes(refusal) == [("E700019", "details[0].tax_rate_sec")]


def test_events_are_chained(cast: Cast) -> None:
    issue(cast.actor("issuer"))
    issue(cast.actor("issuer"))
    events = list(InvoiceEvent.objects.order_by("number"))
    assert [event.action for event in events] == ["issue", "issue"]
    assert len({event.hash for event in events}) == 2
    cast.workspace.refresh_from_db()
    assert cast.workspace.event_anchor == events[-1].anchor


def test_what_the_sandbox_stripped_does_not_count_as_a_change(cast: Cast) -> None:
    BankAccount.objects.filter(company=cast.issuer.company).update(holder_kana="ｶ)ｼｹﾝ")
    element = InvoiceDraft(banks=(BankAccountDraft("MAIN", {"holder_kana": "ｶｼｹﾝ"}),))
    (outcome,) = lifecycle.register(actor=cast.actor("issuer"), drafts=[element]).outcomes
    assert outcome.banks[0].result == "unchanged"


@pytest.mark.parametrize("size", [1, 20])
def test_the_number_of_queries_does_not_grow_with_the_request(
    cast: Cast, size: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    drafts = [draft(item=f"invoices[{place}]", send_date=dt.date(2026, 11, 1)) for place in range(size)]
    with django_assert_max_num_queries(20):
        lifecycle.register(actor=cast.actor("issuer"), drafts=drafts)


def test_an_invoice_has_lines(cast: Cast) -> None:
    element = InvoiceDraft(head=draft().head, customer=CustomerDraft("AOBA"), item="invoices[0]")
    with pytest.raises(PlatformError) as refusal:
        lifecycle.register(actor=cast.actor("issuer"), drafts=[element])
    assert codes(refusal) == [("E700001", "invoices[0].details")]


@pytest.mark.contract("contract", "5 carryover_new")
@pytest.mark.parametrize(
    ("carried", "expected"),
    [
        ({"prev_inv_amount": 1000, "payment": 400, "adjustment": -50, "carryover_new": 550}, None),
        ({"prev_inv_amount": 1000, "payment": 400, "adjustment": -50, "carryover_new": 650}, 550),
        ({"prev_inv_amount": 1000, "carryover_new": 1000}, None),
        ({"carryover_new": 1}, 0),
        ({"carryover_new": 0}, None),
    ],
)
def test_the_new_carry_over_is_what_the_others_make_it(
    cast: Cast, carried: dict[str, int], expected: int | None
) -> None:
    if expected is None:
        assert issue(cast.actor("issuer"), **carried).carryover_new == carried["carryover_new"]
        return
    with pytest.raises(PlatformError) as refusal:
        issue(cast.actor("issuer"), **carried)
    (fault,) = refusal.value.faults
    assert (fault.code, fault.item, fault.params["expected"]) == ("E700010", "invoices[0].carryover_new", expected)


def test_a_silent_remark_is_the_formats(cast: Cast) -> None:
    cast.company("issuer").formats.update(notes="お振込手数料は貴社にてご負担ください。")
    assert issue(cast.actor("issuer")).remarks == "お振込手数料は貴社にてご負担ください。"
    assert issue(cast.actor("issuer"), remarks="別記").remarks == "別記"


def test_a_total_beyond_sixteen_digits_is_refused(cast: Cast) -> None:
    lines = [line(price=Decimal(9_000_000_000_000), item=f"details[{place}]") for place in range(600)]
    with pytest.raises(PlatformError) as refusal:
        issue(cast.actor("issuer"), lines=lines)
    assert codes(refusal) == [("E700006", "invoices[0].details")]


def test_an_account_named_twice_is_printed_once(cast: Cast) -> None:
    element = InvoiceDraft(
        head=draft().head, lines=(line(),), customer=CustomerDraft("AOBA"),
        banks=(BankAccountDraft("MAIN"), BankAccountDraft("MAIN", item="banks[1]")),
    )  # fmt: skip
    (outcome,) = lifecycle.register(actor=cast.actor("issuer"), drafts=[element]).outcomes
    assert outcome.invoice is not None
    assert [bank["code"] for bank in outcome.invoice.banks] == ["MAIN"]


def test_a_default_is_taken_as_earlier_elements_left_it(cast: Cast) -> None:
    (_, outcome) = lifecycle.register(actor=cast.actor("issuer"), drafts=[
        InvoiceDraft(
            publisher=IssuerDraft("HQ", {"name": "改称製作所"}), banks=(BankAccountDraft("MAIN", {"account_number": "7654321"}),),
        ),
        draft(item="invoices[1]"),
    ]).outcomes  # fmt: skip
    assert outcome.invoice is not None
    assert outcome.invoice.publisher["name"] == "改称製作所"
    assert [bank["account_number"] for bank in outcome.invoice.banks] == ["7654321"]


def test_an_own_number_that_is_in_use_does_not_block(cast: Cast) -> None:
    for taken in ("0000000003", "0000000003-2"):
        issue(cast.actor("issuer"), inv_no=taken)
    assert issue(cast.actor("issuer")).inv_no == "0000000003-3"


def test_inviting_who_has_joined_needs_no_address_and_changes_nothing(cast: Cast) -> None:
    element = InvoiceDraft(customer=CustomerDraft("AOBA", invite=InviteMethod.MAIL))
    (outcome,) = lifecycle.register(actor=cast.actor("issuer"), drafts=[element]).outcomes
    assert outcome.customer is not None
    assert (outcome.customer.result, outcome.invite_status) == ("unchanged", InviteStatus.JOINED)
    assert not Invitation.objects.exists()
