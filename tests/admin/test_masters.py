"""Masters are kept through their services: same rules, same words, the company's own time."""

import datetime as dt

import pytest
from django.test import Client

from accounts.models import Workspace
from invoices.journal_drafts import EntryDraft
from invoices.models import InvoiceFormat
from invoices.services import journals
from journal_masters.models import AccountTitle, BurdenSection, JournalItem, SubAccountTitle
from partners.models import BankAccount, Customer, Issuer, Supplier
from tests.admin.forms import TOP, save
from tests.admin.staff import address
from tests.factories import Cast, IssuerFactory, issue, make_cast

OSAKA = {"code": "OSAKA", "name": "大阪支店", "zip": "〒5300001", "address1": "大阪市北区9-9-9"}


def issuer_of(cast: Cast, code: str = "HQ") -> Issuer:
    return Issuer.objects.get(company=cast.company("issuer"), code=code)


def remove(client: Client, row: Issuer | BankAccount | InvoiceFormat | BurdenSection) -> list[str]:
    """Press the button, and say yes; what is said then."""
    answer = client.post(address(type(row), "delete", row.pk), {"post": "yes"}, follow=True)
    return [message.message for message in answer.context["messages"] if message.level_tag == "error"]


def test_an_issuing_office_is_registered_and_numbered(staff: Client, cast: Cast) -> None:
    assert save(staff, Issuer, company=cast.company("issuer").pk, **OSAKA) == {}
    row = issuer_of(cast, "OSAKA")
    assert (row.number, row.zip, row.is_default) == (issuer_of(cast).number + 1, "530-0001", False)


def test_what_the_service_refuses_stands_beside_its_field(staff: Client, cast: Cast) -> None:
    faults = save(staff, Issuer, company=cast.company("issuer").pk, code="OSAKA", name="大阪支店")
    assert faults == {"zip": ["発行元郵便番号は必須です"], "address1": ["発行元住所1は必須です"]}
    assert Issuer.objects.filter(company=cast.company("issuer")).count() == 1


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("zip", "12-34", "郵便番号の形式が正しくありません（XXX-XXXX）"),
        (
            "registration_number",
            "T1234567890123",
            "登録番号の形式が正しくありません（T＋13桁の数字。検査数字も確認します）",
        ),
        ("code", "A(1)", "発行元コードに使用できない文字（( )）が含まれています"),
        ("name", "大阪\u202e支店", "発行元会社名に使用できない文字（U+202E）が含まれています"),
    ],
)
def test_a_text_is_held_to_the_rules_of_a_request(
    staff: Client, cast: Cast, field: str, value: str, complaint: str
) -> None:
    sent = OSAKA | {"company": cast.company("issuer").pk, field: value}
    assert save(staff, Issuer, **sent) == {field: [complaint]}


def test_an_office_becomes_the_default_and_the_old_one_is_not(staff: Client, cast: Cast) -> None:
    other = IssuerFactory(company=cast.company("issuer"), code="OSAKA", number=99)
    assert save(staff, Issuer, other, is_default="on", name="大阪本店") == {}
    other.refresh_from_db()
    assert (other.is_default, other.name) == (True, "大阪本店")
    assert not issuer_of(cast).is_default


def test_a_default_cannot_just_be_dropped_nor_deleted(staff: Client, cast: Cast) -> None:
    row = issuer_of(cast)
    assert save(staff, Issuer, row, is_default=None) == {}
    assert remove(staff, row) == ["発行元「HQ」は規定値として使用されているため削除できません"]
    row.refresh_from_db()
    assert row.is_default
    assert row.deleted_at is None


def test_a_deletion_hides_the_row_at_the_workspace_s_time(staff: Client, cast: Cast) -> None:
    then = dt.datetime(2027, 4, 1, 9, 0, tzinfo=dt.UTC)
    Workspace.objects.filter(pk=cast.workspace.pk).update(clock_frozen_at=then)
    row = IssuerFactory(company=cast.company("issuer"), code="OSAKA", number=99)
    assert remove(staff, row) == []
    row.refresh_from_db()
    assert row.deleted_at == then
    assert staff.post(address(Issuer, "change", row.pk), {"name": "復活"}).status_code == 403
    assert staff.get(address(Issuer, "delete", row.pk)).status_code == 403


def test_an_account_is_changed_but_not_its_code_nor_company(staff: Client, cast: Cast) -> None:
    row = BankAccount.objects.get(company=cast.company("issuer"))
    assert save(staff, BankAccount, row, code="OTHER", company=cast.company("rival").pk, account_number="123") == {}
    row.refresh_from_db()
    assert (row.code, row.company, row.account_number) == ("MAIN", cast.company("issuer"), "0000123")


def test_a_code_that_is_taken_is_said_to_be(staff: Client, cast: Cast) -> None:
    sent = {"code": "MAIN", "bank_code": "0001", "branch_code": "001", "deposit_type": "1", "account_number": "1"}
    sent |= {"holder_name": "試験"}
    faults = save(staff, BankAccount, company=cast.company("issuer").pk, **sent)
    assert faults == {"code": ["振込先コード「MAIN」は既に登録されています"]}


def test_an_account_that_is_somebody_s_default_stays(staff: Client, cast: Cast) -> None:
    row = BankAccount.objects.get(company=cast.company("issuer"))
    assert remove(staff, row) == ["振込先口座「MAIN」は規定値として使用されているため削除できません"]


