"""Plain data into JSON and XML, and the response around it. Exact numbers, members in their order, nothing escaped
twice.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

import orjson
from rest_framework.renderers import BaseRenderer
from rest_framework.response import Response

from .dialects import Format
from .exchange import Exchange

ROOT = "response"

# What XML must escape, and what it cannot carry at all.
_SPECIAL = re.compile("[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}


class JSONRenderer(BaseRenderer):
    media_type = "application/json"
    format = Format.JSON
    charset = "utf-8"

    def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> bytes:  # noqa: ARG002
        return to_json(data)


class XMLRenderer(BaseRenderer):
    media_type = "text/xml"
    format = Format.XML
    charset = "utf-8"

    def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> bytes:  # noqa: ARG002
        return to_xml(data)


class WireResponse(Response):
    """An answer that renders itself at once, so that a fault in doing so is still answered in the platform's form."""

    renderers: ClassVar[dict[Format, BaseRenderer]] = {Format.JSON: JSONRenderer(), Format.XML: XMLRenderer()}

    def __init__(self, data: dict[str, Any], exchange: Exchange, status: int = 200) -> None:
        super().__init__(data, status=status)
        self.accepted_renderer = self.renderers[exchange.format]
        self.accepted_media_type = self.accepted_renderer.media_type
        self.renderer_context: dict[str, Any] = {}
        self["Cache-Control"] = "no-store"
        self["X-Request-Id"] = exchange.request_id
        self["Content-Language"] = exchange.language
        self.render()
        # Here the answer is told of itself; without that it goes with the request, and does not wait for the collector.
        self.renderer_context.clear()


def to_json(data: Any) -> bytes:
    """UTF-8 JSON. A Decimal is written digit by digit, a date in ISO form. TypeError for integers beyond 64 bits."""
    return orjson.dumps(data, default=_exact)


def _exact(value: Any) -> orjson.Fragment:
    if isinstance(value, Decimal):
        return orjson.Fragment(digits(value))
    raise TypeError(f"{type(value).__name__} has no form on the wire")


def digits(value: Decimal) -> str:
    """The shortest decimal notation: 1.50 is "1.5", 2.000 is "2", minus zero is "0". ValueError for NaN and
    infinities.
    """
    if not value.is_finite():
        raise ValueError(f"{value} has no form on the wire")
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def to_xml(data: Mapping[str, Any], root: str = ROOT) -> bytes:
    """UTF-8 XML: a member is an element, a sequence its element repeated, None and "" an empty one."""
    pieces = [f'<?xml version="1.0" encoding="UTF-8"?>\n<{root}>']
    _write_members(data, pieces)
    pieces.append(f"</{root}>\n")
    return "".join(pieces).encode()


def _write_members(data: Mapping[str, Any], pieces: list[str]) -> None:
    for name, value in data.items():
        kind = type(value)
        if kind is str:
            pieces.append(f"<{name}>{escape(value)}</{name}>" if value else f"<{name}/>")
        elif kind is int:
            pieces.append(f"<{name}>{value}</{name}>")
        elif kind is dict or isinstance(value, Mapping):
            pieces.append(f"<{name}>")
            _write_members(value, pieces)
            pieces.append(f"</{name}>")
        elif kind is list or (isinstance(value, Sequence) and not isinstance(value, str)):
            _write_elements(name, value, pieces)
        else:
            pieces.append(_write_scalar(name, value))


def _write_elements(name: str, values: Iterable[Any], pieces: list[str]) -> None:
    for value in values:
        _write_members({name: value}, pieces)


def _write_scalar(name: str, value: Any) -> str:
    text = _scalar(value)
    return f"<{name}>{escape(text)}</{name}>" if text else f"<{name}/>"


def _scalar(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return digits(value)
        case dt.date():
            return value.isoformat()
        case str() | int():
            return str(value)
    raise TypeError(f"{type(value).__name__} has no form on the wire")


def escape(text: str) -> str:
    """A text as XML carries it; what XML cannot carry becomes U+FFFD."""
    return _SPECIAL.sub(_escape_one, text) if _SPECIAL.search(text) else text


def _escape_one(found: re.Match[str]) -> str:
    return _ESCAPES.get(found[0], "\ufffd")
