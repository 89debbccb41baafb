"""In which format a call is answered (contract §2, `response_type` and `Accept`).

`response_type` decides, and must agree with `Accept`. As long as it is not known, or is bad, `Accept` decides; where
that says nothing, the body's own format does, and in the end JSON (A).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from platform_project.kernel.errors import refuse

from .dialects import TOLERATED_TYPES, Dialect, Format

_RESPONSE_TYPES = frozenset(Format)
_QVALUE = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)")
_ASKED_IN_QUERY = re.compile(r"(?:^|&)response_type=(json|xml)(?:&|$)")


@dataclass(frozen=True, slots=True)
class Accept:
    """What an `Accept` header says: the formats it `lists`, most wanted first, and whether `*/*` takes `anything`."""

    lists: tuple[Format, ...] = ()
    anything: bool = False

    def agrees_with(self, chosen: Format, dialect: Dialect) -> bool:
        if dialect.accept_demanded:
            return chosen in self.lists
        return not self.lists or self.anything or chosen in self.lists


@lru_cache(maxsize=128)
def read_accept(header: str, types: tuple[tuple[str, Format], ...]) -> Accept:
    """Read an `Accept` header; types outside `types`, and those with q=0, are as if they were not there."""
    known = dict(types)
    wanted: list[tuple[float, Format]] = []
    anything = False
    for part in header.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = _quality(parameters)
        if quality and name in known:
            wanted.append((quality, known[name]))
        elif quality and name == "*/*":
            anything = True
    ordered = sorted(wanted, key=lambda one: -one[0])  # stable: equal wishes stay in the header's order
    return Accept(tuple(dict.fromkeys(name for _, name in ordered)), anything)


def _quality(parameters: list[str]) -> float:
    """The q-value, 0 to 1; absent or malformed counts as 1."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q" and _QVALUE.fullmatch(value.strip()):
            return float(value)
    return 1.0


def format_of(content_type: str) -> Format | None:
    """The format that a `Content-Type` names; None when it is not one of ours."""
    return dict(TOLERATED_TYPES).get(content_type.partition(";")[0].strip().lower())


def first_guess(dialect: Dialect, accept: Accept, *, query: str, content_type: str) -> Format:
    """The format before the request was parsed. `query` is the raw query where parameters come from it, else empty."""
    asked = None if dialect.accept_demanded else _ASKED_IN_QUERY.search(query)
    if asked:
        return Format(asked[1])
    if accept.lists:
        return accept.lists[0]
    return format_of(content_type) or Format.JSON


def demand_accept(dialect: Dialect, accept: Accept) -> None:
    """Refuse (E700003) an `Accept` that names no format, where the dialect demands one."""
    if dialect.accept_demanded and not accept.lists:
        refuse("E700003", "Accept")


def asked_format(dialect: Dialect, data: Mapping[str, Any]) -> Format | None:
    """The format that `response_type` asks for; None when it may be and is absent. E700012 otherwise."""
    value = data.get("response_type")
    if value is None or value == "":
        if dialect.response_type_demanded:
            refuse("E700012", "response_type")
        return None
    if not isinstance(value, str) or value not in _RESPONSE_TYPES:
        refuse("E700012", "response_type")
    return Format(value)
