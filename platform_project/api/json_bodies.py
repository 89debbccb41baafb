"""JSON into plain data, and nothing that could be read in two ways (security checklist N1, N3, N5, N6, N9)."""

import json
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from platform_project.kernel.errors import refuse
from platform_project.kernel.text import forbidden_character

MAX_DEPTH = 32
# Ten megabytes of `[],[],[]` would be three million objects. What the contract allows, 100 invoices of 1,000 lines, comes in
# that size to 700,000 values at most.
MAX_VALUES = 1_000_000
# The longest number of the wire has 13 digits before and 3 behind the point; these leave room for an exact complaint.
MAX_DIGITS = 40


def parse_json(body: bytes, most: int = MAX_VALUES) -> dict[str, Any]:
    """The object in `body`: dict, list, str, int, Decimal, bool and None. E700014 for anything else.

    Refused: a key twice, NaN and infinities, numbers of more than 40 digits, nesting deeper than 32, another root
    than an object, bytes that are not UTF-8, more than about `most` values. A byte order mark is dropped. Minus zero is
    zero.
    """
    if body.count(b",") + body.count(b"[") + body.count(b"{") > most:
        unfit(_("値の数が多すぎます"))
    data = _load(_text(body))
    if not isinstance(data, dict):
        unfit(_("最上位がオブジェクトではありません"))
    # Whoever has no more than 32 brackets cannot nest deeper.
    if body.count(b"[") + body.count(b"{") > MAX_DEPTH:
        _check_depth(data)
    return data


def unfit(reason: str | Promise, item: str = "") -> NoReturn:
    """Raise E700014, saying why."""
    refuse("E700014", item, reason=reason)


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        unfit(format_lazy(_("{position}バイト目がUTF-8ではありません"), position=error.start + 1))


def _load(text: str) -> Any:
    try:
        return json.loads(
            text, object_pairs_hook=_object, parse_int=_integer, parse_float=_decimal, parse_constant=_constant
        )
    except json.JSONDecodeError as error:
        unfit(format_lazy(_("JSONの{line}行{column}文字目が正しくありません"), line=error.lineno, column=error.colno))
    except RecursionError:
        unfit(_("入れ子が深すぎます"))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) != len(pairs):
        unfit(format_lazy(_("項目「{key}」が重複しています"), key=readable(_first_repeated(pairs))))
    names = "".join(table)
    if not (names.isascii() and names.isprintable()) and forbidden_character(names):
        unfit(_("項目名に使用できない文字が含まれています"))
    return table


def _first_repeated(pairs: list[tuple[str, Any]]) -> str:
    seen: set[str] = set()
    return next(key for key, _value in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]


def readable(name: str) -> str:
    """A name from the request, fit to be repeated in a message: short, and without what cannot be printed."""
    return "".join(letter if letter.isprintable() else "?" for letter in name[:60])


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        unfit(_("数値の桁数が多すぎます"))
    return int(digits)


def _decimal(digits: str) -> Decimal:
    try:
        value = Decimal(digits) if len(digits) <= 2 * MAX_DIGITS else None
    except InvalidOperation:
        value = None
    if value is None or abs(value.adjusted()) > MAX_DIGITS:
        unfit(_("数値の桁数が多すぎます"))
    return value if value else abs(value)


def _constant(name: str) -> NoReturn:
    unfit(format_lazy(_("{name}は数値として使用できません"), name=name))


def _check_depth(data: dict[str, Any]) -> None:
    level: list[Any] = [data]
    depth = 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            unfit(_("入れ子が深すぎます"))
        level = [
            child
            for node in level
            for child in (node.values() if type(node) is dict else node)
            if type(child) is dict or type(child) is list
        ]
