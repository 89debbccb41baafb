"""Rows for tests (factory-boy), and the named cast: an issuer, its recipient, a rival, a stranger, and the same in another
workspace. An access question is then one line: `cast.rival` asks for what is `cast.issuer`'s."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import factory

from accounts.actors import Actor, Via
from accounts.models import Application, Company, Plan, User, Workspace
from invoices.drafts import CorrectionDraft, InvoiceDraft, LineDraft
from invoices.models import Invoice, InvoiceFormat
from invoices.services import lifecycle
from invoices.taxes import TaxType
from partners.drafts import CustomerDraft
from partners.models import BankAccount, Customer, Issuer, Supplier
from platform_project.kernel import registration

PASSWORD = "test-pass-2026"


class WorkspaceFactory(factory.django.DjangoModelFactory[Workspace]):
    class Meta:
        model = Workspace

    slug = factory.Sequence(lambda n: f"ws-{n}")
    name = factory.LazyAttribute(lambda row: row.slug)


class CompanyFactory(factory.django.DjangoModelFactory[Company]):
    class Meta:
        model = Company

    workspace = factory.SubFactory(WorkspaceFactory)
    code = factory.Sequence(lambda n: f"company-{n}")
    name = factory.LazyAttribute(lambda row: f"株式会社{row.code}")
    registration_number = factory.Sequence(lambda n: f"T{registration.check_digit(f'99991{n:07d}')}99991{n:07d}")
    issuing_plan = Plan.PAID
    receiving_plan = Plan.PAID


class UserFactory(factory.django.DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    company = factory.SubFactory(CompanyFactory)
    pfid = factory.LazyAttribute(lambda row: f"user@{row.company.code}.{row.company.workspace.slug}.example")
    name = "試験 太郎"
    password = factory.django.Password(PASSWORD)


class ApplicationFactory(factory.django.DjangoModelFactory[Application]):
    class Meta:
        model = Application

    workspace = factory.SubFactory(WorkspaceFactory)
    client_id = factory.LazyAttribute(lambda row: f"{row.workspace.slug}-client")
    client_secret = factory.LazyAttribute(lambda row: f"{row.workspace.slug}-secret")
    redirect_uris = "http://127.0.0.1/callback"
    name = factory.LazyAttribute(lambda row: row.client_id)


class IssuerFactory(factory.django.DjangoModelFactory[Issuer]):
    class Meta:
        model = Issuer

    company = factory.SubFactory(CompanyFactory)
    number = factory.Sequence(lambda n: n + 1)
    code = "HQ"
    name = "株式会社試験製作所"
    zip = "231-0002"
    address1 = "神奈川県横浜市中区海岸通9-9-9"


class BankAccountFactory(factory.django.DjangoModelFactory[BankAccount]):
    class Meta:
        model = BankAccount

    company = factory.SubFactory(CompanyFactory)
    code = "MAIN"
    bank_code = "0001"
    branch_code = "001"
    deposit_type = "1"
    account_number = "0099901"
    holder_name = "株式会社試験製作所"
    holder_kana = "ｼｹﾝｾｲｻｸｼﾖ"


class CustomerFactory(factory.django.DjangoModelFactory[Customer]):
    class Meta:
        model = Customer

    company = factory.SubFactory(CompanyFactory)
    code = "AOBA"
    name = "あおば商事株式会社"
    zip = "980-0811"
    address1 = "宮城県仙台市青葉区一番町9-9-9"


class FormatFactory(factory.django.DjangoModelFactory[InvoiceFormat]):
    class Meta:
        model = InvoiceFormat

    company = factory.SubFactory(CompanyFactory)
    code = "STD"
    title = "標準書式"
    invoice_type = "3"
    unit_tax = "0"


@dataclass(frozen=True, slots=True)
class Cast:
    """One workspace's people. The issuer knows the recipient as `AOBA`, and has HQ, MAIN and STD as defaults."""

    workspace: Workspace
    application: Application
    issuer: User
    recipient: User
    rival: User
    stranger: User

    def company(self, role: str) -> Company:
        company: Company | None = getattr(self, role).company
        assert company is not None
        return company

    def actor(self, role: str, via: Via = Via.API) -> Actor:
        return Actor.of(getattr(self, role), via)


def make_cast() -> Cast:
    workspace = WorkspaceFactory()
    issuer = UserFactory(company__workspace=workspace, company__receiving_plan=Plan.FREE)
    recipient = UserFactory(
        company__workspace=workspace, company__issuing_plan=Plan.FREE, company__journal_free_items_option=True
    )
    rival = UserFactory(company__workspace=workspace)
    stranger = UserFactory(
        company__workspace=workspace, company__issuing_plan=Plan.FREE, company__receiving_plan=Plan.FREE
    )
    equip(issuer.company, linked=recipient.company)
    Supplier.objects.create(company=recipient.company, code="S-1", name="仕入先", linked_company=issuer.company)
    application = ApplicationFactory(workspace=workspace)
    return Cast(workspace, application, issuer, recipient, rival, stranger)


def equip(company: Company, *, linked: Company | None = None) -> None:
    """Give an issuing company its defaults: 発行元 HQ, 口座 MAIN, 書式 STD, 発行先 AOBA."""
    account = BankAccountFactory(company=company)
    IssuerFactory(company=company, is_default=True)
    FormatFactory(company=company, is_default=True, default_account=account)
    CustomerFactory(company=company, linked_company=linked, default_account=account)


def line(**changes: Any) -> LineDraft:
    fields: dict[str, Any] = {
        "item_name": "部品", "tax_type": TaxType.TAXABLE, "tax_rate": 10, "quantity": Decimal(1), "price": Decimal(1000),
    }  # fmt: skip
    return LineDraft(**(fields | changes))


def draft(
    *, lines: Sequence[LineDraft] | None = None, customer: str = "AOBA", item: str = "invoices[0]", **head: Any
) -> InvoiceDraft:
    """A valid registration; `head` overrides."""
    fields = {
        "send_date": dt.date(2026, 11, 1), "pay_due_date": dt.date(2026, 12, 31), "invoice_type": "3", "inv_name": "請求",
    }  # fmt: skip
    return InvoiceDraft(
        head=fields | head, lines=tuple(lines or [line(item=f"{item}.details[0]")]), customer=CustomerDraft(customer),
        item=item,
    )  # fmt: skip


def issue(actor: Actor, **head: Any) -> Invoice:
    """An invoice, issued through the service."""
    (outcome,) = lifecycle.register(actor=actor, drafts=[draft(**head)]).outcomes
    assert outcome.invoice is not None
    return outcome.invoice


def returned(cast: Cast, **head: Any) -> Invoice:
    """An invoice that the recipient sent back."""
    invoice = issue(cast.actor("issuer"), **head)
    return lifecycle.return_invoice(actor=cast.actor("recipient", Via.PAGE), number=invoice.number, reason="単価相違")


def reissued(cast: Cast, **head: Any) -> Invoice:
    invoice = returned(cast, **head)
    lifecycle.correct(actor=cast.actor("issuer"), corrections=[CorrectionDraft(invoice.number, InvoiceDraft())])
    invoice.refresh_from_db()
    return invoice
