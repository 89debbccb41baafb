"""What happened to an invoice, for a person to read."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor, Via
from invoices import selectors
from invoices.models import Invoice, InvoiceEvent
from invoices.selectors import home
from invoices.status import BOOKKEEPING, Action

ACTION_TITLES: Mapping[str, str | Promise] = {
    Action.ISSUE: _("発行"),
    Action.OPEN: _("開封"),
    Action.RETURN: _("差戻し"),
    Action.CORRECT: _("訂正・再発行"),
    Action.DOWNLOAD: _("PDFのダウンロード"),
    Action.JOURNAL: _("仕訳登録"),
    Action.JOURNAL_CHANGE: _("仕訳変更"),
    Action.JOURNAL_WITHDRAW: _("仕訳取消"),
    Action.TRANSFER: _("振込データ作成"),
}
VIA_TITLES: Mapping[str, str | Promise] = {
    Via.API: _("API"),
    Via.PAGE: _("画面"),
    Via.ADMIN: _("管理画面"),
    Via.SEED: _("初期データ"),
    Via.BOT: _("自動応答"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. `user` is told to the user's own company only."""

    title: str | Promise
    at: dt.datetime
    company: str
    user: str
    via: str | Promise
    version: int
    reason: str
    grave: bool


def of(invoice: Invoice, reader: Actor) -> list[Entry]:
    """The history, newest first. How the recipient books and pays is told to the recipient alone."""
    hidden = frozenset[Action]() if invoice.recipient_id == reader.company.pk else BOOKKEEPING
    return [_entry(event, reader) for event in reversed(selectors.events(invoice)) if event.action not in hidden]


@dataclass(frozen=True, slots=True)
class Happening:
    """An entry together with the invoice that it is about."""

    entry: Entry
    number: int
    inv_no: str
    about: str


def latest(reader: Actor, *, receiving: bool) -> list[Happening]:
    """What happened last on one side of the reader's company, the newest first."""
    return [
        Happening(_entry(event, reader), event.invoice.number, event.invoice.inv_no, event.invoice.inv_name)
        for event in home.latest_events(reader.company, receiving=receiving)
    ]


def _entry(event: InvoiceEvent, reader: Actor) -> Entry:
    return Entry(
        title=ACTION_TITLES.get(event.action, event.action), at=event.at, company=event.company_name,
        user=event.actor if event.company_name == reader.company.name else "",
        via=VIA_TITLES.get(event.via, event.via), version=event.version, reason=event.detail.get("reason", ""),
        grave=event.action == Action.RETURN,
    )  # fmt: skip
