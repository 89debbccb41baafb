"""Operation 6 on the wire: the invoice from the recipient's side, with its journals (contract §5, §6)."""

import datetime as dt

from platform_project.api.wire import AnswerModel, WireModel
from platform_project.api.wire import fields as wire
from platform_project.kernel.errors import Faults

from .answers import InvoiceRow
from .head import INVOICE_TYPES
from .lines import DetailShown
from .requests import PagedRequest, check_ranges

RANGES = ("reception_date", "pay_due_date", "update_date")


class ReceivedSearchRequest(PagedRequest):
    """請求データ取得. All conditions are AND-combined."""

    reception_date_from: dt.date | None = wire.date("受取日（自）", mark="P", required=True)
    reception_date_to: dt.date | None = wire.date("受取日（至）", mark="P", required=True)
    company_name_s: str = wire.text("支払先会社名", mark="P", note="部分一致")
    private_cust_cd_s: str = wire.text("支払先コード", 15, mark="P")
    burden_sec_code: str = wire.text("負担部門コード", 15, mark="P")
    burden_sec_name: str = wire.text("負担部門名", 40, mark="P", note="部分一致")
    pay_due_date_from: dt.date | None = wire.date("支払期限（自）", mark="A")
    pay_due_date_to: dt.date | None = wire.date("支払期限（至）", mark="A")
    invoice_type: str = wire.choice("保存方式", INVOICE_TYPES, mark="A")
    seal_flg: str = wire.choice("開封フラグ", {"0": "未開封", "1": "開封済み"}, mark="A")
    journal_flg: str = wire.flag("仕訳登録フラグ", mark="A", note="1 全明細に仕訳がある請求書のみ")
    update_date_from: dt.date | None = wire.date("更新日（自）", mark="A")
    update_date_to: dt.date | None = wire.date("更新日（至）", mark="A")

    def rules(self, at: str, faults: Faults) -> None:  # noqa: ARG002
        check_ranges(self, RANGES, faults)


class JournalSide(WireModel):
    """借方 and 貸方 of a 仕訳."""

    debit_account_title_code: str = wire.text("借方勘定科目コード", 15, mark="A")
    debit_account_title_name: str = wire.text("借方勘定科目名", 40, mark="A")
    debit_sub_account_title_code: str = wire.text("借方補助科目コード", 15, mark="A")
    debit_sub_account_title_name: str = wire.text("借方補助科目名", 40, mark="A")
    debit_tax_class: str = wire.text("借方税区分", 40, mark="A")
    credit_account_title_code: str = wire.text("貸方勘定科目コード", 15, mark="A")
    credit_account_title_name: str = wire.text("貸方勘定科目名", 40, mark="A")
    credit_sub_account_title_code: str = wire.text("貸方補助科目コード", 15, mark="A")
    credit_sub_account_title_name: str = wire.text("貸方補助科目名", 40, mark="A")
    credit_tax_class: str = wire.text("貸方税区分", 40, mark="A")


class JournalShown(JournalSide, AnswerModel):
    """仕訳 of a line. `journal_amount` is yen with tax, `journal_tax` the part booked as 仮払消費税."""

    journal_seq: int = wire.integer("仕訳番号", 1, 1000, mark="A")
    burden_sec_code: str = wire.text("負担部門コード", 15, mark="V")
    burden_sec_name: str = wire.text("負担部門名", 40, mark="V")
    journal_item1_code: str = wire.text("仕訳補助項目1コード", 15, mark="A")
    journal_item1_name: str = wire.text("仕訳補助項目1", 40, mark="A")
    journal_item2_code: str = wire.text("仕訳補助項目2コード", 15, mark="A")
    journal_item2_name: str = wire.text("仕訳補助項目2", 40, mark="A")
    journal_item3_code: str = wire.text("仕訳補助項目3コード", 15, mark="A")
    journal_item3_name: str = wire.text("仕訳補助項目3", 40, mark="A")
    journal_item4_code: str = wire.text("仕訳補助項目4コード", 15, mark="A")
    journal_item4_name: str = wire.text("仕訳補助項目4", 40, mark="A")
    journal_item5_code: str = wire.text("仕訳補助項目5コード", 15, mark="A")
    journal_item5_name: str = wire.text("仕訳補助項目5", 40, mark="A")
    journal_amount: int = wire.yen("仕訳金額（税込）", mark="A")
    journal_tax: int = wire.yen("仕訳消費税額", mark="A")
    detail_summary: str = wire.text("摘要", 255, mark="V")


class DetailReceived(DetailShown):
    """明細 with its journals, once 仕訳登録 was done on the page."""

    journals: list[JournalShown] = wire.array("仕訳", 1000, mark="A")


class ReceivedRow(InvoiceRow):
    """請求データ取得: an invoice as its recipient sees it."""

    private_cust_cd_s: str = wire.text("支払先コード", 15, mark="V")
    company_name_s: str = wire.text("支払先会社名", mark="V")
    pay_due_date_s: str = wire.date("支払期限", mark="V")
    journal_flg: str = wire.flag("仕訳登録フラグ", mark="A")
    details: list[DetailReceived] = wire.array("明細", 1000, mark="V")
