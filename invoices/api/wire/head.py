"""The head of an invoice on the wire (contract §5)."""

import datetime as dt

from platform_project.api.wire import WireModel
from platform_project.api.wire import fields as wire

INVOICE_TYPES = {
    "0": "請求書等", "1": "区分記載請求書", "2": "フリーフォーマット",
    "3": "適格請求書", "4": "適格請求書（明細ごと税）",
}  # fmt: skip
TAX_UNITS = {"0": "請求総額", "1": "明細単位", "2": "伝票単位"}
PAYMENT_METHODS = {"0": "振込"}

_CHECKED = "計算結果と一致すること"
FOR_AN_INVOICE = "請求書の登録では必須"


def _total(title: str) -> int | None:
    """A computed amount: V in the vocabulary, and checked when it is sent."""
    amount: int | None = wire.yen(title, maximum=wire.TOTAL_MAXIMUM, mark="V", note=_CHECKED)
    return amount


class Totals(WireModel):
    """What the platform computes. Sent amounts must agree."""

    inv_without_tax: int | None = _total("税抜金額")
    inv_tax: int | None = _total("消費税額")
    inv_amount: int | None = _total("税込金額")
    inv_without_tax_tr10: int | None = _total("税抜金額（10%）")
    inv_tax_tr10: int | None = _total("消費税額（10%）")
    inv_amount_tr10: int | None = _total("税込金額（10%）")
    inv_without_tax_tr8_reduced: int | None = _total("税抜金額（軽減8%）")
    inv_tax_tr8_reduced: int | None = _total("消費税額（軽減8%）")
    inv_amount_tr8_reduced: int | None = _total("税込金額（軽減8%）")
    inv_without_tax_tr8: int | None = _total("税抜金額（8%）")
    inv_tax_tr8: int | None = _total("消費税額（8%）")
    inv_amount_tr8: int | None = _total("税込金額（8%）")
    inv_without_tax_tr5: int | None = _total("税抜金額（5%）")
    inv_tax_tr5: int | None = _total("消費税額（5%）")
    inv_amount_tr5: int | None = _total("税込金額（5%）")
    inv_without_tax_tr0: int | None = _total("税抜金額（0%）")
    inv_tax_tr0: int | None = _total("消費税額（0%）")
    inv_amount_tr0: int | None = _total("税込金額（0%）")
    inv_without_tax_free: int | None = _total("税抜金額（非課税）")
    inv_tax_free: int | None = _total("消費税額（非課税）")
    inv_amount_free: int | None = _total("税込金額（非課税）")
    inv_without_tax_exemption: int | None = _total("税抜金額（免税）")
    inv_tax_exemption: int | None = _total("消費税額（免税）")
    inv_amount_exemption: int | None = _total("税込金額（免税）")
    inv_without_tax_non: int | None = _total("税抜金額（不課税）")
    inv_tax_non: int | None = _total("消費税額（不課税）")
    inv_amount_non: int | None = _total("税込金額（不課税）")
    inv_show_amount: int | None = _total("ご請求金額")


class Head(WireModel):
    """What stands once on an invoice, whether registered, corrected or answered."""

    inv_no: str = wire.text("請求書番号", 30, mark="V", note="省略時は自動採番")
    inv_name: str = wire.text("件名", mark="V", clears=True)
    remarks: str = wire.text("備考", 1000, mark="V", clears=True)
    customer_code1: str = wire.text("発行先管理コード1", mark="V", clears=True)
    customer_code2: str = wire.text("発行先管理コード2", mark="V", clears=True)
    invoice_setting_code: str = wire.text("書式コード", 15, mark="V", note="省略時は規定の書式")
    send_date: dt.date | None = wire.date("発行日", mark="P", note=FOR_AN_INVOICE)
    pay_due_date: dt.date | None = wire.date("入金期限", mark="P", note=FOR_AN_INVOICE)
    close_date: dt.date | None = wire.date("締日", mark="P", clears=True)
    invoice_type: str = wire.choice("保存方式", INVOICE_TYPES, mark="P", note=FOR_AN_INVOICE)
    unit_tax_calc_sec: str = wire.choice("課税単位", TAX_UNITS, mark="V", note="省略時は書式の課税単位")
    prev_inv_amount: int | None = wire.yen("前回請求額", mark="V", clears=True)
    payment: int | None = wire.yen("入金額", mark="V", clears=True)
    adjustment: int | None = wire.yen("調整額", mark="V", clears=True)
    carryover_new: int | None = wire.yen("繰越額", mark="V", note="前回請求額－入金額＋調整額")
    withholding_tax: int | None = wire.yen("源泉徴収税額", mark="A", clears=True)
    payment_method: str = wire.choice("支払方法", PAYMENT_METHODS, mark="V")
    inv_free_txt1: str = wire.text("自由文字1", 255, mark="V", clears=True)
    inv_free_txt2: str = wire.text("自由文字2", 255, mark="V", clears=True)
    inv_free_txt3: str = wire.text("自由文字3", 255, mark="V", clears=True)
    inv_free_num1: int | None = wire.yen("自由数値1", mark="V", clears=True)
    inv_free_num2: int | None = wire.yen("自由数値2", mark="V", clears=True)
    inv_free_num3: int | None = wire.yen("自由数値3", mark="V", clears=True)
    inv_free_num4: int | None = wire.yen("自由数値4", mark="V", clears=True)
    inv_free_num5: int | None = wire.yen("自由数値5", mark="V", clears=True)
    inv_free_num6: int | None = wire.yen("自由数値6", mark="V", clears=True)
    inv_free_num7: int | None = wire.yen("自由数値7", mark="V", clears=True)


class InvoiceHead(Totals, Head):
    """Head and totals together."""
