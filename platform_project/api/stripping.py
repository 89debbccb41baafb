"""Bringing the texts of a request into the platform's form, after parsing and before the check (contract §2).

Some characters are stripped while the workspace says so, the rest is normalised, and what no text may hold is reported.
"""

import re
from typing import Any

from platform_project.kernel import trace
from platform_project.kernel.text import STRIPPED, forbidden_character, normalise, strip_characters

# Texts of these characters alone stay as they are: printable ASCII that is not stripped, kana, the common kanji, the
# full-width forms. None of them composes with another under NFC. Almost every text is one, so almost none costs more.
_PLAIN = re.compile(
    "[" + re.escape("".join(chr(code) for code in range(0x20, 0x7F) if chr(code) not in STRIPPED)) + "\n"
    "\u3000-\u3029\u3041-\u3096\u30a1-\u30fc\u4e00-\u9fff\uff01-\uff9f]*"
).fullmatch  # fmt: skip


def clean(data: dict[str, Any], *, strip: bool) -> dict[str, str]:
    """Clean every text inside `data`, in place. Names of members are left alone.

    Answers path → name of the forbidden character ("U+202E") for each text that holds one. What was stripped is noted
    in the trace, with the path.
    """
    forbidden: dict[str, str] = {}
    _clean_object(data, "", strip, forbidden)
    return forbidden


def _clean_object(node: dict[str, Any], path: str, strip: bool, forbidden: dict[str, str]) -> None:
    for key, value in node.items():
        kind = type(value)
        if kind is str:
            if not _PLAIN(value):
                node[key] = _clean_text(value, f"{path}.{key}" if path else key, strip, forbidden)
        elif kind is dict:
            _clean_object(value, f"{path}.{key}" if path else key, strip, forbidden)
        elif kind is list:
            _clean_array(value, f"{path}.{key}" if path else key, strip, forbidden)


def _clean_array(node: list[Any], path: str, strip: bool, forbidden: dict[str, str]) -> None:
    for index, value in enumerate(node):
        kind = type(value)
        if kind is str:
            if not _PLAIN(value):
                node[index] = _clean_text(value, f"{path}[{index}]", strip, forbidden)
        elif kind is dict:
            _clean_object(value, f"{path}[{index}]", strip, forbidden)
        elif kind is list:
            _clean_array(value, f"{path}[{index}]", strip, forbidden)


def _clean_text(text: str, path: str, strip: bool, forbidden: dict[str, str]) -> str:
    kept = strip_characters(text) if strip else text
    if kept != text:
        trace.note("stripped", path, removed="".join(letter for letter in text if letter in STRIPPED))
    kept = normalise(kept)
    if found := forbidden_character(kept):
        forbidden[path] = found
    return kept
