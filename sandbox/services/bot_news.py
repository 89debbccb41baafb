"""What the counterparties have not heard yet, turned into planned moves. The caller holds the workspace."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from django.db.models import Max, Q, QuerySet

from accounts.models import Workspace
from invoices.models import InvoiceEvent
from invoices.status import Action
from partners.models import Invitation
from sandbox.bots.behaviour import Intent, News, answers
from sandbox.bots.characters import CHARACTERS, Heard
from sandbox.models import BotMove, Control, Counterparty

_TOLD = (Action.ISSUE.value, Action.CORRECT.value, Action.RETURN.value)
_EVENT = ("action", "at", "version", "invoice__number", "invoice__company__code", "invoice__recipient__code")


def listen(row: Workspace, control: Control) -> None:
    """Let every counterparty of the workspace plan what follows from the news. No query where there are none."""
    control.workspace = row
    if control.bots_event is None or not control.has_news():
        return
    people = {one.code: one for one in Counterparty.objects.filter(workspace=row)}
    heard = [*_of_invoices(row, control.bots_event, people), *_of_invitations(row, control.bots_invitation, people)]
    plan(row, [(people[code], intent) for code, news in heard for intent in answers(CHARACTERS[code], news)])
    catch_up(row, control)


def catch_up(row: Workspace, control: Control) -> None:
    """Everything up to here is known."""
    control.bots_event, control.bots_invitation = row.last_event_number, row.last_invitation_number
    control.save(update_fields=["bots_event", "bots_invitation"])


def _of_invoices(row: Workspace, after: int, codes: Collection[str]) -> Iterator[tuple[str, News]]:
    events = InvoiceEvent.objects.filter(workspace=row, number__gt=after, action__in=_TOLD).order_by("number")
    concerned = Q(invoice__recipient__code__in=codes) | Q(invoice__company__code__in=codes)
    for action, at, version, number, issuer, recipient in events.filter(concerned).values_list(*_EVENT):
        returned = action == Action.RETURN
        hearer, partner = (issuer, recipient) if returned else (recipient, issuer)
        if hearer in codes:
            heard = Heard.RETURNED if returned else Heard.ARRIVED
            yield hearer, News(heard, at, partner, invoice=number, version=version)


def _of_invitations(row: Workspace, after: int, codes: Collection[str]) -> Iterator[tuple[str, News]]:
    for invitation in _open_invitations(row, codes).filter(number__gt=after):
        yield _heard(invitation)


def open_invitations_to(row: Workspace, code: str) -> Iterable[tuple[str, News]]:
    """What somebody sent to that code before anybody knew whose it is."""
    return [_heard(invitation) for invitation in _open_invitations(row, [code])]


def _open_invitations(row: Workspace, codes: Collection[str]) -> QuerySet[Invitation]:
    rows = Invitation.objects.select_related("inviter", "customer", "supplier").filter(workspace=row)
    invited = Q(customer__code__in=codes) | Q(supplier__code__in=codes)
    return rows.filter(invited, status=Invitation.Status.OPEN).order_by("number")


def _heard(invitation: Invitation) -> tuple[str, News]:
    partner = invitation.customer or invitation.supplier
    if partner is None:
        raise ValueError("an invitation needs a partner")
    return partner.code, News(
        Heard.INVITED, invitation.sent_at, invitation.inviter.code, invitation=invitation.number,
        expires_at=invitation.expires_at,
    )  # fmt: skip


def plan(row: Workspace, intents: Sequence[tuple[Counterparty, Intent]]) -> list[BotMove]:
    """Write the moves down, numbered within the workspace in the order given."""
    last = BotMove.objects.filter(workspace=row).aggregate(last=Max("number"))["last"] or 0 if intents else 0
    return BotMove.objects.bulk_create(
        BotMove(
            workspace=row, number=number, counterparty=counterparty, what=intent.what.value, partner=intent.partner,
            invoice=intent.invoice, version=intent.version, invitation=intent.invitation, due_at=intent.due_at,
            recurring=intent.recurring,
        )
        for number, (counterparty, intent) in enumerate(intents, last + 1)
    )  # fmt: skip
