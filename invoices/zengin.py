"""総合振込: transfers as the file that banks take, 120-byte records of half-width text (全銀協 format, 種別 21).

Pure. One table per record says where each field stands; writing and reading both follow it.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from platform_project.kernel import kana
from platform_project.kernel.errors import Faults

RECORD_BYTES = 120
ENCODING = "cp932"  # one byte for each half-width character
MAX_AMOUNT = 10**10 - 1
MAX_NAME = 30

# (field, bytes, is a number): numbers are filled with zeros from the left, texts with spaces from the right.
Layout = tuple[tuple[str, int, bool], ...]

HEADER: Layout = (
    ("record", 1, True), ("kind", 2, True), ("code_kind", 1, True), ("client_code", 10, True), ("client_name", 40, False),
    ("date", 4, True), ("bank_code", 4, True), ("bank_name", 15, False), ("branch_code", 3, True),
    ("branch_name", 15, False), ("deposit_type", 1, True), ("account_number", 7, True), ("filler", 17, False),
)  # fmt: skip
DATA: Layout = (
    ("record", 1, True), ("bank_code", 4, True), ("bank_name", 15, False), ("branch_code", 3, True),
    ("branch_name", 15, False), ("clearing_house", 4, False), ("deposit_type", 1, True), ("account_number", 7, True),
    ("payee_name", 30, False), ("amount", 10, True), ("new_code", 1, False), ("edi", 20, False),
    ("transfer_kind", 1, True), ("mark", 1, False), ("filler", 7, False),
)  # fmt: skip
TRAILER: Layout = (("record", 1, True), ("count", 6, True), ("amount", 12, True), ("filler", 101, False))
END: Layout = (("record", 1, True), ("filler", 119, False))
LAYOUTS = {"1": HEADER, "2": DATA, "8": TRAILER, "9": END}


@dataclass(frozen=True, slots=True)
class Account:
    """A bank account as a transfer names it; kana half-width, names of bank and branch optional."""

    bank_code: str
    branch_code: str
    deposit_type: str
    account_number: str
    bank_kana: str = ""
    branch_kana: str = ""


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays: 委託者コード (10 digits, given by its bank), name in kana, and the account that is debited."""

    client_code: str
    name_kana: str
    account: Account


@dataclass(frozen=True, slots=True)
class Transfer:
    """One payment: `amount` in whole yen, `edi` up to 20 characters that the payee may match by; `item` for refusals."""

    account: Account
    payee_kana: str
    amount: int
    edi: str = ""
    item: str = field(default="transfers[0]")


def check(payer: Payer, transfers: Sequence[Transfer], faults: Faults) -> None:
    """Everything that the format cannot carry is a fault; nothing is ever cut."""
    if not (payer.client_code.isascii() and payer.client_code.isdigit() and len(payer.client_code) <= 10):
        faults.add("E700004", "client_code", title="委託者コード", **_digits("10桁以内の半角数字", "up to 10 digits"))
    _check_kana(payer.name_kana, "name_kana", "委託者名カナ", 40, faults)
    if not transfers:
        faults.add("E700001", "invoices", title="請求書")
    for transfer in transfers:
        check_transfer(transfer, faults)


def check_transfer(transfer: Transfer, faults: Faults) -> None:
    """The part of `check` that a single payment can be asked."""
    _check_kana(transfer.payee_kana, f"{transfer.item}.payee_kana", "受取人名カナ", MAX_NAME, faults)
    if not 0 < transfer.amount <= MAX_AMOUNT:
        faults.add("E700006", f"{transfer.item}.amount", title="振込金額", minimum=1, maximum=MAX_AMOUNT)
    account = transfer.account
    for value, length, title in (
        (account.bank_code, 4, "金融機関コード"), (account.branch_code, 3, "支店コード"), (account.account_number, 7, "口座番号"),
    ):  # fmt: skip
        if not (value.isascii() and value.isdigit() and len(value) <= length):
            expected = _digits(f"{length}桁の半角数字", f"{length} digits")
            faults.add("E700004", f"{transfer.item}.account", title=title, **expected)


