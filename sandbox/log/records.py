"""What a call leaves for the log: references to what came and what was answered, and how long it took."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from sandbox.calls import Call


class Tee:
    """Reads from a request's source, and keeps the first bytes of what went by: a body may be read by whoever asks first,
    in pieces, or be thrown away by a refusal.
    """

    def __init__(self, source: Any, limit: int) -> None:
        self._source, self._left = source, limit
        self._pieces: list[bytes] = []
        self.length = 0

    def read(self, *size: int) -> bytes:
        return self._seen(self._source.read(*size))

    def readline(self, *size: int) -> bytes:
        return self._seen(self._source.readline(*size))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._source, name)

    def _seen(self, piece: bytes) -> bytes:
        self.length += len(piece)
        if self._left > 0 and piece:
            self._pieces.append(piece[: self._left])
            self._left -= len(piece)
        return piece

    @property
    def kept(self) -> bytes:
        return b"".join(self._pieces)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is kept of an answer: its status and headers, how long it was, its body as it is stored, the codes and invoices that it
    names.
    """

    status: int = 0
    headers: Sequence[tuple[str, str]] = ()
    cookies: Sequence[str] = ()
    length: int = 0
    packed: bytes = b""
    codes: Sequence[str] = ()
    numbers: Sequence[str] = ()


@dataclass(slots=True)
class Record:
    """A call that is answered, and how long that took. What leaves is taken down last of all."""

    call: Call
    body: Tee | None
    milliseconds: float = field(init=False)
    answer: Answer = Answer()

    def __post_init__(self) -> None:
        self.milliseconds = (time.perf_counter() - self.call.started) * 1000

    @property
    def sent(self) -> bytes:
        """What came, as far as it is kept."""
        if self.body is not None:
            return self.body.kept
        return bytes(self.call.request.__dict__.get("_body", b""))

    @property
    def weight(self) -> int:
        return len(self.answer.packed) + len(self.sent)


def listen(request: HttpRequest) -> Tee | None:
    """Stand between a request and its body; None where it has none."""
    meta = request.META
    if hasattr(request, "_body") or not (meta.get("CONTENT_LENGTH") or meta.get("wsgi.input_terminated")):
        return None
    if meta.get("CONTENT_LENGTH"):
        tee = Tee(request._stream, settings.SANDBOX_LOG_BODY_BYTES)
        request._stream = tee  # type: ignore[assignment]
    else:
        meta["wsgi.input"] = tee = Tee(meta["wsgi.input"], settings.SANDBOX_LOG_BODY_BYTES)
    return tee


_ATTRIBUTE = "_record"


def attach(record: Record) -> None:
    setattr(record.call.request, _ATTRIBUTE, record)


def detach(request: HttpRequest) -> Record | None:
    """The record of a request that was served, once."""
    found: Record | None = request.__dict__.pop(_ATTRIBUTE, None)
    return found
