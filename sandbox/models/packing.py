"""Bytes that are kept small: a page of a list shrinks to a twentieth, which costs less than writing it whole.

What is packed is a frame of Zstandard, so that anything can read it; what earlier releases packed with zlib is read too.
"""

import threading
import zlib
from typing import Any

import zstandard
from django.db import models

# No text in UTF-8 begins with either; what does all the same is packed too.
_FRAME, _ZLIB = zstandard.FRAME_HEADER, b"\x00"
_WORTH_IT = 512
# The quickest level but one, and matches of seven bytes at least, which names of members are: as small, an eighth quicker.
_QUICKLY = zstandard.ZstdCompressionParameters.from_level(-2, min_match=7, hash_log=14)


class Packed(bytes):
    """As it is stored."""


# One for all threads, by turns: each weighs a megabyte, and a turn is a fraction of a millisecond.
_compressor = zstandard.ZstdCompressor(compression_params=_QUICKLY)
_turn = threading.Lock()


def pack(content: bytes) -> Packed:
    if len(content) < _WORTH_IT and not content.startswith((_FRAME, _ZLIB)):
        return Packed(content)
    with _turn:
        return Packed(_compressor.compress(content))


def unpack(kept: bytes) -> bytes:
    if kept.startswith(_FRAME):
        return zstandard.ZstdDecompressor().decompress(kept)
    return zlib.decompress(kept[1:]) if kept.startswith(_ZLIB) else kept


class PackedField(models.BinaryField):  # type: ignore[type-arg]
    """Whoever reads it gets what was put in."""

    def get_prep_value(self, value: Any) -> Any:
        if value is None or isinstance(value, Packed):
            return value
        return pack(bytes(value))

    def from_db_value(self, value: Any, *_: Any) -> bytes | None:
        return None if value is None else unpack(bytes(value))