def _digits(ja: str, en: str) -> dict[str, str]:
    return {"expected": ja, "expected_en": en}


def _check_kana(text: str, item: str, title: str, limit: int, faults: Faults) -> None:
    name = kana.normalise_bank_kana(text)
    if not name:
        faults.add("E700001", item, title=title)
    elif refused := kana.bank_kana_faults(name):
        faults.add("E700007", item, title=title, character="".join(refused))
    elif kana.bank_kana_bytes(name) > limit:
        faults.add("E700002", item, title=title, limit=limit, length=kana.bank_kana_bytes(name))


def render(payer: Payer, transfers: Sequence[Transfer], *, date: dt.date) -> bytes:
    """The file, records parted by CRLF. ValueError for what :func:`check` would have refused."""
    records = [_header(payer, date), *(_data(transfer) for transfer in transfers), _trailer(transfers)]
    return b"".join(record + b"\r\n" for record in (*records, _record(END, {"record": "9"})))


def _header(payer: Payer, date: dt.date) -> bytes:
    return _record(HEADER, {
        "record": "1", "kind": "21", "code_kind": "0", "client_code": payer.client_code,
        "client_name": kana.normalise_bank_kana(payer.name_kana), "date": f"{date:%m%d}", **_account(payer.account),
    })  # fmt: skip


def _data(transfer: Transfer) -> bytes:
    return _record(DATA, {
        "record": "2", "payee_name": kana.normalise_bank_kana(transfer.payee_kana), "amount": str(transfer.amount),
        "edi": _fitting(transfer.edi, 20), "transfer_kind": "7", **_account(transfer.account),
    })  # fmt: skip


def _trailer(transfers: Sequence[Transfer]) -> bytes:
    total = sum(transfer.amount for transfer in transfers)
    return _record(TRAILER, {"record": "8", "count": str(len(transfers)), "amount": str(total)})


def _account(account: Account) -> dict[str, str]:
    return {
        "bank_code": account.bank_code, "branch_code": account.branch_code, "deposit_type": account.deposit_type,
        "account_number": account.account_number, "bank_name": _fitting(account.bank_kana, 15),
        "branch_name": _fitting(account.branch_kana, 15),
    }  # fmt: skip


def _fitting(text: str, limit: int) -> str:
    """A name that the codes beside it make needless: left out where the field cannot carry it whole."""
    name = kana.normalise_bank_kana(text)
    return name if not kana.bank_kana_faults(name) and kana.bank_kana_bytes(name) <= limit else ""


def _record(layout: Layout, values: Mapping[str, str]) -> bytes:
    return b"".join(_field(values.get(name, ""), length, number) for name, length, number in layout)


def _field(value: str, length: int, number: bool) -> bytes:
    raw = value.encode(ENCODING)
    if len(raw) > length:
        raise ValueError(f"{value!r} is longer than {length} bytes")
    return raw.rjust(length, b"0") if number else raw.ljust(length, b" ")


def parse(content: bytes) -> Iterator[dict[str, str]]:
    """The records of a file by field name, in order; ValueError for a record of the wrong length or kind."""
    for line in content.split(b"\r\n"):
        if not line:
            continue
        if len(line) != RECORD_BYTES:
            raise ValueError(f"a record has {RECORD_BYTES} bytes, this one {len(line)}")
        layout = LAYOUTS.get(chr(line[0]))
        if layout is None:
            raise ValueError(f"no record begins with {chr(line[0])!r}")
        yield dict(_fields(line, layout))


def _fields(line: bytes, layout: Layout) -> Iterator[tuple[str, str]]:
    start = 0
    for name, length, _ in layout:
        yield name, line[start : start + length].decode(ENCODING).rstrip(" ")
        start += length
