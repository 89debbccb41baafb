"""The pages that can be set, described without a word about how they look: whole yen, dates, texts as they are.

An absent text is `""`. A page names the template that draws it.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom it goes to: 郵便番号, the lines of the address, and the names with their 敬称, one a line."""

    zip: str
    address: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends it, and the 登録番号 of a 適格請求書発行事業者."""

    name: str
    section: str = ""
    zip: str = ""
    address: tuple[str, ...] = ()
    phone: str = ""
    mail: str = ""
    registration_number: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """明細. `amount` is 税込 where `inclusive`, else 税抜; `reduced` puts ※ behind the name; `details` stand below it."""

    date: dt.date
    name: str
    reduced: bool
    quantity: Decimal | None
    unit: str
    price: Decimal | None
    rate: str
    amount: int
    inclusive: bool
    tax: int
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sum:
    """A row of the 税率別内訳, or the total: 税抜, 消費税, 税込."""

    title: str
    net: int
    tax: int
    gross: int


@dataclass(frozen=True, slots=True)
class Carryover:
    """繰越: 前回ご請求額, ご入金額, 調整額, and what is left of them."""

    previous: int
    payment: int
    adjustment: int
    balance: int


@dataclass(frozen=True, slots=True)
class Account:
    """お振込先, each part as it is printed."""

    bank: str
    branch: str
    number: str
    holder: str


@dataclass(frozen=True, slots=True)
class InvoiceDocument:
    """請求書.

    - `edition` is what sets it apart from other versions of itself (`第2版`), `notice` what must be known about that.
    - `amount` is what is asked for: the total, with `carryover`, and less `withholding` (a negative amount).
    - `entry` says what the lines' amounts are: `exclusive`, `inclusive`, or `mixed`; `line_taxes` shows the tax of each.
    """

    template: ClassVar[str] = "invoice.typ"

    number: str
    title: str
    issued_on: dt.date
    closed_on: dt.date | None
    due_on: dt.date
    references: tuple[tuple[str, str], ...]
    edition: str
    notice: str
    addressee: Addressee
    issuer: Sender
    amount: int
    carryover: Carryover | None
    withholding: int | None
    lines: tuple[Line, ...]
    entry: str
    line_taxes: bool
    sums: tuple[Sum, ...]
    total: Sum
    notes: tuple[str, ...]
    accounts: tuple[Account, ...]
    remarks: str
    extras: tuple[tuple[str, str | int], ...]


@dataclass(frozen=True, slots=True)
class LetterDocument:
    """A letter in an envelope with a window, which hands over a code to be typed in `where`, until `expires_on`."""

    template: ClassVar[str] = "letter.typ"

    subject: str
    sent_on: dt.date
    addressee: Addressee
    sender: Sender
    paragraphs: tuple[str, ...]
    code: str
    where: str
    expires_on: dt.date
    steps: tuple[str, ...]
    closing: str = ""
