"""Reading whom a company trades with; always scoped to the company."""

from collections.abc import Collection, Iterable
from enum import StrEnum
from itertools import chain, count

from django.db.models import QuerySet

from accounts.models import Company, Notice
from partners.models import LIVE, BankAccount, Customer, Invitation, Issuer, Supplier
from platform_project.kernel import clock


class InviteStatus(StrEnum):
    """招待状況 as the wire says it."""

    NONE = "0"
    BY_MAIL = "1"
    JOINED = "2"
    ON_PAPER = "3"
    EXPIRED = "4"
    DECLINED = "5"


def issuers(company: Company, codes: Collection[str] | None = None) -> list[Issuer]:
    rows = Issuer.objects.filter(LIVE, company=company).select_related("company")
    return list(rows if codes is None else rows.filter(code__in=codes))


def accounts(company: Company, codes: Collection[str] | None = None) -> list[BankAccount]:
    rows = BankAccount.objects.filter(LIVE, company=company)
    return list(rows if codes is None else rows.filter(code__in=codes))


def customers(company: Company, codes: Collection[str] | None = None) -> list[Customer]:
    rows = Customer.objects.filter(company=company).select_related("default_account", "linked_company")
    return list(rows if codes is None else rows.filter(code__in=codes))


def suppliers(company: Company, codes: Collection[str] | None = None) -> list[Supplier]:
    rows = Supplier.objects.filter(company=company).select_related("linked_company")
    return list(rows if codes is None else rows.filter(code__in=codes))


def customer_of(company: Company, member: Company) -> Customer | None:
    """The 発行先 that is that member; the smallest code where there are several."""
    return Customer.objects.filter(company=company, linked_company=member).order_by("code").first()


def unlinked_customers(company: Company) -> list[Customer]:
    return list(Customer.objects.filter(company=company, linked_company=None).order_by("code"))


def customer_code_for(company: Company, member: Company) -> str:
    """A code under which `company` may keep `member` as a 発行先: an unlinked one's of that name, else one that is free."""
    alike = next((row.code for row in unlinked_customers(company) if row.name == member.name), "")
    if alike:
        return alike
    taken = set(Customer.objects.filter(company=company).values_list("code", flat=True))
    base = member.code.upper()[:10]
    return next(code for code in chain([base], (f"{base}-{number}" for number in count(2))) if code not in taken)


def default_issuer(company: Company) -> Issuer | None:
    return Issuer.objects.filter(LIVE, company=company, is_default=True).select_related("company").first()


def default_account_ids(company: Company) -> set[int]:
    """Ids of the accounts that are some 発行先's default."""
    rows = Customer.objects.filter(company=company, default_account__isnull=False)
    return set(rows.values_list("default_account_id", flat=True))


def supplier_codes(issuer: Company, recipients: Iterable[Company | None]) -> dict[int, str]:
    """Recipient's id → the smallest of the codes under which it keeps `issuer` as a 支払先. One query."""
    ids = {company.pk for company in recipients if company}
    rows = Supplier.objects.filter(company__in=ids, linked_company=issuer).order_by("-code")
    return dict(rows.values_list("company_id", "code"))


def status_of(invitation: Invitation | None, linked_company_id: int | None) -> InviteStatus:
    """What the latest invitation and the link say together, at the clock's time."""
    if linked_company_id is not None:
        return InviteStatus.JOINED
    if invitation is None:
        return InviteStatus.NONE
    if invitation.status == Invitation.Status.DECLINED:
        return InviteStatus.DECLINED
    if invitation.status == Invitation.Status.EXPIRED or invitation.expires_at <= clock.now():
        return InviteStatus.EXPIRED
    return InviteStatus.BY_MAIL if invitation.method == Invitation.Method.MAIL else InviteStatus.ON_PAPER


def latest_invitations(partners: Iterable[Customer | Supplier]) -> dict[int, Invitation]:
    """Id → latest invitation, of partners that are all 発行先 or all 支払先. One query."""
    by_kind: dict[str, list[int]] = {}
    for partner in partners:
        by_kind.setdefault("supplier" if isinstance(partner, Supplier) else "customer", []).append(partner.pk)
    if len(by_kind) > 1:
        raise ValueError("発行先 and 支払先 are asked for apart")
    return {
        getattr(row, f"{kind}_id"): row
        for kind, ids in by_kind.items()
        for row in Invitation.objects.filter(**{f"{kind}__in": ids}).order_by("number")
    }


def invitation(workspace_id: int, token: str) -> Invitation | None:
    """The invitation that a link or a letter's code names, within the workspace."""
    rows = Invitation.objects.select_related("inviter", "customer", "supplier", "workspace")
    return rows.filter(workspace_id=workspace_id, token=token).first()


def invitations_sent(company: Company) -> QuerySet[Invitation]:
    """What the company sent, the newest first."""
    rows = Invitation.objects.filter(inviter=company).select_related("customer", "supplier", "answered_by")
    return rows.order_by("-number")


def link_of(invitation: Invitation) -> str:
    """The page on which it is answered; what its mail or letter keeps as its link."""
    return f"/invitations/{invitation.token}/"


def sent_with(notice: Notice) -> Invitation | None:
    """The invitation that a mail or letter hands over."""
    return sent_with_all(notice.workspace_id, [notice]).get(notice.number)


def sent_with_all(workspace_id: int, notices: Iterable[Notice]) -> dict[int, Invitation]:
    """Number of a mail or letter → the invitation that it hands over; of one workspace. One query."""
    tokens = {
        row.number: row.link.strip("/").rpartition("/")[2] for row in notices if row.topic == Notice.Topic.INVITATION
    }
    if not tokens:
        return {}
    rows = Invitation.objects.select_related("inviter", "customer", "supplier", "workspace")
    found = {row.token: row for row in rows.filter(workspace_id=workspace_id, token__in=tokens.values())}
    return {number: found[token] for number, token in tokens.items() if token in found}
