"""招待: asking a trading partner to join, and what it answers."""

import datetime as dt
import secrets
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext

from accounts.actors import Actor, Via
from accounts.counters import Numbers, locked
from accounts.models import Company, Notice, Plan, User, Workspace
from accounts.notices import Message, addresses_of, send
from partners import resolvers, selectors
from partners.drafts import InviteMethod
from partners.models import Customer, Invitation, Supplier
from platform_project.kernel import clock
from platform_project.kernel.errors import refuse

LIFETIME = dt.timedelta(days=30)
NAME_LENGTH = 30  # of a 発行先
# No 0/O, 1/I/L: a letter's code is typed by hand.
LETTER_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def invite(numbers: Numbers, *, actor: Actor, targets: Sequence[tuple[Customer | Supplier, InviteMethod]]) -> None:
    """Invite those partners that have not joined; an earlier open invitation of the same one is replaced.

    The caller holds the workspace's lock and has seen to it that address or mail are there.
    """
    # Who is named twice in a request is invited once, in the way named last.
    last = {(type(row), row.pk): (row, method) for row, method in targets if method is not InviteMethod.NONE}
    wanted = [(row, method) for row, method in last.values() if row.linked_company_id is None]
    if not wanted:
        return
    _replace_open([row for row, _ in wanted])
    rows = [
        _invitation(numbers, actor, partner, method, number)
        for (partner, method), number in zip(wanted, numbers.take("invitation", len(wanted)), strict=True)
    ]
    Invitation.objects.bulk_create(rows)
    send(numbers, [_message(row) for row in rows])


def _replace_open(partners: Sequence[Customer | Supplier]) -> None:
    customers = [row.pk for row in partners if isinstance(row, Customer)]
    suppliers = [row.pk for row in partners if isinstance(row, Supplier)]
    earlier = Invitation.objects.filter(Q(customer__in=customers) | Q(supplier__in=suppliers))
    earlier.filter(status=Invitation.Status.OPEN).update(status=Invitation.Status.REPLACED)


def _invitation(
    numbers: Numbers, actor: Actor, partner: Customer | Supplier, method: InviteMethod, number: int
) -> Invitation:
    at = clock.now()
    token = secrets.token_urlsafe(32) if method is InviteMethod.MAIL else _letter_code()
    return Invitation(
        workspace=numbers.workspace, number=number, inviter=actor.company, method=method.value, token=token,
        customer=partner if isinstance(partner, Customer) else None,
        supplier=partner if isinstance(partner, Supplier) else None, sent_at=at, expires_at=at + LIFETIME,
    )  # fmt: skip


def _letter_code() -> str:
    return "-".join("".join(secrets.choice(LETTER_ALPHABET) for _ in range(4)) for _ in range(3))


def _message(row: Invitation) -> Message:
    partner = row.customer or row.supplier
    if partner is None:
        raise ValueError("an invitation needs a partner")
    by_mail = row.method == Invitation.Method.MAIL
    until = clock.date_of(row.expires_at)
    how = "下のリンクを開いて" if by_mail else f"招待コード {row.token} を招待ページで入力して"
    return Message(
        channel=Notice.Channel.MAIL if by_mail else Notice.Channel.LETTER,
        topic=Notice.Topic.INVITATION, sender=row.inviter,
        address=partner.mail if by_mail else postal_address(partner),
        subject=f"【請求書プラットフォーム】{row.inviter.name}からのご招待",
        body=f"{partner.name} 御中\n\n{row.inviter.name}から、請求書の電子でのやり取りへの招待が届いています。\n"
             f"{how}、{until:%Y年%-m月%-d日}までにご回答ください。",
        link=selectors.link_of(row),
    )  # fmt: skip


def postal_address(partner: Customer | Supplier) -> str:
    """The lines of a letter's address."""
    lines = (f"〒{partner.zip}" if partner.zip else "", partner.address1, partner.address2, f"{partner.name} 御中")
    return "\n".join(line for line in lines if line)


def look(*, workspace_id: int, token: str) -> Invitation:
    """The invitation behind a link or a letter's code; E300011."""
    return resolvers.invitation(workspace_id, token.strip())


def state_of(row: Invitation) -> str:
    """招待中, 参加済, 辞退, 再招待済 or 期限切れ, at the clock's time, in the language at hand."""
    if row.status == Invitation.Status.OPEN and row.expires_at <= clock.now():
        return gettext("期限切れ")
    return str(Invitation.Status(row.status).label)


def lapse_expired(workspace: Workspace, at: dt.datetime) -> int:
    """What has expired by `at` stays so, although the workspace's clock is put back. Returns how many."""
    rows = Invitation.objects.filter(workspace=workspace, status=Invitation.Status.OPEN, expires_at__lte=at)
    return rows.update(status=Invitation.Status.EXPIRED)


