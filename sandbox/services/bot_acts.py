"""What a counterparty's move does, by the services that everybody else uses. A move that has become pointless says so."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from accounts.actors import Actor
from accounts.models import Company
from invoices import selectors as invoices
from invoices.drafts import CorrectionDraft, InvoiceDraft, LineDraft
from invoices.journal_drafts import EntryDraft
from invoices.models import Invoice, InvoiceLine
from invoices.services import journals, lifecycle
from invoices.taxes import TaxType
from journal_masters import tax_classes
from partners import selectors as partners
from partners.drafts import CustomerDraft
from partners.models import Invitation
from partners.services import invitations
from platform_project.kernel import clock
from sandbox.bots import outcomes
from sandbox.bots.behaviour import reason_of
from sandbox.bots.characters import Character, What
from sandbox.bots.outcomes import Why
from sandbox.models import BotMove
from sandbox.services import bot_masters

PAYMENT_TERM = dt.timedelta(days=30)


class Moot(Exception):
    """The move has no object any more; its text is what is kept of why."""

    def __init__(self, why: Why, about: object = "") -> None:
        super().__init__(outcomes.kept(why, about))


def act(move: BotMove) -> None:
    """Do it, at the clock's time. Moot, or what the services raise."""
    actor = bot_masters.actor_of(bot_masters.company_of(move.workspace, move.counterparty.character))
    _ACTS[What(move.what)](move, actor)


def _invoice(move: BotMove) -> Invoice:
    """The invoice, if the version that was heard of is still in force."""
    invoice = Invoice.objects.filter(workspace=move.workspace, number=_number(move)).first()
    if invoice is None:
        raise Moot(Why.GONE)
    if invoice.version != move.version:
        raise Moot(Why.OTHER_VERSION, invoice.version)
    return invoice


def _open(move: BotMove, actor: Actor) -> None:
    if _invoice(move).opened_at is not None:
        raise Moot(Why.OPENED)
    lifecycle.open_invoice(actor=actor, number=_number(move))


def _return(move: BotMove, actor: Actor) -> None:
    _invoice(move)
    reason = reason_of(move.counterparty.character, move.version or 1)
    lifecycle.return_invoice(actor=actor, number=_number(move), reason=reason)


def _journal(move: BotMove, actor: Actor) -> None:
    invoice = _invoice(move)
    if invoice.journaled_at is not None:
        raise Moot(Why.BOOKED)
    entries = {line.seq: [_entry(invoice, line)] for line in invoices.lines(invoice)}
    journals.register(actor=actor, number=invoice.number, journals=entries, version=move.version)


def _entry(invoice: Invoice, line: InvoiceLine) -> EntryDraft:
    on = line.slip_date or invoice.send_date
    registered = bool(invoice.publisher.get("registration_number"))
    tax_class = tax_classes.proposal(line.tax_type, line.tax_rate, line.reduced, registered=registered, on=on)
    return EntryDraft(
        debit_account=bot_masters.EXPENSE, credit_account=bot_masters.PAYABLE, gross=line.gross,
        debit_tax_class=tax_class.name, summary=line.item_name, item=f"journals[{line.seq}][0]",
    )  # fmt: skip


def _issue(move: BotMove, actor: Actor) -> None:
    partner = Company.objects.filter(workspace=move.workspace, code=move.partner).first()
    customer = partners.customer_of(actor.company, partner) if partner else None
    if customer is None:
        raise Moot(Why.STRANGERS, move.partner)
    character = move.counterparty.character
    drafts = [_draft(character, customer.code, place) for place in range(character.batch)]
    done = lifecycle.register(actor=actor, drafts=drafts)
    move.issued = [outcome.invoice.number for outcome in done.outcomes if outcome.invoice]


def _draft(character: Character, customer: str, place: int) -> InvoiceDraft:
    today = clock.today()
    head = {
        "inv_name": f"{character.goods[0].name}（{today:%-m月}分）", "send_date": today, "close_date": today,
        "pay_due_date": today + PAYMENT_TERM, "invoice_type": bot_masters.type_of(character).value,
    }  # fmt: skip
    item = f"invoices[{place}]"
    return InvoiceDraft(head=head, lines=_lines(character), customer=CustomerDraft(customer), item=item)


def _lines(character: Character, discount: int = 0) -> tuple[LineDraft, ...]:
    """Ten of each of its goods; `discount` is taken off every price, in percent."""
    return tuple(
        LineDraft(
            item_name=goods.name, tax_type=TaxType(goods.tax_type), tax_rate=goods.rate, reduced=goods.reduced,
            quantity=Decimal(1 if goods.unit == "式" else 10), price=Decimal(goods.price * (100 - discount) // 100),
            unit=goods.unit, product_code=f"G{place}", item=f"details[{place}]",
        )
        for place, goods in enumerate(character.goods)
    )  # fmt: skip


def _correct(move: BotMove, actor: Actor) -> None:
    invoice = _invoice(move)
    discount = min(10 * invoice.version, 90)
    draft = InvoiceDraft(
        head={"remarks": f"ご指摘により{discount}％値引きして再発行いたします。"},
        lines=_lines(move.counterparty.character, discount),
    )
    lifecycle.correct(actor=actor, corrections=[CorrectionDraft(invoice.number, draft, move.version)])


def _invitation(move: BotMove) -> Invitation:
    found = Invitation.objects.filter(workspace=move.workspace, number=move.invitation or 0)
    return found.select_related("inviter").first() or _gone()


def _gone() -> Invitation:
    raise Moot(Why.NO_INVITATION)


def _accept(move: BotMove, actor: Actor) -> None:
    row = _invitation(move)
    code = partners.customer_code_for(actor.company, row.inviter) if row.supplier_id else ""
    invitations.accept(actor=actor, token=row.token, customer_code=code)


def _decline(move: BotMove, actor: Actor) -> None:
    invitations.decline(actor=actor, token=_invitation(move).token)


def _lapse(move: BotMove, actor: Actor) -> None:  # noqa: ARG001
    """Nothing is to be done: the clock has reached the end of the invitation."""
    if _invitation(move).status != Invitation.Status.OPEN:
        raise Moot(Why.ANSWERED)


def _number(move: BotMove) -> int:
    if move.invoice is None:
        raise ValueError("a move of this kind is about an invoice")
    return move.invoice


_ACTS: dict[What, Callable[[BotMove, Actor], None]] = {
    What.OPEN: _open, What.RETURN: _return, What.JOURNAL: _journal, What.ISSUE: _issue, What.CORRECT: _correct,
    What.ACCEPT: _accept, What.DECLINE: _decline, What.LAPSE: _lapse,
}  # fmt: skip
