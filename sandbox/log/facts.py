"""What a program is told of a call."""

from typing import Any

from django.urls import reverse
from django.utils import translation

from sandbox.facts import written
from sandbox.log import explaining
from sandbox.models import LogEntry

_PLAIN = (
    "number", "kind", "name", "dialect", "method", "path", "query", "status", "request_id", "client_id", "user", "company",
    "sql_count", "fault", "resent_from",
)  # fmt: skip


def line(entry: LogEntry, base_url: str) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in _PLAIN} | {
        "at": written(entry.at), "real_at": written(entry.real_at), "codes": entry.codes.split(),
        "invoices": [int(number) for number in entry.invoices.split()], "milliseconds": round(entry.milliseconds, 2),
        "link": base_url + reverse("log-entry", args=[entry.number]),
    }  # fmt: skip


def whole(entry: LogEntry, base_url: str) -> dict[str, Any]:
    """In English."""
    with translation.override("en"):
        return line(entry, base_url) | {
            "request": _message(entry.request_headers, entry.request_body, entry.request_length, entry.request_is_cut),
            "answer": _message(entry.answer_headers, entry.answer_body, entry.answer_length, entry.answer_is_cut),
            "notes": [note | {"text": explaining.note_in_words(note)} for note in entry.notes],
            "refusals": [
                {name: getattr(refused, name) for name in ("code", "message", "item", "value", "rule", "cure")}
                for refused in explaining.refusals(entry)
            ],
        }


def _message(headers: dict[str, str], body: bytes | memoryview, length: int, is_cut: bool) -> dict[str, Any]:
    return {
        "headers": headers, "body": explaining.text_of(body) if body else None, "length": length,
        "truncated": is_cut,
    }  # fmt: skip
