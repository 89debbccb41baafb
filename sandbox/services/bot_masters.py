"""What a counterparty's company needs before it can do anything: its user, its masters, and the one it trades with."""

from accounts.actors import Actor, Via
from accounts.models import Company, Plan, User, Workspace
from invoices.drafts import FormatDraft
from invoices.services import formats
from invoices.taxes import InvoiceType, TaxUnit
from journal_masters.models import AccountTitle
from partners import selectors as partners
from partners.drafts import BankAccountDraft, CustomerDraft, IssuerDraft, SupplierDraft
from partners.models import Customer, Supplier
from partners.services import masters, suppliers
from sandbox.bots.characters import Character, Kind, What

# Code, name, kana, tax class: what BOT-JOURNAL books against.
EXPENSE, PAYABLE = "5001", "2001"
_TITLES = ((EXPENSE, "仕入高", "シイレダカ", "課税仕入10"), (PAYABLE, "買掛金", "カイカケキン", "対象外"))


def company_of(workspace: Workspace, character: Character) -> Company:
    """The counterparty's company, made and equipped on first need."""
    found = Company.objects.filter(workspace=workspace, code=character.code).first()
    return found or _made(workspace, character)


def actor_of(company: Company) -> Actor:
    """The company's user at work."""
    user = User.objects.filter(company=company, is_active=True).order_by("pfid").first()
    return Actor(company, user.pfid if user else company.code.lower(), Via.BOT)


def _made(workspace: Workspace, character: Character) -> Company:
    company = Company.objects.create(
        workspace=workspace, code=character.code, name=character.name, zip="100-0001",
        registration_number=character.registration_number, address1=f"東京都千代田区架空町9-9-{character.place}",
        phone=f"03-0000-{character.place:04d}", api_option=False,
        issuing_plan=Plan.PAID if character.kind is Kind.ISSUER else Plan.FREE,
        receiving_plan=Plan.FREE if character.kind is Kind.ISSUER else Plan.PAID,
    )  # fmt: skip
    User.objects.create_user(_free_pfid(workspace, character), None, company=company, name="自動応答")
    actor = actor_of(company)
    if character.kind is Kind.ISSUER:
        _issuing_masters(actor, character)
    if any(rule.what is What.JOURNAL for rule in character.rules):
        AccountTitle.objects.bulk_create(
            AccountTitle(company=company, code=code, name=name, kana=kana, tax_class=tax, display_order=place)
            for place, (code, name, kana, tax) in enumerate(_TITLES, 1)
        )
    return company


def _free_pfid(workspace: Workspace, character: Character) -> str:
    """PFIDs are unique in the installation: somebody elsewhere may have taken the one that follows from the code."""
    role = character.code.lower()
    pfid = f"{role}@{workspace.slug}.example"
    return f"{role}.{workspace.pk}@bots.example" if User.objects.filter(pfid=pfid).exists() else pfid


def mail_of(character: Character) -> str:
    return f"keiri@{character.code.lower()}.example"


def _account(character: Character) -> dict[str, str]:
    return {
        "bank_code": "0001", "bank_name": "みずほ銀行", "bank_kana": "ﾐｽﾞﾎ", "branch_code": "001",
        "branch_name": "東京営業部", "branch_kana": "ﾄｳｷﾖｳ", "deposit_type": "1",
        "account_number": f"9998{character.place:03d}", "holder_name": character.name,
        "holder_kana": f"ﾎﾞﾂﾄ {character.place}",
    }  # fmt: skip


def _issuing_masters(actor: Actor, character: Character) -> None:
    company = actor.company
    masters.save_account(actor=actor, new=True, draft=BankAccountDraft("MAIN", _account(character)))
    masters.save_issuer(actor=actor, make_default=True, draft=IssuerDraft("HQ", {
        "name": company.name, "zip": company.zip, "address1": company.address1, "phone": company.phone,
        "mail": mail_of(character), "registration_number": company.registration_number,
    }))  # fmt: skip
    formats.save_format(actor=actor, new=True, draft=FormatDraft(
        "STD", "標準書式", type_of(character), TaxUnit.INVOICE, default_account="MAIN", make_default=True,
    ))  # fmt: skip


def type_of(character: Character) -> InvoiceType:
    """Without a registration number nobody issues a qualified invoice."""
    return InvoiceType.QUALIFIED if character.registered else InvoiceType.SEPARATE


def keep_as_customer(company: Company, member: Company, character: Character) -> None:
    """The company's 発行先 of that code is the member; one to be invited is not linked yet."""
    _save_customer(company, character)
    if character.kind is not Kind.INVITEE:
        Customer.objects.filter(company=company, code=character.code, linked_company=None).update(linked_company=member)


def _save_customer(company: Company, character: Character) -> None:
    if Customer.objects.filter(company=company, code=character.code).exists():
        return
    masters.save_customer(actor=actor_of(company), new=True, draft=CustomerDraft(character.code, {
        "name": character.name, "honorific": "御中", "zip": "100-0001",
        "address1": f"東京都千代田区架空町9-9-{character.place}", "mail": mail_of(character),
    }))  # fmt: skip


def keep_as_supplier(company: Company, member: Company, character: Character) -> None:
    """The company's 支払先 of that code is the member, whose 発行先 the company becomes; one to be invited is not linked."""
    if not Supplier.objects.filter(company=company, code=character.code).exists():
        suppliers.save(actor=actor_of(company), new=True, draft=SupplierDraft(character.code, {
            "name": character.name, "zip": "100-0001", "address1": f"東京都千代田区架空町9-9-{character.place}",
            "mail": mail_of(character), "registration_number": character.registration_number, **_account(character),
        }))  # fmt: skip
    if character.kind is Kind.INVITEE:
        return
    Supplier.objects.filter(company=company, code=character.code, linked_company=None).update(linked_company=member)
    _address_to(member, company)


def _address_to(member: Company, company: Company) -> None:
    """The member's own 発行先 for the company it sends to."""
    if partners.customer_of(member, company):
        return
    code = partners.customer_code_for(member, company)
    masters.save_customer(actor=actor_of(member), new=True, draft=CustomerDraft(code, {
        "name": company.name[:30], "honorific": "御中", "zip": company.zip, "address1": company.address1,
    }))  # fmt: skip
    Customer.objects.filter(company=member, code=code).update(linked_company=company)
