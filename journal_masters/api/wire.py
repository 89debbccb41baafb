"""Operations 4 and 5 on the wire (contract §5, §6). What 4 gives, 5 takes."""

import datetime as dt
from collections.abc import Iterator, Sequence

from journal_masters.tax_classes import BY_NAME
from platform_project.api.wire import AnswerModel, Slot, WireModel
from platform_project.api.wire import fields as wire
from platform_project.kernel.errors import Faults

ROWS_LIMIT = 10_000
RESULTS = {"registered": "登録", "updated": "更新", "deleted": "削除", "unchanged": "変更なし"}
ONE_OF_ALL = "勘定科目、勘定補助科目、負担部門、仕訳補助項目のいずれか"
ONE_OF_ALL_EN = "One of account_titles, sub_account_titles, burden_secs and journal_items"
NOT_DELETED = ("delete_flg", "0")
TAX_CLASSES = dict.fromkeys(BY_NAME, "")


class Common(WireModel):
    """What the four masters share."""

    display_order: int | None = wire.integer("表示順", 0, 999_999, mark="A")
    valid_from: dt.date | None = wire.date("有効開始日", mark="A", clears=True)
    valid_to: dt.date | None = wire.date("有効終了日", mark="A", clears=True)


class AccountTitleFields(Common):
    """勘定科目."""

    account_title_code: str = wire.text("勘定科目コード", 15, mark="A", required=True)
    account_title_name: str = wire.text("勘定科目名", 40, mark="A", note="削除以外では必須")
    account_title_kana: str = wire.text("勘定科目カナ", 40, mark="A", clears=True)
    tax_class: str = wire.choice("税区分", TAX_CLASSES, mark="A", clears=True)
    sub_account_required: str = wire.flag("補助科目必須", mark="A")


class SubAccountTitleFields(Common):
    """勘定補助科目."""

    account_title_code: str = wire.text("勘定科目コード", 15, mark="A", required=True)
    sub_account_title_code: str = wire.text("勘定補助科目コード", 15, mark="A", required=True)
    sub_account_title_name: str = wire.text("勘定補助科目名", 40, mark="A", note="削除以外では必須")
    sub_account_title_kana: str = wire.text("勘定補助科目カナ", 40, mark="A", clears=True)


class BurdenSecFields(Common):
    """負担部門."""

    burden_sec_code: str = wire.text("負担部門コード", 15, mark="V", required=True)
    burden_sec_name: str = wire.text("負担部門名", 40, mark="V", note="削除以外では必須")
    burden_sec_kana: str = wire.text("負担部門カナ", 40, mark="A", clears=True)


class JournalItemFields(Common):
    """仕訳補助項目."""

    journal_item_no: int | None = wire.integer("項目番号", 1, 5, mark="A", required=True)
    journal_item_code: str = wire.text("仕訳補助項目コード", 15, mark="A", required=True)
    journal_item_name: str = wire.text("仕訳補助項目名", 40, mark="A", note="削除以外では必須")


class Deletable(WireModel):
    """A row of operation 5."""

    delete_flg: str = wire.flag("削除フラグ", mark="A", note="1 削除")


class AccountTitle(AccountTitleFields, Deletable):
    """勘定科目 in a request."""


class SubAccountTitle(SubAccountTitleFields, Deletable):
    """勘定補助科目 in a request."""


class BurdenSec(BurdenSecFields, Deletable):
    """負担部門 in a request."""


class JournalItem(JournalItemFields, Deletable):
    """仕訳補助項目 in a request."""


class AccountTitleShown(AccountTitleFields, AnswerModel):
    """勘定科目 in an answer."""


class SubAccountTitleShown(SubAccountTitleFields, AnswerModel):
    """勘定補助科目 in an answer."""


class BurdenSecShown(BurdenSecFields, AnswerModel):
    """負担部門 in an answer."""


class JournalItemShown(JournalItemFields, AnswerModel):
    """仕訳補助項目 in an answer."""


class MastersSearchRequest(WireModel):
    """仕訳関連マスタ取得. Without any flag all masters are given."""

    response_type: str = wire.choice("応答形式", {"json": "JSON", "xml": "XML"}, mark="P", note="v2では必須")
    account_title_flg: str = wire.flag("勘定科目の取得", mark="A", note="1 取得する")
    sub_account_title_flg: str = wire.flag("勘定補助科目の取得", mark="A", note="1 取得する")
    burden_sec_flg: str = wire.flag("負担部門の取得", mark="A", note="1 取得する")
    journal_item_flg: str = wire.flag("仕訳補助項目の取得", mark="A", note="1 取得する")


class ByMaster(AnswerModel):
    """One array per master; those that were not asked for, or not sent, are not there."""

    @classmethod
    def _required(cls, slots: dict[str, Slot]) -> list[str]:  # noqa: ARG003
        return []


