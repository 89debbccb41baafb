"""Between the wire and the journal masters' drafts and rows."""

from collections.abc import Iterable
from typing import Any

from journal_masters.api.wire import Deletable, MastersRegisterRequest, MastersSearchRequest
from journal_masters.drafts import Kind, MasterDraft
from journal_masters.models import AccountTitle, BurdenSection, JournalItem, SubAccountTitle
from journal_masters.services import MasterOutcome

ARRAYS = {kind: f"{kind.value}s" for kind in Kind}
COMMON = {"display_order": "display_order", "valid_from": "valid_from", "valid_to": "valid_to"}
# Wire name → model field name.
FIELDS = {
    Kind.ACCOUNT_TITLE: {
        "account_title_name": "name", "account_title_kana": "kana", "tax_class": "tax_class",
        "sub_account_required": "sub_account_required", **COMMON,
    },
    Kind.SUB_ACCOUNT_TITLE: {"sub_account_title_name": "name", "sub_account_title_kana": "kana", **COMMON},
    Kind.BURDEN_SECTION: {"burden_sec_name": "name", "burden_sec_kana": "kana", **COMMON},
    Kind.JOURNAL_ITEM: {"journal_item_name": "name", **COMMON},
}  # fmt: skip


def wanted(request: MastersSearchRequest) -> list[Kind]:
    """Operation 4: the masters asked for; without any flag all."""
    asked = [kind for kind in Kind if getattr(request, f"{kind.value}_flg") == "1"]
    return asked or list(Kind)


def drafts(request: MastersRegisterRequest) -> list[MasterDraft]:
    """Operation 5: one draft per row, in order."""
    return [
        _draft(kind, row, f"{name}[{index}]", keys)
        for kind, (name, rows, keys) in zip(Kind, request.arrays(), strict=True)
        for index, row in enumerate(rows)
    ]


def _draft(kind: Kind, row: Deletable, at: str, keys: tuple[str, ...]) -> MasterDraft:
    key = tuple(str(getattr(row, name)) for name in keys)
    sent = {field: getattr(row, name) for name, field in FIELDS[kind].items() if name in row.model_fields_set}
    if "sub_account_required" in sent:
        sent["sub_account_required"] = sent["sub_account_required"] == "1"
    if sent.get("display_order", 0) is None:
        del sent["display_order"]
    return MasterDraft(kind, key, sent, delete=row.delete_flg == "1", item=at)


def shown(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Operation 4: a master's rows."""
    return [_shown(row) for row in rows]


def _shown(row: Any) -> dict[str, Any]:
    common = {
        "display_order": row.display_order, "valid_from": row.valid_from or "", "valid_to": row.valid_to or "",
    }  # fmt: skip
    match row:
        case AccountTitle():
            return {
                "account_title_code": row.code, "account_title_name": row.name, "account_title_kana": row.kana,
                "tax_class": row.tax_class, "sub_account_required": "1" if row.sub_account_required else "0", **common,
            }  # fmt: skip
        case SubAccountTitle():
            return {
                "account_title_code": row.account_title.code, "sub_account_title_code": row.code,
                "sub_account_title_name": row.name, "sub_account_title_kana": row.kana, **common,
            }  # fmt: skip
        case BurdenSection():
            return {
                "burden_sec_code": row.code, "burden_sec_name": row.name, "burden_sec_kana": row.kana, **common,
            }  # fmt: skip
        case JournalItem():
            return {
                "journal_item_no": row.item_no, "journal_item_code": row.code, "journal_item_name": row.name, **common,
            }  # fmt: skip
    raise TypeError(f"{type(row).__name__} is no journal master")


_KEYS = {
    Kind.ACCOUNT_TITLE: ("account_title_code",),
    Kind.SUB_ACCOUNT_TITLE: ("account_title_code", "sub_account_title_code"),
    Kind.BURDEN_SECTION: ("burden_sec_code",),
    Kind.JOURNAL_ITEM: ("journal_item_no", "journal_item_code"),
}


def done(outcomes: Iterable[MasterOutcome]) -> dict[str, list[dict[str, Any]]]:
    """Operation 5: one array per master that was sent."""
    arrays: dict[str, list[dict[str, Any]]] = {}
    for outcome in outcomes:
        kind = outcome.draft.kind
        row: dict[str, Any] = dict(zip(_KEYS[kind], outcome.draft.key, strict=True))
        if kind is Kind.JOURNAL_ITEM:
            row["journal_item_no"] = int(row["journal_item_no"])
        row[f"{kind.value}_result"] = outcome.result.value
        arrays.setdefault(ARRAYS[kind], []).append(row)
    return arrays
