"""What somebody wants a journal master to become: frozen, built by the wire, by forms, by CSV imports and seeds alike."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """The four masters."""

    ACCOUNT_TITLE = "account_title"  # 勘定科目
    SUB_ACCOUNT_TITLE = "sub_account_title"  # 勘定補助科目
    BURDEN_SECTION = "burden_sec"  # 負担部門
    JOURNAL_ITEM = "journal_item"  # 仕訳補助項目


TITLES = {
    Kind.ACCOUNT_TITLE: "勘定科目", Kind.SUB_ACCOUNT_TITLE: "勘定補助科目", Kind.BURDEN_SECTION: "負担部門",
    Kind.JOURNAL_ITEM: "仕訳補助項目",
}  # fmt: skip

_TITLES_EN = {
    Kind.ACCOUNT_TITLE: "The account title", Kind.SUB_ACCOUNT_TITLE: "The sub-account", Kind.BURDEN_SECTION: "The department",
    Kind.JOURNAL_ITEM: "The auxiliary item",
}  # fmt: skip


def titles(kind: Kind) -> dict[str, str]:
    """What a fault calls a row of the master, in both languages."""
    return {"title": TITLES[kind], "title_en": _TITLES_EN[kind]}


# How a row is named: (code,), (account code, code) or (item number, code).
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MasterDraft:
    """`fields` holds only what was sent, by model field name; `""` and None clear. `item` is the path of the element."""

    kind: Kind
    key: Key
    fields: Mapping[str, Any] = field(default_factory=dict)
    delete: bool = False
    item: str = ""
