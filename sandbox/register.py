"""What the register of registration numbers (登録番号公表サイト) holds in every workspace: the cast, the counterparties, and
numbers that are made to be refused. All of them have bases that nobody has.
"""

import datetime as dt

from platform_project.kernel.register import Listing, Standing
from platform_project.kernel.registration import check_digit
from sandbox.bots.characters import CHARACTERS
from sandbox.seeding import cast

INVOICE_SYSTEM = dt.date(2023, 10, 1)  # インボイス制度


def _number(base: str) -> str:
    return f"T{check_digit(base)}{base}"


MAGIC = (
    Listing(_number("999999990001"), "有効な登録番号のデモ", INVOICE_SYSTEM),
    Listing(_number("999999990002"), "失効した登録番号のデモ", INVOICE_SYSTEM, dt.date(2025, 3, 31), Standing.LAPSED),
    Listing(
        _number("999999990003"), "取り消された登録番号のデモ", INVOICE_SYSTEM, dt.date(2025, 9, 30), Standing.REVOKED
    ),
    Listing(_number("999999990004"), "これから登録される登録番号のデモ", dt.date(2030, 4, 1)),
)

BUILT_IN: dict[str, Listing] = {
    listing.number: listing
    for listing in (
        *(Listing(member.registration_number, member.name, INVOICE_SYSTEM) for member in cast.MEMBERS), *MAGIC,
        *(Listing(row.registration_number, row.name, INVOICE_SYSTEM) for row in CHARACTERS.values() if row.registered),
    )
}  # fmt: skip
