"""What somebody wants booked: frozen, built by the page's table, by bots and by seeds alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

ITEM_KINDS = 5


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """One 仕訳 of an invoice line. Accounts, sub-accounts, section and items are codes; `gross` is yen with tax.

    `tax` is the part booked as 仮払消費税; None has it computed from the 税区分. `item` is the path of the entry in the form.
    """

    debit_account: str
    credit_account: str
    gross: int
    debit_tax_class: str
    credit_tax_class: str = "対象外"
    debit_sub_account: str = ""
    credit_sub_account: str = ""
    section: str = ""
    items: tuple[str, ...] = ("",) * ITEM_KINDS
    tax: int | None = None
    summary: str = ""
    item: str = "entries[0]"


# 明細番号 → the entries of that line.
Journals = Mapping[int, Sequence[EntryDraft]]
