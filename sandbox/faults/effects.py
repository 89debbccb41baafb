"""What a fault does to a call: pure. One textual form serves every road that leads to it.

    error=E400002;item=invoices[0].inv_no;delay=2000
    status=503;form=html;retry_after=30
    cut=after

and short words for the usual ones: `E400002`, `503`, `503-html`, `delay-3000`, `cut`, `cut-after`, `half`, `invalid_grant`.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from string import Formatter
from typing import Any

from platform_project.kernel.errors import CATALOGUE, Fault, Kind

LONGEST_DELAY = 120_000
LONGEST_RETRY_AFTER = 86_400
# What is said where the asker says nothing, as the platform does.
RETRY_AFTER = 5
LONGEST_TEXT = 200

# RFC 6749 §4.1.2.1 and §5.2, RFC 6750 §3.1 → HTTP status outside a redirect.
OAUTH_ERRORS = {
    "invalid_grant": 400,
    "invalid_client": 401,
    "invalid_request": 400,
    "invalid_scope": 400,
    "unauthorized_client": 400,
    "unsupported_grant_type": 400,
    "unsupported_response_type": 400,
    "access_denied": 403,
    "invalid_token": 401,
    "insufficient_scope": 403,
    "server_error": 500,
    "temporarily_unavailable": 503,
}
# HTTP status → the kind of code, and the error of RFC 6749, that say the same. None: only a gateway answers so.
STATUSES: dict[int, tuple[Kind, str] | None] = {
    401: (Kind.TOKEN, "invalid_client"),
    429: (Kind.LIMIT, "temporarily_unavailable"),
    500: (Kind.INTERNAL, "server_error"),
    502: None,
    503: (Kind.UNAVAILABLE, "temporarily_unavailable"),
    504: None,
}
# Where a kind has several codes: a client that is told so refreshes its token.
_FOREMOST = {Kind.TOKEN: "E200002"}
# What does not depend on the request is told before the token is looked at.
_BEFORE_THE_TOKEN = frozenset({Kind.TOKEN, Kind.LIMIT, Kind.UNAVAILABLE, Kind.INTERNAL})
_WAITS = frozenset({Kind.LIMIT, Kind.UNAVAILABLE, Kind.IN_FLIGHT})
_ITEM = re.compile(r"[A-Za-z0-9_.\[\]-]{1,100}")


class Unreadable(ValueError):
    """No effect; the text says why."""


class Cut(StrEnum):
    """Where the connection ends: before anything is done, after everything was done, or in the middle of the answer."""

    BEFORE = "before"
    AFTER = "after"
    HALF = "half"


class Stage(IntEnum):
    """When a part of an effect acts: before the token is looked at, once the request was read, on the answer."""

    GATE = 0
    PARSED = 1
    ANSWER = 2


@dataclass(frozen=True, slots=True)
class Effect:
    """A delay in milliseconds, and at most one outcome: an `error` (a code of the catalogue, or of RFC 6749), an HTTP
    `status` (with `html` as the gateway's page), or a `cut`. Raises Unreadable rather than be nonsense.
    """

    error: str = ""
    item: str = ""
    status: int = 0
    html: bool = False
    retry_after: int | None = None
    cut: Cut | None = None
    delay: int = 0

    def __post_init__(self) -> None:
        if self.error and self.error not in CATALOGUE and self.error not in OAUTH_ERRORS:
            raise Unreadable(f"there is no error {self.error}; /docs/fidelity/ lists the codes")
        if self.status and self.status not in STATUSES:
            raise Unreadable(f"status is one of {', '.join(map(str, STATUSES))}")
        outcomes = sum(map(bool, (self.error, self.status, self.cut)))
        if outcomes > 1 or not (outcomes or self.delay):
            raise Unreadable("one of error, status and cut, or a delay")
        if not 0 <= self.delay <= LONGEST_DELAY:
            raise Unreadable(f"delay is at most {LONGEST_DELAY} milliseconds")
        self._check_details()

    def _check_details(self) -> None:
        if self.item and not (self.error in CATALOGUE and _ITEM.fullmatch(self.item)):
            raise Unreadable("item is a path in the request, and stands beside a code of the platform")
        if self.html and not self.status:
            raise Unreadable("form stands beside a status")
        if self.retry_after is None:
            return
        if not (0 <= self.retry_after <= LONGEST_RETRY_AFTER and self._may_be_repeated()):
            raise Unreadable(
                f"retry_after is at most {LONGEST_RETRY_AFTER} seconds, beside 429, 503 or what means them"
            )

    def _may_be_repeated(self) -> bool:
        if self.error in CATALOGUE:
            return CATALOGUE[self.error].kind in _WAITS
        return self.status in (429, 503) or self.error == "temporarily_unavailable"

    def __str__(self) -> str:
        """The whole form, which :func:`parse` reads back."""
        parts: dict[str, Any] = {
            "error": self.error, "item": self.item, "status": self.status or "", "form": "html" if self.html else "",
            "retry_after": "" if self.retry_after is None else self.retry_after, "cut": self.cut or "",
            "delay": self.delay or "",
        }  # fmt: skip
        return ";".join(f"{name}={value}" for name, value in parts.items() if value != "")

    @property
    def code(self) -> str:
        """The code of the platform that tells it; empty where there is none."""
        if self.error in CATALOGUE:
            return self.error
        meant = STATUSES.get(self.status)
        return code_of(meant[0]) if meant and not self.html else ""

    @property
    def oauth_error(self) -> str:
        """What RFC 6749 calls it; empty where it has no word for it."""
        if self.error in OAUTH_ERRORS:
            return self.error
        meant = STATUSES.get(self.status)
        return meant[1] if meant and not self.html else ""

    @property
    def is_for_operations(self) -> bool:
        return self.error not in OAUTH_ERRORS

    @property
    def is_for_oauth(self) -> bool:
        return self.error not in CATALOGUE

    @property
    def stage(self) -> Stage | None:
        """When the outcome acts; None for a mere delay."""
        if self.cut in (Cut.AFTER, Cut.HALF):
            return Stage.ANSWER
        if self.error in CATALOGUE and CATALOGUE[self.error].kind not in _BEFORE_THE_TOKEN:
            return Stage.PARSED
        return Stage.GATE if self.error or self.status or self.cut else None

    @property
    def begins(self) -> Stage:
        """When the first part of it acts."""
        return Stage.GATE if self.delay or self.stage is None else self.stage

    def fault(self) -> Fault:
        """As the platform tells it, with whatever its message wants filled."""
        params = _samples(self.code, self.item)
        if self.retry_after is not None:
            params["retry_after"] = self.retry_after
        return Fault(self.code, self.item, params)


def code_of(kind: Kind) -> str:
    """The code that tells a kind; empty where the catalogue has none."""
    known = (code for code, entry in CATALOGUE.items() if entry.kind is kind)
    return _FOREMOST.get(kind) or next(known, "")


_SAMPLES: dict[str, Any] = {
    "value": "1", "current": "2", "state": "発行済", "state_en": "issued", "date": "2026-12-01", "limit": 100,
    "length": 101, "minimum": 1, "maximum": 99, "expected": "1100", "received": "1000", "character": "U+0007",
    "other": "response_type", "reason": "サンドボックスの障害設定", "reason_en": "a fault of the sandbox",
    "title": "項目", "title_en": "The field", "until": "2026/12/01 06:00", "message": "", "retry_after": 5,
    "bound": "1秒に10回", "bound_en": "10 calls a second",
}  # fmt: skip


def _samples(code: str, item: str) -> dict[str, Any]:
    entry = CATALOGUE[code]
    named = {name for text in (entry.ja, entry.en) for _, name, _, _ in Formatter().parse(text) if name}
    wanted = named | {f"{name}_en" for name in named}
    found = {name: value for name, value in _SAMPLES.items() if name in wanted}
    if item and "title" in named:
        found["title"] = found["title_en"] = item.rpartition(".")[2]
    return found | ({"allow": "GET, HEAD, POST, PUT"} if entry.kind is Kind.METHOD else {})


def parse(text: str) -> Effect:
    """The effect that a text names, whole or in short words. Raises Unreadable."""
    if len(text) > LONGEST_TEXT:
        raise Unreadable(f"at most {LONGEST_TEXT} characters")
    found: dict[str, Any] = {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        for member, meant in (_member(name.lower(), value) if equals else _word(part)).items():
            if member in found:
                raise Unreadable(f"{member} is named twice")
            found[member] = meant
    return Effect(**found)


def _member(name: str, value: str) -> dict[str, Any]:
    if name not in _READERS:
        raise Unreadable(f"there is no {name}; known are {', '.join(_READERS)}")
    member, read = _READERS[name]
    return {member: read(value)}


def _number(value: str) -> int:
    if not re.fullmatch("[0-9]{1,9}", value):
        raise Unreadable(f"{value} is no whole number")
    return int(value)


def _error(value: str) -> str:
    names = (value.upper(), value.lower().replace("-", "_"))
    return next((name for name in names if name in CATALOGUE or name in OAUTH_ERRORS), value)


def _cut(value: str) -> Cut:
    try:
        return Cut(value.lower())
    except ValueError as error:
        raise Unreadable("cut is before, after or half") from error


def _form(value: str) -> bool:
    if value.lower() not in ("html", "platform"):
        raise Unreadable("form is platform or html")
    return value.lower() == "html"


_READERS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "error": ("error", _error), "item": ("item", str), "status": ("status", _number), "form": ("html", _form),
    "retry_after": ("retry_after", _number), "delay": ("delay", _number), "cut": ("cut", _cut),
}  # fmt: skip
_WORDS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], dict[str, Any]]], ...] = (
    (re.compile("([1-9][0-9]{2})(-html)?", re.IGNORECASE), lambda m: {"status": int(m[1])} | ({"html": True} if m[2] else {})),
    (re.compile("delay-([0-9]{1,9})", re.IGNORECASE), lambda m: {"delay": int(m[1])}),
    (re.compile("cut(?:-(before|after))?", re.IGNORECASE), lambda m: {"cut": _cut(m[1] or "before")}),
    (re.compile("half", re.IGNORECASE), lambda _m: {"cut": Cut.HALF}),
)  # fmt: skip


def _word(word: str) -> dict[str, Any]:
    for pattern, meaning in _WORDS:
        if match := pattern.fullmatch(word):
            return meaning(match)
    return {"error": _error(word)}


def at_element(effect: Effect, item: str) -> Effect:
    """The same, told of that part of the request unless it names another."""
    return replace(effect, item=item) if item and effect.error in CATALOGUE and not effect.item else effect


def falls_on(seed: str, nth: int, percent: int) -> bool:
    """Whether the `nth` call of a share is one of those that it falls on: always the same for the same seed."""
    drawn = hashlib.sha256(f"{seed}:{nth}".encode()).digest()
    return int.from_bytes(drawn[:8], "big") % 100 < percent