class MastersFound(ByMaster):
    """仕訳関連マスタ取得: one array per master; `journal_items` only while the 仕訳自由項目利用オプション is on."""

    account_titles: list[AccountTitleShown] = wire.array("勘定科目", ROWS_LIMIT, mark="A")
    sub_account_titles: list[SubAccountTitleShown] = wire.array("勘定補助科目", ROWS_LIMIT, mark="A")
    burden_secs: list[BurdenSecShown] = wire.array("負担部門", ROWS_LIMIT, mark="A")
    journal_items: list[JournalItemShown] = wire.array("仕訳補助項目", ROWS_LIMIT, mark="A")


class MastersRegisterRequest(WireModel):
    """仕訳関連マスタ登録. An unknown code is registered, a known one updated. All of the request or nothing of it."""

    response_type: str = wire.choice("応答形式", {"json": "JSON", "xml": "XML"}, mark="P", note="v2では必須")
    account_titles: list[AccountTitle] = wire.array("勘定科目", ROWS_LIMIT, mark="A")
    sub_account_titles: list[SubAccountTitle] = wire.array("勘定補助科目", ROWS_LIMIT, mark="A")
    burden_secs: list[BurdenSec] = wire.array("負担部門", ROWS_LIMIT, mark="A")
    journal_items: list[JournalItem] = wire.array("仕訳補助項目", ROWS_LIMIT, mark="A")

    def rules(self, at: str, faults: Faults) -> None:  # noqa: ARG002
        if not any(rows for _, rows, _ in self.arrays()) and not faults.found:
            faults.add("E700001", title=ONE_OF_ALL, title_en=ONE_OF_ALL_EN)
        for name, rows, keys in self.arrays():
            _check_names(name, rows, faults)
            _check_repeats(name, rows, keys, faults)

    def arrays(self) -> Iterator[tuple[str, Sequence[Deletable], tuple[str, ...]]]:
        """Name, rows, and the fields that name a row, of each master."""
        yield "account_titles", self.account_titles, ("account_title_code",)
        yield "sub_account_titles", self.sub_account_titles, ("account_title_code", "sub_account_title_code")
        yield "burden_secs", self.burden_secs, ("burden_sec_code",)
        yield "journal_items", self.journal_items, ("journal_item_no", "journal_item_code")


def _check_names(name: str, rows: Sequence[Deletable], faults: Faults) -> None:
    """Whoever deletes need not say what it was called."""
    field = f"{name.removesuffix('s')}_name"
    for index, row in enumerate(rows):
        path = f"{name}[{index}].{field}"
        if row.delete_flg != "1" and not row.sent(field) and not faults.touches(path):
            faults.add("E700001", path)


def _check_repeats(name: str, rows: Sequence[Deletable], keys: tuple[str, ...], faults: Faults) -> None:
    """The same code twice must say the same twice."""
    seen: dict[tuple[object, ...], dict[str, object]] = {}
    for index, row in enumerate(rows):
        if faults.touches(f"{name}[{index}]"):
            continue
        key = tuple(getattr(row, part) for part in keys)
        content = {
            part: value for part, value in row.model_dump(exclude_unset=True).items() if (part, value) != NOT_DELETED
        }
        if seen.setdefault(key, content) != content:
            faults.add("E700011", f"{name}[{index}].{keys[-1]}", value=key[-1])


class AccountTitleDone(AnswerModel):
    """What became of a 勘定科目."""

    account_title_code: str = wire.text("勘定科目コード", 15, mark="A")
    account_title_result: str = wire.word("勘定科目の処理結果", RESULTS, mark="A")


class SubAccountTitleDone(AnswerModel):
    """What became of a 勘定補助科目."""

    account_title_code: str = wire.text("勘定科目コード", 15, mark="A")
    sub_account_title_code: str = wire.text("勘定補助科目コード", 15, mark="A")
    sub_account_title_result: str = wire.word("勘定補助科目の処理結果", RESULTS, mark="A")


class BurdenSecDone(AnswerModel):
    """What became of a 負担部門."""

    burden_sec_code: str = wire.text("負担部門コード", 15, mark="V")
    burden_sec_result: str = wire.word("負担部門の処理結果", RESULTS, mark="A")


class JournalItemDone(AnswerModel):
    """What became of a 仕訳補助項目."""

    journal_item_no: int = wire.integer("項目番号", 1, 5, mark="A")
    journal_item_code: str = wire.text("仕訳補助項目コード", 15, mark="A")
    journal_item_result: str = wire.word("仕訳補助項目の処理結果", RESULTS, mark="A")


class MastersDone(ByMaster):
    """仕訳関連マスタ登録: one array per master that was sent."""

    account_titles: list[AccountTitleDone] = wire.array("勘定科目", ROWS_LIMIT, mark="A")
    sub_account_titles: list[SubAccountTitleDone] = wire.array("勘定補助科目", ROWS_LIMIT, mark="A")
    burden_secs: list[BurdenSecDone] = wire.array("負担部門", ROWS_LIMIT, mark="A")
    journal_items: list[JournalItemDone] = wire.array("仕訳補助項目", ROWS_LIMIT, mark="A")
