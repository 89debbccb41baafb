"""Reading a body: bounded, in UTF-8, of a media type that the platform knows (contract §2, limits and charset)."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.http import HttpRequest
from django.utils.http import parse_header_parameters
from django.utils.translation import gettext_lazy as _

from platform_project.kernel.errors import refuse

from .dialects import Format
from .json_bodies import parse_json
from .negotiation import format_of
from .xml_bodies import parse_xml

BODY_LIMIT = 10 * 1024 * 1024
QUERY_LIMIT = 8 * 1024
_CHUNK = 64 * 1024
_DRAIN_LIMIT = 12 * BODY_LIMIT

PARSERS: dict[Format, Callable[[bytes], dict[str, Any]]] = {Format.JSON: parse_json, Format.XML: parse_xml}


def read(request: HttpRequest, limit: int = BODY_LIMIT) -> bytes:
    """The body, at most `limit` bytes; E700015 when there is more, however its length was announced."""
    if hasattr(request, "_body"):  # somebody before us has read it
        body = request.body
    elif _announced(request) > limit:
        body = None
    else:
        body = _read_bounded(_source(request), limit)
        request._body = body  # so that `request.body` works for whoever comes after us
    if body is None or len(body) > limit:
        refuse("E700015", limit=limit)
    return body


def _announced(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or ""
    return int(length) if length.isascii() and length.isdigit() and len(length) < 20 else 0


def _source(request: HttpRequest) -> Any:
    """Where to read from. Django sees no body in a chunked request, because it has no Content-Length."""
    chunked = not request.META.get("CONTENT_LENGTH") and request.META.get("wsgi.input_terminated")
    return request.META["wsgi.input"] if chunked else request


def _read_bounded(source: Any, limit: int) -> bytes:
    """Read to the end, or to one byte more than is allowed."""
    pieces: list[bytes] = []
    left = limit + 1
    try:
        while left and (piece := source.read(min(left, _CHUNK))):
            pieces.append(piece)
            left -= len(piece)
    except OSError:
        refuse("E700014", reason=_("本文を最後まで受信できませんでした"))
    return b"".join(pieces)


def drain(request: HttpRequest) -> None:
    """Take in, and throw away, what is left of a body that is not wanted.

    Many clients write the whole body before they read anything; without this they would see a broken connection instead
    of the refusal. A client that asks first (`Expect`) needs none of it, and a body beyond all bounds gets none.
    """
    if request.META.get("HTTP_EXPECT") or _announced(request) > _DRAIN_LIMIT:
        return
    source = _source(request)
    left = _DRAIN_LIMIT
    with suppress(OSError):
        while left > 0 and (piece := source.read(_CHUNK)):
            left -= len(piece)


def check_query_length(request: HttpRequest) -> None:
    """E700016 for a query string over `QUERY_LIMIT` bytes."""
    if len(request.META.get("QUERY_STRING", "")) > QUERY_LIMIT:
        refuse("E700016", limit=QUERY_LIMIT)


def check_media_type(request: HttpRequest) -> Format:
    """The body's format; E700013 for another media type, another charset than UTF-8, or a compressed body."""
    header = request.META.get("CONTENT_TYPE", "")
    found = format_of(header)
    if found is None or _charset(header) not in {"", "utf-8", "utf8"} or _is_compressed(request):
        refuse("E700013", "Content-Type")
    return found


def _charset(content_type: str) -> str:
    try:
        return parse_header_parameters(content_type)[1].get("charset", "").strip().lower()
    except ValueError:
        return "?"


def _is_compressed(request: HttpRequest) -> bool:
    return request.META.get("HTTP_CONTENT_ENCODING", "").strip().lower() not in {"", "identity"}
