"""The query string into plain data (v1, GET)."""

from typing import Any
from urllib.parse import unquote_to_bytes

from django.utils.translation import gettext_lazy as _

from platform_project.kernel.text import forbidden_character

from .json_bodies import unfit


def parse_query(raw: str) -> dict[str, Any]:
    """Name → value, both str; a name that is repeated becomes a list, as an element would in XML.

    `raw` is the query as WSGI hands it over: one character per byte. E700014 when it is not UTF-8 once decoded.
    """
    data: dict[str, Any] = {}
    for pair in raw.encode("latin-1").split(b"&"):
        name, _equals, value = (_decode(piece) for piece in pair.partition(b"="))
        if name:
            _add(data, name, value)
    return data


def _add(data: dict[str, Any], name: str, value: str) -> None:
    if forbidden_character(name):
        unfit(_("項目名に使用できない文字が含まれています"))
    if name not in data:
        data[name] = value
    elif isinstance(data[name], list):
        data[name].append(value)
    else:
        data[name] = [data[name], value]


def _decode(piece: bytes) -> str:
    try:
        return unquote_to_bytes(piece.replace(b"+", b" ")).decode("utf-8")
    except UnicodeDecodeError:
        unfit(_("クエリ文字列がUTF-8ではありません"))
