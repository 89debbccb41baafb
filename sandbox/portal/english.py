"""The fields' titles and notes in English. Where they are declared they are Japanese, as the platform's own names are.

A test holds that every title and note that a model declares has its English.
"""

import re
from collections.abc import Callable

from platform_project.kernel.errors import CATALOGUE, WARNINGS
from sandbox.portal.english_words import LEDGER, NOTES, SUMMARIES, TITLES

_WHOSE = {"発行元": "Issuing office's", "発行先": "Addressee's", "支払先": "Payee's"}
_OF_THEM = {
    "コード": "code",
    "会社名": "company name",
    "部署": "section",
    "担当者": "person in charge",
    "郵便番号": "postal code",
    "住所1": "address 1",
    "住所2": "address 2",
    "電話番号": "phone number",
    "メールアドレス": "mail address",
}
_MASTERS = {
    "勘定科目": "Account title",
    "勘定補助科目": "Sub-account title",
    "補助科目": "sub-account title",
    "負担部門": "Cost department",
    "仕訳補助項目": "Auxiliary journal item",
    "発行元": "Issuing office",
    "発行先": "Addressee",
    "支払先": "Payee",
    "振込先口座": "Account",
}
_BUCKETS = {"軽減8%": "reduced 8%", "非課税": "non-taxable", "免税": "export-exempt", "不課税": "outside the tax"}
_SIDES = {"借方": "Debit", "貸方": "Credit"}
_MASTER = "|".join(sorted(_MASTERS, key=len, reverse=True))

_NAMED = {"コード": "code", "名": "name", "カナ": "name in kana"}

Found = re.Match[str]


def _bucket(found: Found) -> str:
    return f"{TITLES[found['of']]} ({_BUCKETS.get(found['rate'], found['rate'])})"


def _free_text(found: Found) -> str:
    return f"Free text {found['number']}{' of the line' if found['line'] else ''}"


def _item(found: Found) -> str:
    return f"Auxiliary journal item {found['number']}{', code' if found['code'] else ''}"


def _side(found: Found) -> str:
    return f"{_SIDES[found['side']]} {_MASTERS[found['of']].lower()} {_NAMED[found['what']]}"


def _theirs(found: Found) -> str:
    return f"{_WHOSE[found['whose']]} {_OF_THEM[found['what']]}"


# A shape of titles, and its English. The first that fits counts.
_FAMILIES: tuple[tuple[str, Callable[[Found], str]], ...] = (
    (r"(?P<of>.+)（自）", lambda found: f"{TITLES[found['of']]}, from"),
    (r"(?P<of>.+)（至）", lambda found: f"{TITLES[found['of']]}, to"),
    (r"(?P<of>税抜金額|消費税額|税込金額)（(?P<rate>.+)）", _bucket),
    (r"(?P<line>明細)?自由文字(?P<number>\d+)", _free_text),
    (r"自由数値(?P<number>\d+)", lambda found: f"Free number {found['number']}"),
    (r"仕訳補助項目(?P<number>\d)(?P<code>コード)?", _item),
    (r"(?P<side>借方|貸方)税区分", lambda found: f"{_SIDES[found['side']]} tax class"),
    (rf"(?P<side>借方|貸方)(?P<of>{_MASTER})(?P<what>コード|名)", _side),
    (rf"(?P<of>{_MASTER})の処理結果", lambda found: f"{_MASTERS[found['of']]}: what was done"),
    (rf"(?P<of>{_MASTER})の取得", lambda found: f"Fetch {TITLES[found['of']].lower()}"),
    (rf"(?P<whose>発行元|発行先|支払先)(?P<what>{'|'.join(_OF_THEM)})", _theirs),
    (rf"(?P<of>{_MASTER})(?P<what>コード|名|カナ)", lambda found: f"{_MASTERS[found['of']]} {_NAMED[found['what']]}"),
)


def title(japanese: str) -> str:
    """KeyError for a title that nobody has translated."""
    if japanese in TITLES:
        return TITLES[japanese]
    for shape, told in _FAMILIES:
        if found := re.fullmatch(shape, japanese):
            return told(found)
    raise KeyError(japanese)


def note(japanese: str) -> str:
    """Sentence by sentence. KeyError for one that nobody has translated."""
    return ". ".join(NOTES[sentence] for sentence in japanese.split("。")) if japanese else ""


def of_row(what: str, name: str, text: str) -> str:
    """What the fidelity ledger notes beside a row."""
    match what:
        case "request" | "answer":
            return title(text)
        case "error":
            return CATALOGUE[name].en
        case "warning":
            return WARNINGS[name][1]
        case "oauth" | "envelope":
            return LEDGER[text] if text else ""
    return text


def summary(key: str) -> str:
    """What an operation is for."""
    return SUMMARIES[key]
