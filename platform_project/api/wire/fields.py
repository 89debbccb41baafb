"""How a field of the wire is declared: one line that validation, OpenAPI, the docs and the fidelity ledger all read.

    inv_no: str = text("請求書番号", 30, mark="V")
    send_date: dt.date | None = date("発行日", mark="P", required=True)
    details: list[Detail] = array("明細", 1000, mark="V")

`mark` is that of the wire contract (S, P, V, A). `required` fields are checked before pydantic sees them, so that a
request with faults can still be read in part; in a checked request they are there. `clears`: an empty text empties the
stored value instead of counting as absent.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema

from . import kinds
from .kinds import JsonSchema, Kind

MARKS = frozenset("SPVA")

ID_MAXIMUM = 9_999_999_999
YEN_MAXIMUM = 10**13 - 1
TOTAL_MAXIMUM = 10**16 - 1


@dataclass(frozen=True, slots=True)
class Declared:
    """What every field says about itself. ValueError for a mark that is none."""

    title: str
    mark: str
    required: bool = False
    clears: bool = False
    note: str = ""

    def __post_init__(self) -> None:
        if self.mark not in MARKS:
            raise ValueError(f"{self.title} needs a mark, one of S, P, V, A")


@dataclass(frozen=True, slots=True)
class Scalar(Declared):
    """A field of one value; pydantic takes its reading and its description from the kind."""

    kind: Kind = kinds.NOTHING

    def __get_pydantic_core_schema__(self, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return self.kind.core_schema()

    def __get_pydantic_json_schema__(self, _core: CoreSchema, _handler: GetJsonSchemaHandler) -> JsonSchema:
        return self.kind.schema(empty=not self.required)


@dataclass(frozen=True, slots=True)
class Nested(Declared):
    """A field that holds an object (`limit` 0), or an array of at most `limit` objects."""

    limit: int = 0


def _field(declared: Declared, default: Callable[[], Any]) -> Any:
    info = Field(default_factory=default, title=declared.title, description=declared.note or None)
    info.metadata.append(declared)
    return info


def scalar(kind: Kind, title: str, *, mark: str, required: bool = False, clears: bool = False, note: str = "") -> Any:
    """A field of one value of any kind; the functions below name the usual ones."""
    return _field(Scalar(title, mark, required, clears, note, kind), lambda: kind.empty)


def text(title: str, limit: int = 100, **declared: Any) -> Any:
    """A text; `limit` counts characters after normalising."""
    return scalar(kinds.Text(limit), title, **declared)


def digits(title: str, count: int, **declared: Any) -> Any:
    """A code of exactly `count` digits, zeros kept."""
    expected = format_lazy(_("{count}桁の半角数字"), count=count)
    return scalar(kinds.Shaped(f"[0-9]{{{count}}}", expected), title, **declared)


def zip_code(title: str, **declared: Any) -> Any:
    """郵便番号, `XXX-XXXX`."""
    return scalar(kinds.Shaped("[0-9]{3}-[0-9]{4}", _("XXX-XXXXの半角数字")), title, **declared)


def mail(title: str, **declared: Any) -> Any:
    return scalar(kinds.Mail(), title, **declared)


def phone(title: str, **declared: Any) -> Any:
    return text(title, 20, **declared)


def registration_number(title: str, **declared: Any) -> Any:
    return scalar(kinds.RegistrationNumber(), title, **declared)


def account_number(title: str, **declared: Any) -> Any:
    return scalar(kinds.AccountNumber(), title, **declared)


def bank_kana(title: str, **declared: Any) -> Any:
    return scalar(kinds.BankKana(), title, **declared)


def _with_meanings(codes: Mapping[str, str], declared: dict[str, Any]) -> dict[str, Any]:
    """The declaration, with the meanings of the codes at the head of its note; codes that speak for themselves have none."""
    told = "、".join(f"{code} {meaning}" for code, meaning in codes.items() if meaning)
    return declared | {"note": "。".join(filter(None, [told, declared.get("note", "")]))}


def choice(title: str, choices: Mapping[str, str], **declared: Any) -> Any:
    """One of the codes that are the keys of `choices`; the values say what they mean."""
    return scalar(kinds.Choice(choices), title, **_with_meanings(choices, declared))


def word(title: str, words: Mapping[str, str], **declared: Any) -> Any:
    """In answers: one of the words that are the keys of `words`."""
    return scalar(kinds.Choice(words), title, **_with_meanings(words, declared))


def flag(title: str, **declared: Any) -> Any:
    """`0` or `1`."""
    return scalar(kinds.Choice({"0": "", "1": ""}), title, **declared)


def date(title: str, **declared: Any) -> Any:
    return scalar(kinds.Date(), title, **declared)


def integer(title: str, minimum: int, maximum: int, **declared: Any) -> Any:
    return scalar(kinds.Integer(minimum, maximum), title, **declared)


def yen(title: str, *, maximum: int = YEN_MAXIMUM, **declared: Any) -> Any:
    """An amount in whole yen, which may be negative."""
    return integer(title, -maximum, maximum, **declared)


def number(title: str, whole: int, *, negative: bool = True, **declared: Any) -> Any:
    """A decimal of at most `whole` digits before the point and three behind it."""
    return scalar(kinds.Number(whole, negative=negative), title, **declared)


def part(title: str, *, mark: str, required: bool = False, note: str = "") -> Any:
    """An object within the request."""
    return _field(Nested(title, mark, required, False, note), lambda: None)


def array(title: str, limit: int, *, mark: str, required: bool = False, note: str = "") -> Any:
    """An array of at most `limit` objects; an empty one counts as absent and reads as `[]`."""
    return _field(Nested(title, mark, required, False, note, limit), list)
