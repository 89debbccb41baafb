"""A request's body is taken in before anything else is done for it.

Whoever sends slowly, or stops in the middle, then holds a thread and nothing more: no connection to the database, no lock.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO, Any

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

# In memory so much, on disk so much: more than any view takes. What comes beyond is read and thrown away, up to a bound, because
# many clients write everything before they read the refusal.
IN_MEMORY = 256 * 1024
KEPT = 34 * 1024 * 1024
READ = 120 * 1024 * 1024
_PIECE = 64 * 1024


class Gathering:
    """Around a WSGI application."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if _is_never_taken(environ):
            environ["wsgi.input"] = BytesIO()
        elif _has_body(environ):
            environ["wsgi.input"] = body = gathered(environ["wsgi.input"])
            if not isinstance(body, BytesIO):
                return _Closing(self._application(environ, start_response), body)
        return self._application(environ, start_response)


class _Closing:
    """An answer with whose end a file is closed."""

    def __init__(self, answer: Iterable[bytes], file: IO[bytes]) -> None:
        self._answer, self._file = answer, file

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._answer)

    def close(self) -> None:
        if hasattr(self._answer, "close"):
            self._answer.close()
        self._file.close()


def gathered(source: Any) -> IO[bytes]:
    """All of the body that is of use, to be read from its beginning. Of one that breaks off, what came of it."""
    kept: IO[bytes] = BytesIO()
    left = READ
    with suppress(OSError):
        while left > 0 and (piece := source.read(_PIECE)):
            left -= len(piece)
            if kept.tell() < KEPT:
                kept = _roomier(kept)
                kept.write(piece)
    kept.seek(0)
    return kept


def _roomier(kept: IO[bytes]) -> IO[bytes]:
    """A file, once there is too much for memory; it is closed with the answer."""
    if not isinstance(kept, BytesIO) or kept.tell() < IN_MEMORY:
        return kept
    file = TemporaryFile()  # noqa: SIM115
    file.write(kept.getvalue())
    return file


def _has_body(environ: Environ) -> bool:
    return environ.get("CONTENT_LENGTH") not in (None, "", "0") or "HTTP_TRANSFER_ENCODING" in environ


def _is_never_taken(environ: Environ) -> bool:
    """Announced as more than any view takes, by somebody who asks first, or as more than is thrown away for anybody."""
    told = environ.get("CONTENT_LENGTH") or ""
    length = int(told) if told.isascii() and told.isdigit() and len(told) < 20 else 0
    return length > (KEPT if environ.get("HTTP_EXPECT") else READ)
