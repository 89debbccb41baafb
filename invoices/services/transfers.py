"""総合振込: received invoices as the file by which their recipient's bank pays them.

Making a file changes no status: whether the bank was given it, nobody here knows. It leaves an event on every invoice all the
same, since the one thing that must not happen is that an invoice is paid twice unawares. The event is the recipient's
bookkeeping and is not shown to the issuer.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from accounts.actors import Actor
from accounts.counters import locked
from invoices import selectors, zengin
from invoices.models import Invoice
from invoices.services import events
from invoices.services.events import Happening
from invoices.status import Action
from invoices.transfer_drafts import TransferDraft
from partners import selectors as partners
from partners.models import BankAccount
from platform_project.kernel import clock
from platform_project.kernel.errors import Fault, Faults, Kind, PlatformError, refuse

BY_TRANSFER = "0"  # 支払方法 振込
# A file names its day by month and day alone.
LATEST = dt.timedelta(days=364)


@dataclass(frozen=True, slots=True)
class TransferFile:
    """The file, how many payments it holds, and their sum in yen."""

    content: bytes
    count: int
    total: int


def make(*, actor: Actor, draft: TransferDraft) -> TransferFile:
    """Write the file, and leave an event on every invoice of it.

    PlatformError with every fault of one stage: E300004/E300006 for what does not exist or is another's; E400005 for sealed
    ones; then E700001…E700009 for what the file cannot carry. Items are `invoices[number]…`, `account`, `client_code`,
    `name_kana` and `date`.
    """
    with locked(actor.company.workspace_id) as numbers:
        payer = zengin.Payer(draft.client_code, draft.name_kana, _own_account(actor, draft.account))
        invoices = _found(actor, draft.numbers)
        _refuse_by_stage(fault for invoice in invoices for fault in obstacles(invoice))
        transfers = [_transfer(invoice) for invoice in invoices]
        _check(payer, transfers, draft.date)
        content = zengin.render(payer, transfers, date=draft.date)
        events.append(numbers, actor, [_happening(invoice, draft) for invoice in invoices])
    return TransferFile(content, len(transfers), sum(transfer.amount for transfer in transfers))


def obstacles(invoice: Invoice) -> list[Fault]:
    """Why the invoice cannot be paid by a file of transfers; nothing when it can."""
    faults, item = Faults(), item_of(invoice)
    if invoice.opened_at is None:
        faults.add("E400005", item, state="未開封", state_en="sealed")
    elif invoice.payment_method != BY_TRANSFER:
        faults.add(
            "E700005",
            item,
            title="支払方法",
            expected=f"{BY_TRANSFER}（振込）",
            expected_en=f"{BY_TRANSFER} (transfer)",
        )
    elif not invoice.banks:
        faults.add("E700001", item, title="振込先口座")
    else:
        zengin.check_transfer(_transfer(invoice), faults)
    return faults.found


def item_of(invoice: Invoice) -> str:
    """How refusals name an invoice."""
    return f"invoices[{invoice.number}]"


def _own_account(actor: Actor, code: str) -> zengin.Account:
    found = partners.accounts(actor.company, [code])
    if not found:
        refuse("E300004", "account", value=code)
    return _account_of(found[0])


def _account_of(row: BankAccount) -> zengin.Account:
    return zengin.Account(
        row.bank_code, row.branch_code, row.deposit_type, row.account_number, row.bank_kana, row.branch_kana
    )


def _found(actor: Actor, numbers: Iterable[int]) -> list[Invoice]:
    wanted = list(dict.fromkeys(numbers))
    rows = selectors.numbered(selectors.received_rows(actor.company), actor.company, wanted)
    known = {row.number: row for row in rows}
    faults = Faults()
    for number in wanted:
        if number not in known:
            faults.add("E300006", f"invoices[{number}]", value=number)
    faults.raise_if_any()
    return [known[number] for number in wanted]


def _refuse_by_stage(found: Iterable[Fault]) -> None:
    """A refusal is of one kind; states come before contents."""
    faults = list(found)
    states = [fault for fault in faults if PlatformError([fault]).kind is Kind.STATE]
    if faults:
        raise PlatformError(states or faults)


def _transfer(invoice: Invoice) -> zengin.Transfer:
    """Into the first account of the invoice's own copy, as it was when it was issued."""
    bank = invoice.banks[0]
    account = zengin.Account(
        bank["bank_code"], bank["branch_code"], bank["deposit_type"], bank["account_number"], bank["bank_kana"],
        bank["branch_kana"],
    )  # fmt: skip
    return zengin.Transfer(account, bank["holder_kana"], invoice.show_amount, invoice.inv_no, item_of(invoice))


def _check(payer: zengin.Payer, transfers: Sequence[zengin.Transfer], date: dt.date) -> None:
    faults = Faults()
    if not payer.client_code:
        faults.add("E700001", "client_code", title="委託者コード")
    else:
        zengin.check(payer, transfers, faults)
    today = clock.today()
    if not today <= date <= today + LATEST:
        faults.add("E700006", "date", title="振込日", minimum=today.isoformat(), maximum=(today + LATEST).isoformat())
    faults.raise_if_any()


def _happening(invoice: Invoice, draft: TransferDraft) -> Happening:
    return Happening(invoice, Action.TRANSFER, {"date": draft.date.isoformat(), "amount": invoice.show_amount})
