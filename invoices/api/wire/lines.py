"""明細: the lines of an invoice on the wire (contract §5)."""

import datetime as dt
from decimal import Decimal

from platform_project.api.wire import AnswerModel, WireModel
from platform_project.api.wire import fields as wire
from platform_project.kernel.errors import Faults

TAX_TYPES = {"0": "課税", "1": "非課税", "2": "免税", "3": "不課税"}
INPUT_TAX_TYPES = {"0": "税抜", "1": "税込", "2": "手入力"}


class Detail(WireModel):
    """明細. An amount is needed unless quantity and unit price give it."""

    item_slip_date: dt.date | None = wire.date("伝票日付", mark="V")
    item_slip_no: str = wire.text("伝票番号", 30, mark="V", note="課税単位が伝票単位のとき必須")
    item_prod_code: str = wire.text("商品コード", 30, mark="V")
    item_name: str = wire.text("品名", 255, mark="V", required=True)
    item_qty: Decimal | None = wire.number("数量", 8, negative=False, mark="V")
    item_unit: str = wire.text("単位", 10, mark="V")
    item_price: Decimal | None = wire.number("単価", 13, mark="V")
    item_without_tax: int | None = wire.yen("税抜金額", mark="V", note="数量と単価がないとき必須")
    item_tax: int | None = wire.yen("消費税額", mark="V", note="税入力区分が手入力で課税のとき必須")
    item_amount: int | None = wire.yen("税込金額", mark="V", note="税込で数量と単価がないとき必須")
    tax_type: str = wire.choice("課税区分", TAX_TYPES, mark="V", required=True)
    tax_rate_sec: int | None = wire.integer("税率", 0, 99, mark="V", note="課税のとき必須")
    reduced_tax_flg: str = wire.flag("軽減税率フラグ", mark="V")
    input_tax_type: str = wire.choice("税入力区分", INPUT_TAX_TYPES, mark="V", note="省略時は0")
    item_sec_code: str = wire.text("部門コード", mark="V")
    item_sec_name: str = wire.text("部門名", mark="V")
    detail_remarks: str = wire.text("明細備考", 1000, mark="V")
    item_free_txt1: str = wire.text("明細自由文字1", 255, mark="V")
    item_free_txt2: str = wire.text("明細自由文字2", 255, mark="V")
    item_free_txt3: str = wire.text("明細自由文字3", 255, mark="V")
    item_free_txt4: str = wire.text("明細自由文字4", 255, mark="V")
    item_free_txt5: str = wire.text("明細自由文字5", 255, mark="V")
    item_free_txt6: str = wire.text("明細自由文字6", 255, mark="V")
    item_free_txt7: str = wire.text("明細自由文字7", 255, mark="V")
    item_free_txt8: str = wire.text("明細自由文字8", 255, mark="V")
    item_free_txt9: str = wire.text("明細自由文字9", 255, mark="V")
    item_free_txt10: str = wire.text("明細自由文字10", 255, mark="V")

    def rules(self, at: str, faults: Faults) -> None:
        if self.tax_type == "0":
            self._check_taxed(at, faults)
        given = self.item_amount if self.is_inclusive else self.item_without_tax
        if given is None and (self.item_qty is None or self.item_price is None):
            self._check_amount(at, faults)

    def _check_taxed(self, at: str, faults: Faults) -> None:
        if self.tax_rate_sec is None and not faults.touches(f"{at}.tax_rate_sec"):
            faults.add("E700001", f"{at}.tax_rate_sec")
        if self.input_tax_type == "2" and self.item_tax is None and not faults.touches(f"{at}.item_tax"):
            faults.add("E700001", f"{at}.item_tax")

    def _check_amount(self, at: str, faults: Faults) -> None:
        amount = f"{at}.{'item_amount' if self.is_inclusive else 'item_without_tax'}"
        if not faults.touches(amount, f"{at}.item_qty", f"{at}.item_price", f"{at}.input_tax_type"):
            faults.add("E700001", amount)

    @property
    def is_inclusive(self) -> bool:
        """Whether the amount that counts is the one with tax (税込)."""
        return self.input_tax_type == "1"


class DetailShown(Detail, AnswerModel):
    """明細 in an answer."""

    detail_seq: int = wire.integer("明細番号", 1, 1000, mark="V")
