"""The requests of operations 1, 2 and 3 (contract §6)."""

import datetime as dt
from collections import Counter
from typing import Any

from django.utils.translation import gettext_lazy as _

from platform_project.api.wire import WireModel, join, slots_of
from platform_project.api.wire import fields as wire
from platform_project.kernel.errors import Faults

from .elements import RegisterElement, UpdateElement
from .head import INVOICE_TYPES
from .repeats import check_repeats

INVOICES_LIMIT = 100
PAGE_LIMIT = 999
RANGES = ("send_date", "pay_due_date", "inv_amount", "update_date")


class Request(WireModel):
    """What every request carries; the transport judges it (E700012) before the request check."""

    response_type: str = wire.choice("レスポンス形式", {"json": "JSON", "xml": "XML"}, mark="P", note="v2では必須")


class PagedRequest(Request):
    """A request for one page of a list."""

    start_position: int | None = wire.integer("取得開始位置", 1, wire.ID_MAXIMUM, mark="V", note="省略時は1")
    get_count: int | None = wire.integer("取得件数", 1, PAGE_LIMIT, mark="V", note="省略時は上限の件数")


class SearchRequest(PagedRequest):
    """請求書一覧取得. All conditions are AND-combined."""

    send_date_from: dt.date | None = wire.date("発行日（自）", mark="P", required=True)
    send_date_to: dt.date | None = wire.date("発行日（至）", mark="P", required=True)
    pay_due_date_from: dt.date | None = wire.date("入金期限（自）", mark="P")
    pay_due_date_to: dt.date | None = wire.date("入金期限（至）", mark="P")
    close_date: dt.date | None = wire.date("締日", mark="P")
    invoice_type: str = wire.choice("保存方式", INVOICE_TYPES, mark="P")
    seal_flg: str = wire.choice("開封フラグ", {"0": "未開封", "1": "開封済み"}, mark="P")
    extracting_type01: str = wire.flag("抽出区分（再発行）", mark="P", note="1 再発行された請求書のみ")
    extracting_type02: str = wire.flag("抽出区分（新規取引先）", mark="P", note="1 新規取引先の請求書のみ")
    extracting_type03: str = wire.flag("抽出区分（差戻し）", mark="A", note="1 差戻し中の請求書のみ")
    private_cust_cd: str = wire.text("発行先コード", 15, mark="A")
    inv_no: str = wire.text("請求書番号", 30, mark="A")
    invoice_mng_num: int | None = wire.integer("請求書管理番号", 1, wire.ID_MAXIMUM, mark="A")
    inv_amount_from: int | None = wire.yen("税込金額（下限）", maximum=wire.TOTAL_MAXIMUM, mark="A")
    inv_amount_to: int | None = wire.yen("税込金額（上限）", maximum=wire.TOTAL_MAXIMUM, mark="A")
    update_date_from: dt.date | None = wire.date("更新日（自）", mark="A")
    update_date_to: dt.date | None = wire.date("更新日（至）", mark="A")

    def rules(self, at: str, faults: Faults) -> None:
        check_ranges(self, RANGES, faults, at)


class RegisterRequest(Request):
    """請求書登録. All of the request or nothing of it."""

    invoices: list[RegisterElement] = wire.array("請求書", INVOICES_LIMIT, mark="A", required=True)

    def rules(self, at: str, faults: Faults) -> None:
        for index, element in enumerate(self.invoices):
            element.rules(f"{join(at, 'invoices')}[{index}]", faults)
        check_repeats(self.invoices, faults)


class UpdateRequest(Request):
    """請求書更新. All of the request or nothing of it."""

    invoices: list[UpdateElement] = wire.array("請求書", INVOICES_LIMIT, mark="A", required=True)

    def rules(self, at: str, faults: Faults) -> None:
        for index, element in enumerate(self.invoices):
            element.rules(f"{join(at, 'invoices')}[{index}]", faults)
        check_repeats(self.invoices, faults)
        self._check_numbers(faults)

    def _check_numbers(self, faults: Faults) -> None:
        """One invoice is corrected once in a request."""
        seen: Counter[int] = Counter()
        for index, element in enumerate(self.invoices):
            path = f"invoices[{index}].invoice_mng_num"
            if faults.touches(path):
                continue
            seen[element.invoice_mng_num] += 1
            if seen[element.invoice_mng_num] > 1:
                faults.add("E700011", path, value=element.invoice_mng_num)


def check_ranges(request: WireModel, names: tuple[str, ...], faults: Faults, at: str = "") -> None:
    """`<name>_from` does not lie behind `<name>_to`; a faulty bound is absent and so not judged."""
    for name in names:
        low, high = getattr(request, f"{name}_from"), getattr(request, f"{name}_to")
        if low is not None and high is not None and low > high:
            faults.add("E700009", join(at, f"{name}_from"), **_against(request, f"{name}_to"))


def _against(request: WireModel, other: str) -> dict[str, Any]:
    title = slots_of(type(request))[other].declared.title
    return {"other": title, "other_en": other, "reason": _("開始が終了より後です")}
