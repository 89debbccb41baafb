"""What stands around every answer: `result`, `request_id`, `error_list` (contract §2 success, §4 errors)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from platform_project.kernel.errors import Fault, Warning

from .exchange import Exchange
from .paging import Page

MAX_FAULTS = 1_000

Rows = Sequence[Mapping[str, Any]]
Content = Page | Mapping[str, Any] | Rows


@dataclass(frozen=True, slots=True)
class Answer:
    """What an operation answers when it has something to say about it: the content, and warnings."""

    content: Content
    warnings: Sequence[Warning] = ()


def success(exchange: Exchange, content: Content, warnings: Sequence[Warning], array: str) -> dict[str, Any]:
    """The members of a success in their order: `result`, `request_id`, `error_list`, `warning_list` only when there
    is one, then the content. A page brings its facts and its rows under `array`; rows stand under `array`; a mapping
    speaks for itself.
    """
    body: dict[str, Any] = {"result": "0", "request_id": exchange.request_id, "error_list": []}
    if warnings:
        body["warning_list"] = _told(warnings, "warning", exchange.language)
    if isinstance(content, Page):
        body |= content.facts()
        body[array] = content.rows
    elif isinstance(content, Mapping):
        body |= content
    else:
        body[array] = content
    return body


def failure(exchange: Exchange, faults: Iterable[Fault], warnings: Sequence[Warning] = ()) -> dict[str, Any]:
    """The members of a refusal; at most 1,000 faults are told, and what the request check warned of."""
    told = _told(list(faults), "error", exchange.language)
    body: dict[str, Any] = {"result": "1", "request_id": exchange.request_id, "error_list": told}
    if warnings:
        body["warning_list"] = _told(warnings, "warning", exchange.language)
    return body


def _told(events: Sequence[Fault | Warning], prefix: str, language: str) -> list[dict[str, str]]:
    # Titles and reasons inside the messages may be lazy translations.
    with translation.override(language):
        return [
            {
                f"{prefix}_code": event.code,
                f"{prefix}_message": _carried(event.message(language)),
                f"{prefix}_item": _carried(event.item),
            }
            for event in events[:MAX_FAULTS]
        ]


def _carried(text: str) -> str:
    """The text as UTF-8 can carry it. A message may repeat what the request sent, lone surrogates and all."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
