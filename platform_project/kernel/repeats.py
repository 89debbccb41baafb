"""A call that may be sent again: what names it, and what it was answered."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .errors import PlatformError
from .ports import Port

HEADER = "Idempotency-Key"


@dataclass(frozen=True, slots=True)
class Asked:
    """`caller` is a `platform_project.api` caller; `fingerprint` is the same for the same request, whatever its layout."""

    caller: Any
    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer, ready to be given again byte for byte."""

    status: int
    media_type: str
    language: str
    body: bytes


Act = Callable[[], Answered]
# What a refusal is answered with; None for one that decides nothing.
Refused = Callable[[PlatformError], Answered | None]


@Port
def once(asked: Asked, act: Act, refused: Refused) -> Answered:  # noqa: ARG001
    """The answer of `act`, or without acting the one that was kept under the key. May raise a PlatformError."""
    return act()