def accept(*, actor: Actor, token: str, customer_code: str = "") -> Invitation:
    """Join: the partner is linked to the actor's company, and what is issued from now on arrives there.

    A 支払先 issues, so it takes a 発行先 of its own that is the inviter: `customer_code` names it, and it is registered where
    there is none of that code. E300012 when that code is another company's. `""` leaves the 発行先 as they are.
    """
    with locked(actor.company.workspace_id) as numbers:
        return _accepted(numbers, actor, token, customer_code)


def _accepted(numbers: Numbers, actor: Actor, token: str, customer_code: str) -> Invitation:
    row = _answerable(actor, token)
    partner = row.customer or row.supplier
    if partner is None:
        raise ValueError("an invitation needs a partner")
    if row.supplier and customer_code:
        _address_to(row.inviter, actor.company, customer_code)
    partner.linked_company = actor.company
    partner.save(update_fields=["linked_company"])
    return _answered(numbers, actor, row, Invitation.Status.ACCEPTED, "参加しました")


def _address_to(inviter: Company, payee: Company, code: str) -> None:
    """Let the payee's 発行先 of that code be the inviter."""
    known = selectors.customers(payee, [code])
    if not known:
        Customer.objects.create(
            company=payee, code=code, name=inviter.name[:NAME_LENGTH], zip=inviter.zip, address1=inviter.address1,
            address2=inviter.address2, phone=inviter.phone, linked_company=inviter,
        )  # fmt: skip
    elif known[0].linked_company_id is None:
        known[0].linked_company = inviter
        known[0].save(update_fields=["linked_company"])
    elif known[0].linked_company_id != inviter.pk:
        refuse("E300012", "customer_code", title="発行先コード", value=code)


def decline(*, actor: Actor, token: str) -> Invitation:
    """Say no. Final until invited again."""
    with locked(actor.company.workspace_id) as numbers:
        return _answered(numbers, actor, _answerable(actor, token), Invitation.Status.DECLINED, "辞退しました")


def _answerable(actor: Actor, token: str) -> Invitation:
    row = look(workspace_id=actor.company.workspace_id, token=token)
    if row.status != Invitation.Status.OPEN or row.expires_at <= clock.now():
        refuse("E400006", state=state_of(row))
    if row.inviter_id == actor.company.pk:
        refuse("E400007")
    partner = row.customer or row.supplier
    if partner is not None and partner.linked_company_id is not None:
        refuse("E400006", state=str(Invitation.Status.ACCEPTED.label))  # it joined by another way meanwhile
    return row


def _answered(numbers: Numbers, actor: Actor, row: Invitation, status: Invitation.Status, what: str) -> Invitation:
    row.status, row.answered_at, row.answered_by = status, clock.now(), actor.company
    row.save(update_fields=["status", "answered_at", "answered_by"])
    partner = row.customer or row.supplier
    send(numbers, [Message(
        channel=Notice.Channel.MAIL, topic=Notice.Topic.ANSWERED, sender=actor.company, recipient=row.inviter,
        address=addresses_of([row.inviter]).get(row.inviter_id, ""),
        subject=f"【請求書プラットフォーム】{actor.company.name}が招待に{what}",
        body=f"{partner}への招待に、{actor.company.name}が{what}。",
    )])  # fmt: skip
    return row


def join(
    *,
    workspace_id: int,
    token: str,
    company_name: str,
    registration_number: str,
    user_name: str,
    pfid: str,
    password: str,
) -> User:
    """Open a free-plan company with its first user in the inviter's workspace, and accept. E300012 when the PFID is taken."""
    with locked(workspace_id) as numbers:
        inviter = resolvers.invitation(workspace_id, token.strip()).inviter
        company = Company.objects.create(
            workspace=numbers.workspace, code=_company_code(numbers.workspace, company_name), name=company_name,
            registration_number=registration_number, issuing_plan=Plan.FREE, receiving_plan=Plan.FREE, api_option=False,
        )  # fmt: skip
        user = _first_user(company, pfid, password, user_name)
        _accepted(numbers, Actor.of(user, Via.PAGE), token, selectors.customer_code_for(company, inviter))
        return user


def _first_user(company: Company, pfid: str, password: str, name: str) -> User:
    """PFIDs are unique in the installation, which no workspace's lock guards: somebody elsewhere may be faster."""
    try:
        with transaction.atomic():
            return User.objects.create_user(pfid, password, company=company, name=name)
    except IntegrityError:
        refuse("E300012", "pfid", title="PFID", value=pfid)


def _company_code(workspace: Workspace, name: str) -> str:
    """A readable code; a number where the name has no Latin letters or the code is taken."""
    base = slugify(name)[:30] or "member"
    taken = set(workspace.companies.filter(code__startswith=base).values_list("code", flat=True))
    return base if base not in taken else f"{base}-{workspace.companies.count() + 1}"
