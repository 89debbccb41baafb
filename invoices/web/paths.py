"""How far an invoice has come, step by step, and which step is the next: as each side sees it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.templatetags.platform import day, moment
from invoices.models import Invoice, InvoiceEvent
from invoices.status import Status


@dataclass(frozen=True, slots=True)
class Step:
    """`state` is `done`, `next` (the first that is not done), `bad` or `later`."""

    title: str | Promise
    note: str = ""
    state: str = "done"


def of_issued(invoice: Invoice) -> list[Step]:
    issued = Step(_("再発行") if invoice.version > 1 else _("発行"), moment(invoice.issued_at))
    if invoice.status == Status.RETURNED:
        return [
            issued,
            *_opening(invoice),
            Step(_("差戻し"), moment(invoice.returned_at), "bad"),
            Step(_("再発行"), "", "next"),
        ]
    if invoice.recipient_id is None:
        return [issued, Step(_("開封"), _("発行先は未参加です"), "later")]
    return [
        issued,
        Step(_("開封済み"), moment(invoice.opened_at)) if invoice.opened_at else Step(_("未開封"), "", "next"),
    ]


def of_received(invoice: Invoice, *, is_partly_booked: bool, made: InvoiceEvent | None) -> list[Step]:
    """For a company that books and pays here; `made` is the latest file of transfers that the invoice stands in."""
    booked = moment(invoice.journaled_at) if invoice.journaled_at else _("一部登録") if is_partly_booked else ""
    steps = [
        (_("受取"), day(invoice.reception_date), True),
        (_("開封"), moment(invoice.opened_at) if invoice.opened_at else "", invoice.opened_at is not None),
        (_("仕訳"), booked, invoice.journaled_at is not None),
        (
            _("振込データ"),
            _made_on(made) or _("支払期限 %(date)s") % {"date": day(invoice.pay_due_date)},
            made is not None,
        ),
    ]
    return list(_in_order(steps))


def _opening(invoice: Invoice) -> list[Step]:
    return [Step(_("開封済み"), moment(invoice.opened_at))] if invoice.opened_at else []


def _made_on(made: InvoiceEvent | None) -> str:
    return _("%(date)s付で作成済") % {"date": day(dt.date.fromisoformat(made.detail["date"]))} if made else ""


def _in_order(steps: Iterable[tuple[str, str, bool]]) -> Iterable[Step]:
    found = False
    for title, note, is_done in steps:
        state = "done" if is_done else "later" if found else "next"
        found = found or not is_done
        yield Step(title, note, state)
