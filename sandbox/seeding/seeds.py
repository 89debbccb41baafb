"""What a workspace begins with, and goes back to: a cast of companies, their masters, and a quarter of invoices.

Planted through the same services that everything else uses, at the clock's time. A workspace that already has its cast
keeps the rows of its companies and users, so that what was granted to them lives on.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from accounts.actors import Actor, Via
from accounts.models import Company, Plan, User, Workspace
from invoices.drafts import CorrectionDraft, FormatDraft, InvoiceDraft
from invoices.models import Invoice
from invoices.services import formats, lifecycle
from invoices.taxes import InvoiceType, TaxUnit
from journal_masters.models import AccountTitle, BurdenSection
from partners.drafts import BankAccountDraft, CustomerDraft, InviteMethod, IssuerDraft
from partners.models import Customer, Supplier
from partners.services import masters
from platform_project.kernel import clock
from platform_project.kernel.money import Rounding
from platform_project.kernel.progress import Tally, Work
from sandbox.seeding import cast
from sandbox.seeding.cast import Member
from sandbox.seeding.demo_invoices import REASON, STORIES, Story, draft_of


@dataclass(frozen=True, slots=True)
class Seed:
    """`roles` name the members of the cast that are there; masters and invoices are those of the demo."""

    roles: tuple[str, ...]
    masters: bool
    invoices: bool

    @property
    def members(self) -> list[Member]:
        return [member for member in cast.MEMBERS if member.role in self.roles]


_EVERYBODY = tuple(member.role for member in cast.MEMBERS)
SEEDS: dict[str, Seed] = {
    "demo": Seed(_EVERYBODY, masters=True, invoices=True),
    "masters": Seed(_EVERYBODY, masters=True, invoices=False),
    "empty": Seed(("issuer", "recipient"), masters=False, invoices=False),
}


def plant(workspace: Workspace, seed: Seed, password: str) -> None:
    """Make or restore the cast, then the rest of the seed. `password` is the hash that new users are given."""
    actors = {member.role: _member(workspace, member, password) for member in seed.members}
    issuer, recipient = actors["issuer"], actors["recipient"]
    if seed.masters:
        long_ago = clock.now() - dt.timedelta(days=100)
        with clock.using(clock.Setting(frozen_at=long_ago)):
            _issuing_masters(issuer)
            Customer.objects.filter(company=issuer.company, code="AOBA").update(linked_company=recipient.company)
            _receiving_masters(issuer, recipient)
    if seed.invoices:
        _invoices(issuer, recipient)


def pfid_of(member: Member, slug: str) -> str:
    return f"{member.role}@{slug}.example"


def _member(workspace: Workspace, member: Member, password: str) -> Actor:
    company, _new = Company.objects.update_or_create(workspace=workspace, code=member.code, defaults={
        "name": member.name, "registration_number": member.registration_number, "zip": member.zip,
        "address1": member.address1, "address2": "", "phone": member.phone, "api_option": True,
        "issuing_plan": Plan.PAID if member.issuing_paid else Plan.FREE,
        "receiving_plan": Plan.PAID if member.receiving_paid else Plan.FREE,
        "journal_free_items_option": member.free_items, "rounding": Rounding.FLOOR.value,
    })  # fmt: skip
    pfid = pfid_of(member, workspace.slug)
    # A PFID that somebody in another workspace took is not ours to restore: making it fails instead.
    user = User.objects.filter(pfid=pfid, company__workspace=workspace).first() or User(pfid=pfid, password=password)
    user.company, user.name, user.is_active = company, member.person, True
    user.save()
    return Actor.of(user, Via.SEED)


def _issuing_masters(actor: Actor) -> None:
    company = actor.company
    masters.save_account(actor=actor, new=True, draft=BankAccountDraft("MAIN", {
        "bank_code": "0001", "bank_name": "みずほ銀行", "bank_kana": "ﾐｽﾞﾎ", "branch_code": "001",
        "branch_name": "東京営業部", "branch_kana": "ﾄｳｷﾖｳ", "deposit_type": "1", "account_number": "0099901",
        "holder_name": company.name, "holder_kana": "ｶ)ﾐﾅﾄｾｲｻｸｼﾖ",
    }))  # fmt: skip
    masters.save_issuer(actor=actor, make_default=True, draft=IssuerDraft("HQ", {
        "name": company.name, "section": "営業部", "zip": company.zip, "address1": company.address1,
        "phone": company.phone, "mail": "eigyo@minato.example", "registration_number": company.registration_number,
    }))  # fmt: skip
    formats.save_format(actor=actor, new=True, draft=FormatDraft(
        "STD", "標準書式", InvoiceType.QUALIFIED, TaxUnit.INVOICE, default_account="MAIN", make_default=True,
    ))  # fmt: skip
    masters.save_customer(actor=actor, new=True, draft=CustomerDraft("AOBA", {
        "name": "あおば商事株式会社", "section": "経理部", "honorific": "御中", "zip": "980-0811",
        "address1": "宮城県仙台市青葉区一番町9-9-9",
    }, default_account="MAIN"))  # fmt: skip
    for code, name, zip_code, address, mail, invite in cast.CUSTOMERS:
        fields = {"name": name, "honorific": "御中", "zip": zip_code, "address1": address, "mail": mail}
        draft = CustomerDraft(code, fields, invite=InviteMethod(invite))
        masters.save_customer(actor=actor, new=True, draft=draft)


def _receiving_masters(issuer: Actor, recipient: Actor) -> None:
    Supplier.objects.create(
        company=recipient.company, code="MINATO", name=issuer.company.name, linked_company=issuer.company,
        registration_number=issuer.company.registration_number, zip=issuer.company.zip, address1=issuer.company.address1,
    )  # fmt: skip
    AccountTitle.objects.bulk_create(
        AccountTitle(company=recipient.company, code=code, name=name, kana=kana, tax_class=tax, display_order=place)
        for place, (code, name, kana, tax) in enumerate(cast.ACCOUNT_TITLES, 1)
    )
    BurdenSection.objects.bulk_create(
        BurdenSection(company=recipient.company, code=code, name=name, kana=kana, display_order=place)
        for place, (code, name, kana) in enumerate(cast.BURDEN_SECTIONS, 1)
    )


def _invoices(issuer: Actor, recipient: Actor) -> None:
    """Play the stories in fortnights: what was issued in one is opened, returned and corrected before the next."""
    now, today = clock.now(), clock.today()
    tally = Tally(Work.SEEDING, len(STORIES))
    for _, members in groupby(STORIES, key=lambda story: story.days_ago // 14):
        stories = list(members)
        issued_at = now - dt.timedelta(days=stories[-1].days_ago)
        with clock.using(clock.Setting(frozen_at=issued_at)):
            drafts = [draft_of(story, today) for story in stories]
            outcomes = lifecycle.register(actor=issuer, drafts=drafts).outcomes
        _play(issuer, recipient, list(zip(stories, drafts, [row.invoice for row in outcomes], strict=True)), issued_at)
        tally.add(len(stories))


def _play(
    issuer: Actor, recipient: Actor, stories: Sequence[tuple[Story, InvoiceDraft, Invoice | None]], start: dt.datetime
) -> None:
    for story, draft, invoice in stories:
        for hour, step in enumerate(story.steps, 1):
            if invoice is None:
                continue
            with clock.using(clock.Setting(frozen_at=start + dt.timedelta(hours=hour))):
                if step == "o":
                    lifecycle.open_invoice(actor=recipient, number=invoice.number)
                elif step == "r":
                    lifecycle.return_invoice(actor=recipient, number=invoice.number, reason=REASON)
                else:
                    again = InvoiceDraft(head={"remarks": "単価を訂正して再発行いたします。"}, item=draft.item)
                    lifecycle.correct(actor=issuer, corrections=[CorrectionDraft(invoice.number, again)])
