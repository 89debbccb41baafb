"""An invoice's life: issued, opened, returned, corrected. What every caller uses, be it the API, a page or a bot."""

from typing import Literal

from accounts.actors import Actor
from accounts.counters import locked
from accounts.notices import send
from invoices import selectors
from invoices.models import Invoice
from invoices.services import events, messages
from invoices.services.correction import correct
from invoices.services.events import Happening
from invoices.services.preparing import judge, preview
from invoices.services.registration import register
from invoices.services.transitions import CHANGED, move
from invoices.status import Action
from platform_project.kernel import clock
from platform_project.kernel.errors import refuse

REASON_LENGTH = 1000
Side = Literal["issuing", "receiving"]

__all__ = ["correct", "judge", "open_invoice", "preview", "record_download", "register", "return_invoice"]


def open_invoice(*, actor: Actor, number: int) -> Invoice:
    """開封: break the seal. Opening an opened invoice changes nothing. E300006 unless it lies with the actor's company."""
    with locked(actor.company.workspace_id) as numbers:
        invoice = selectors.received(actor.company, number)
        if invoice.opened_at is None:
            move(invoice, Action.OPEN, clock.now())
            invoice.save(update_fields=CHANGED[Action.OPEN])
            events.append(numbers, actor, [Happening(invoice, Action.OPEN)])
        return invoice


def return_invoice(*, actor: Actor, number: int, reason: str) -> Invoice:
    """差戻し: send it back to its issuer with a reason. E300006; E400005 when it was returned already."""
    reason = reason.strip()
    if not reason:
        refuse("E700001", "return_reason", title="差戻し理由")
    if len(reason) > REASON_LENGTH:
        refuse("E700002", "return_reason", title="差戻し理由", limit=REASON_LENGTH, length=len(reason))
    with locked(actor.company.workspace_id) as numbers:
        invoice = selectors.addressed(actor.company, number)
        move(invoice, Action.RETURN, clock.now())
        invoice.return_reason = reason
        invoice.save(update_fields=CHANGED[Action.RETURN])
        events.append(numbers, actor, [Happening(invoice, Action.RETURN, {"reason": reason})])
        send(numbers, [messages.return_message(invoice, actor.company)])
        return invoice


def record_download(*, actor: Actor, number: int, side: Side, version: int | None = None) -> Invoice:
    """Leave an event that the actor took the document as a file: of the version in force, or of the one named.

    Changes nothing else; the seal of what arrived stays as it is. E300006 unless the invoice lies with the actor's company
    on that side.
    """
    find = selectors.issued if side == "issuing" else selectors.received
    with locked(actor.company.workspace_id) as numbers:
        invoice = find(actor.company, number)
        events.append(numbers, actor, [Happening(invoice, Action.DOWNLOAD, {"version": version or invoice.version})])
        return invoice
