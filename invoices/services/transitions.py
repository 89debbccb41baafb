"""The only writer of an invoice's status."""

import datetime as dt

from invoices import status
from invoices.models import Invoice
from invoices.status import Action
from platform_project.kernel import clock


def move(invoice: Invoice, action: Action, at: dt.datetime) -> None:
    """Let the action take effect on the row in memory; E400005 where the state does not permit it.

    An issue, first or again, seals the invoice and makes it arrive today.
    """
    invoice.status = status.after(invoice.status or None, action).value
    invoice.updated_on = clock.date_of(at)
    if action is Action.OPEN:
        invoice.opened_at = at
    elif action is Action.RETURN:
        invoice.returned_at = at
    else:
        invoice.issued_at, invoice.opened_at, invoice.journaled_at = at, None, None
        invoice.reception_date = clock.date_of(at)


CHANGED = {
    Action.OPEN: ("status", "updated_on", "opened_at"),
    Action.RETURN: ("status", "updated_on", "returned_at", "return_reason"),
}
