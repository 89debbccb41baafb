"""Pages that are described by hand, for what no invoice of the platform needs to be there for."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

from platform_project.documents.pages import Account, Addressee, InvoiceDocument, LetterDocument, Line, Sender, Sum

AT = dt.datetime(2026, 11, 1, 9, 30, 15, 123456, tzinfo=dt.UTC)

LINE = Line(
    date=dt.date(2026, 10, 5), name="六角ボルト", reduced=False, quantity=Decimal("12.500"), unit="本",
    price=Decimal("1234.5"), rate="10%", amount=15431, inclusive=False, tax=1543,
)  # fmt: skip
INVOICE = InvoiceDocument(
    number="MN-1", title="十月分", issued_on=dt.date(2026, 11, 1), closed_on=None, due_on=dt.date(2026, 12, 31),
    references=(), edition="", notice="",
    addressee=Addressee("980-0811", ("宮城県仙台市青葉区一番町9-9-9",), ("あおば商事株式会社 御中",)),
    issuer=Sender("株式会社試験製作所", registration_number="T8999900000001"), amount=16974, carryover=None,
    withholding=None, lines=(LINE,), entry="exclusive", line_taxes=False, sums=(Sum("10%対象", 15431, 1543, 16974),),
    total=Sum("合計", 15431, 1543, 16974), notes=(),
    accounts=(Account("みずほ銀行（0001）", "東京営業部（001）", "普通 0099901", "ｼｹﾝｾｲｻｸｼﾖ"),), remarks="", extras=(),
)  # fmt: skip
LETTER = LetterDocument(
    subject="ご招待", sent_on=dt.date(2026, 11, 1), addressee=Addressee("", ("〒285-0014", "千葉県佐倉市"), ("佐倉食品 御中",)),
    sender=Sender("株式会社試験製作所"), paragraphs=("一つ目。", "二つ目。"), code="ABCD-EFGH-JKMN",
    where="http://testserver/invitations/", expires_on=dt.date(2026, 12, 1), steps=("開く", "入れる"),
)  # fmt: skip


def invoice(**changes: Any) -> InvoiceDocument:
    return replace(INVOICE, **changes)


def line(**changes: Any) -> Line:
    return replace(LINE, **changes)
