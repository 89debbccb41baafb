"""What somebody wants paid: frozen, built by the page."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TransferDraft:
    """A 総合振込 of received invoices, by their 請求書管理番号, from the payer's own account of that code.

    `client_code` is the 委託者コード (up to 10 digits, given by the bank), `name_kana` the 委託者名カナ.
    """

    numbers: tuple[int, ...]
    account: str
    client_code: str
    name_kana: str
    date: dt.date
