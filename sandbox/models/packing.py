"""Bytes that are kept small: a page of a list shrinks to a twentieth, which costs less than writing it whole.

What is packed is zlib's format, so that anything can read it; written by a quicker hand.
"""

import zlib
from typing import Any

from django.db import models
from isal import isal_zlib

# No text begins with it; what does all the same is packed too.
_MARK = b"\x00"
_WORTH_IT = 512
_QUICKLY = 1


class Packed(bytes):
    """As it is stored."""


def pack(content: bytes) -> Packed:
    if len(content) < _WORTH_IT and not content.startswith(_MARK):
        return Packed(content)
    return Packed(_MARK + isal_zlib.compress(content, _QUICKLY))


def unpack(kept: bytes) -> bytes:
    return zlib.decompress(kept[1:]) if kept.startswith(_MARK) else kept


class PackedField(models.BinaryField):  # type: ignore[type-arg]
    """Whoever reads it gets what was put in."""

    def get_prep_value(self, value: Any) -> Any:
        if value is None or isinstance(value, Packed):
            return value
        return pack(bytes(value))

    def from_db_value(self, value: Any, *_: Any) -> bytes | None:
        return None if value is None else unpack(bytes(value))