def test_a_customer_takes_an_account_of_its_own_company_only(staff: Client, cast: Cast) -> None:
    customer = Customer.objects.get(company=cast.company("issuer"))
    foreign = BankAccount.objects.get(company=make_cast().company("issuer"))
    faults = save(staff, Customer, customer, default_account=foreign.pk)
    assert faults == {"default_account": ["この会員企業の口座を選んでください。"]}
    assert save(staff, Customer, customer, default_account="", name="あおば商事") == {}
    customer.refresh_from_db()
    assert (customer.default_account, customer.name) == (None, "あおば商事")
    assert customer.linked_company == cast.company("recipient")


def test_a_supplier_s_account_is_whole_or_not_there(staff: Client, cast: Cast) -> None:
    supplier = Supplier.objects.get(company=cast.company("recipient"))
    faults = save(staff, Supplier, supplier, bank_code="0001")
    assert set(faults) == {"branch_code", "deposit_type", "account_number", "holder_name"}
    assert save(staff, Supplier, supplier, phone="03-0000-0000") == {}
    supplier.refresh_from_db()
    assert supplier.phone == "03-0000-0000"


def test_a_format_keeps_the_titles_of_its_free_fields(staff: Client, cast: Cast) -> None:
    row = InvoiceFormat.objects.get(company=cast.company("issuer"))
    assert save(staff, InvoiceFormat, row, inv_free_txt1="工事名", item_free_txt10="等級") == {}
    assert save(staff, InvoiceFormat, row, title="標準") == {}
    row.refresh_from_db()
    assert (row.title, row.free_titles) == ("標準", {"inv_free_txt1": "工事名", "item_free_txt10": "等級"})
    assert row.default_account == BankAccount.objects.get(company=cast.company("issuer"))


def test_a_format_s_unit_must_fit_its_kind(staff: Client, cast: Cast) -> None:
    row = InvoiceFormat.objects.get(company=cast.company("issuer"))
    assert set(save(staff, InvoiceFormat, row, invoice_type="3", unit_tax="1")) == {"unit_tax"}


def test_a_format_in_use_is_hidden_unless_it_is_the_default(staff: Client, cast: Cast) -> None:
    default = InvoiceFormat.objects.get(company=cast.company("issuer"))
    issue(cast.actor("issuer"))
    assert remove(staff, default) == ["書式「STD」は規定値として使用されているため削除できません"]
    sent = {"code": "NEW", "title": "新書式", "invoice_type": "3", "unit_tax": "0", "is_default": "on"}
    assert save(staff, InvoiceFormat, company=cast.company("issuer").pk, **sent) == {}
    assert remove(staff, default) == []
    default.refresh_from_db()
    assert default.deleted_at is not None


def test_journal_masters_are_kept_through_their_service(staff: Client, cast: Cast) -> None:
    company = cast.company("recipient")
    assert (
        save(staff, AccountTitle, company=company.pk, code="5370", name="ソフトウェア費", tax_class="課税仕入10") == {}
    )
    account = AccountTitle.objects.get(company=company)
    assert save(staff, SubAccountTitle, account_title=account.pk, code="001", name="みなと") == {}
    sub = SubAccountTitle.objects.get()
    assert (sub.account_title, sub.company) == (account, company)
    assert save(staff, JournalItem, company=company.pk, item_no="2", code="P-1", name="企画A") == {}
    assert save(staff, AccountTitle, account, name="ソフト費", valid_to="2026-12-31") == {}
    account.refresh_from_db()
    assert (account.name, account.valid_to) == ("ソフト費", dt.date(2026, 12, 31))


def test_a_known_code_is_not_overwritten_by_adding_it(staff: Client, cast: Cast) -> None:
    company = cast.company("recipient")
    for faults in (0, 1):
        sent = {"code": "130", "name": f"部門{faults}"}
        assert len(save(staff, BurdenSection, company=company.pk, **sent)) == faults
    assert BurdenSection.objects.get().name == "部門0"


def test_items_need_the_option_and_periods_their_order(staff: Client, cast: Cast) -> None:
    refused = save(staff, JournalItem, company=cast.company("rival").pk, item_no="1", code="P", name="p")
    assert refused == {TOP: ["仕訳自由項目利用オプションが有効ではありません"]}
    sent = {"company": cast.company("rival").pk, "code": "1", "name": "部", "valid_from": "2027-01-01"}
    assert set(save(staff, BurdenSection, **sent, valid_to="2026-01-01")) == {"valid_to"}


def test_what_a_journal_uses_stays(staff: Client, cast: Cast) -> None:
    company = cast.company("recipient")
    for code in ("5370", "2030"):
        AccountTitle.objects.create(company=company, code=code, name=code)
    used, unused = (BurdenSection.objects.create(company=company, code=code, name=code) for code in ("130", "140"))
    entry = EntryDraft("5370", "2030", 1100, "課税仕入10", section="130")
    number = issue(cast.actor("issuer")).number
    journals.register(actor=cast.actor("recipient"), number=number, journals={1: [entry]})
    assert remove(staff, used) == ["負担部門「130」は仕訳で使用されているため削除できません"]
    assert remove(staff, unused) == []
    assert list(BurdenSection.objects.all()) == [used]
