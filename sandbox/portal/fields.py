"""The tables of an operation's fields, made from the models of the wire: nothing of them is written down here."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from platform_project.api.openapi import PageFacts, Success
from platform_project.api.operations import Operation, Route
from platform_project.api.wire import Declared, Scalar, Slot, slots_of
from platform_project.api.wire.kinds import BankKana, Choice, Date, Integer, Kind, Mail, Number, Text
from platform_project.kernel import kana
from sandbox.fidelity.ledger import ENVELOPE
from sandbox.portal import english

REQUEST, ANSWER = "request", "answer"


class Need(StrEnum):
    """Whether a request must carry a field: ○, △ on a condition that its note tells, or not."""

    ALWAYS = "○"
    SOMETIMES = "△"
    NEVER = ""


@dataclass(frozen=True, slots=True)
class Field:
    """`kind` and `form` in words; `values` are codes that are told nowhere else; `inner` is the anchor of its own table."""

    name: str
    path: str
    anchor: str
    title: str
    kind: str
    form: str
    need: Need
    mark: str
    note: str
    values: tuple[str, ...] = ()
    inner: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The fields of one object; `path` is empty for the whole request or answer."""

    path: str
    anchor: str
    title: str
    fields: tuple[Field, ...]


def of_request(operation: Operation, language: str) -> tuple[Table, ...]:
    return _tables(operation.request, REQUEST, "", "", language)


def of_answer(operation: Operation, route: Route, language: str) -> tuple[Table, ...]:
    """What stands around the answer in the dialect of `route`, then its own fields."""
    title = operation.title_en if language == "en" else operation.title
    root, *inner = _tables(operation.answer, ANSWER, f"{route.array}[]" if route.array else "", title, language)
    around = tuple(_around(operation, route, language))
    if route.array:
        return (Table("", f"{ANSWER}-", "", around), root, *inner)
    return (Table("", f"{ANSWER}-", "", around + root.fields), *inner)


def walk(operation: Operation, language: str) -> Iterator[tuple[str, Field]]:
    """Every field of an operation: in which half, and the field. Of the answer's, those of the first route."""
    for half, tables in (
        (REQUEST, of_request(operation, language)),
        (ANSWER, of_answer(operation, operation.routes[0], language)),
    ):
        yield from ((half, field) for table in tables for field in table.fields)


@cache
def _tables(model: type[BaseModel], half: str, path: str, title: str, language: str) -> tuple[Table, ...]:
    slots = slots_of(model).values()
    own = Table(path, _anchor(half, path), title, tuple(_field(slot, half, path, language) for slot in slots))
    inner = (
        _tables(slot.model, half, _below(path, slot), _title(slot.declared.title, language), language)
        for slot in slots
        if slot.model
    )
    return (own, *(table for tables in inner for table in tables))


def _below(path: str, slot: Slot) -> str:
    return f"{path}{'.' if path else ''}{slot.name}{'[]' if slot.is_array else ''}"


def _anchor(half: str, path: str) -> str:
    """Where an object's table stands; a field of it stands at its own name (`_place`)."""
    return f"{half}-{path.replace('[]', '').replace('.', '-')}"


def _place(half: str, path: str) -> str:
    return f"{half}.{path.replace('[]', '')}"


def _field(slot: Slot, half: str, path: str, language: str) -> Field:
    declared, below = slot.declared, _below(path, slot)
    kind, form = _kind(declared, slot)
    return Field(
        slot.name, below, _place(half, below), _title(declared.title, language), kind, form, _need(declared, half),
        declared.mark, _note(slot, half, language), _values(declared), _anchor(half, below) if slot.model else "",
    )  # fmt: skip


def _need(declared: Declared, half: str) -> Need:
    if half == ANSWER:
        return Need.NEVER
    return Need.ALWAYS if declared.required else Need.SOMETIMES if "必須" in declared.note else Need.NEVER


def _note(slot: Slot, half: str, language: str) -> str:
    """Of an answer's field, what concerns requests is left out."""
    told = "。".join(told for told in slot.declared.note.split("。") if half == REQUEST or not _asks(told))
    emptied = _("空文字で値を消去") if slot.clears and half == REQUEST else ""
    return (". " if language == "en" else "。").join(
        filter(None, [english.note(told) if language == "en" else told, emptied])
    )


def _asks(sentence: str) -> bool:
    return "必須" in sentence or "省略時" in sentence or sentence == "計算結果と一致すること"


def _title(japanese: str, language: str) -> str:
    return english.title(japanese) if language == "en" and japanese else japanese


def _values(declared: Declared) -> tuple[str, ...]:
    if isinstance(declared, Scalar) and isinstance(declared.kind, Choice):
        codes = declared.kind.choices
        return () if f"{codes[-1]} " in declared.note else codes
    return ()


def _kind(declared: Declared, slot: Slot) -> tuple[str, str]:
    if isinstance(declared, Scalar):
        return _scalar(declared.kind)
    if slot.is_array:
        return pgettext("field", "配列"), _("%(limit)s件まで") % {"limit": f"{slot.limit:,}"}
    return pgettext("field", "オブジェクト"), ""


def _scalar(kind: Kind) -> tuple[str, str]:
    match kind:
        case Text() | Mail():
            return pgettext("field", "文字列"), _("%(limit)s文字まで") % {"limit": kind.limit}
        case BankKana():
            return pgettext("field", "文字列"), _("半角カナ、%(limit)sバイトまで") % {"limit": kana.MAX_BYTES}
        case Choice():
            return pgettext("field", "コード"), ""
        case Date():
            return pgettext("field", "日付"), str(kind.expected)
        case Integer():
            return pgettext("field", "整数"), _range(kind)
        case Number():
            return pgettext("field", "数値"), str(kind.expected)
    return pgettext("field", "文字列"), str(kind.expected)


def _range(kind: Integer) -> str:
    if kind.minimum == -kind.maximum:
        return _("%(count)s桁まで、負も可") % {"count": len(str(kind.maximum))}
    return f"{kind.minimum:,}–{kind.maximum:,}"


def _around(operation: Operation, route: Route, language: str) -> Iterator[Field]:
    """What the platform puts around every answer, and its list."""
    for model in (Success, PageFacts) if operation.paged else (Success,):
        yield from (_beside(name, info, language) for name, info in model.model_fields.items())
    if route.array:
        title = operation.title_en if language == "en" else operation.title
        inner = _anchor(ANSWER, f"{route.array}[]")
        yield _of_envelope(route.array, title, pgettext("field", "配列"), route.array_mark, inner=inner)


def _beside(name: str, info: FieldInfo, language: str) -> Field:
    title, note = info.title or "", info.description or ""
    if info.annotation is int:
        kind = pgettext("field", "整数")
    else:
        kind = pgettext("field", "配列") if name.endswith("_list") else pgettext("field", "文字列")
    if language == "en":
        title, note = english.title(title), english.note(note)
    return _of_envelope(name, title, kind, _mark(name), note)


def _of_envelope(name: str, title: str, kind: str, mark: str, note: str = "", inner: str = "") -> Field:
    return Field(name, name, f"{ANSWER}.{name}", title, kind, "", Need.NEVER, mark, note, inner=inner)


def _mark(name: str) -> str:
    return next(row.mark for row in ENVELOPE if name in row.name.split(", "))
