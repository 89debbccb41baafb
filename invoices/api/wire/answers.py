"""One row of the answers of operations 1, 2 and 3 (contract §5, §6)."""

import datetime as dt
from collections.abc import Sequence

from partners.api.wire import INVITE_STATUSES, RESULTS, BankDone, BankShown, CustomerShown, PublisherShown
from platform_project.api.wire import AnswerModel
from platform_project.api.wire import fields as wire

from .head import InvoiceHead
from .lines import DetailShown

STATUSES = {"10": "発行済", "20": "差戻し", "30": "再発行済"}
SEALS = {"0": "未開封", "1": "開封済み"}


class InvoiceRow(InvoiceHead, AnswerModel):
    """請求書一覧取得: an invoice as it stands."""

    invoice_mng_num: int = wire.integer("請求書管理番号", 1, wire.ID_MAXIMUM, mark="P")
    rireki_no: int = wire.integer("版", 1, wire.ID_MAXIMUM, mark="A")
    invoice_status: str = wire.choice("請求書状態", STATUSES, mark="A")
    seal_flg: str = wire.choice("開封フラグ", SEALS, mark="P")
    seal_date: dt.date | None = wire.date("開封日", mark="A")
    return_date: dt.date | None = wire.date("差戻し日", mark="A")
    return_reason: str = wire.text("差戻し理由", 1000, mark="A")
    reception_date: dt.date | None = wire.date("受取日", mark="A")
    update_date: dt.date | None = wire.date("更新日", mark="A")
    publisher: PublisherShown = wire.part("発行元", mark="P")
    customer: CustomerShown = wire.part("発行先", mark="V")
    banks: list[BankShown] = wire.array("振込先口座", 1000, mark="V")
    details: Sequence[DetailShown] = wire.array("明細", 1000, mark="V")


class InvoiceDone(AnswerModel):
    """請求書登録 and 請求書更新: what became of an element; empty where it carried no such thing."""

    invoice_mng_num: int | None = wire.integer("請求書管理番号", 1, wire.ID_MAXIMUM, mark="A")
    inv_no: str = wire.text("請求書番号", 30, mark="A")
    rireki_no: int | None = wire.integer("版", 1, wire.ID_MAXIMUM, mark="A")
    publisher_mng_num: str = wire.text("発行元コード", 15, mark="A")
    publisher_result: str = wire.word("発行元の処理結果", RESULTS, mark="A")
    private_cust_cd: str = wire.text("発行先コード", 15, mark="A")
    customer_result: str = wire.word("発行先の処理結果", RESULTS, mark="A")
    banks: list[BankDone] = wire.array("振込先口座", 1000, mark="A")
    invite_status: str = wire.choice("招待状況", INVITE_STATUSES, mark="A")
