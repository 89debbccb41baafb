"""Why a call was answered as it was: what the rooms did on the way in words, and for each refusal rule, value and cure."""

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from platform_project.api.bodies import PARSERS
from platform_project.api.dialects import Format
from platform_project.api.negotiation import format_of
from platform_project.api.queries import parse_query
from platform_project.kernel.errors import CATALOGUE, PlatformError
from sandbox.faults.magic import Road
from sandbox.log import advice
from sandbox.models import LogEntry

_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_NOTES = {
    "stripped": _("%(item)s から「%(removed)s」を除去しました"),
    "defaulted": _("%(item)s は送られていないため、規定値「%(value)s」を使用しました"),
    "looked_up": _("%(item)s は登録済みの「%(value)s」で補いました"),
    "ignored": _("%(item)s は未定義の項目のため無視しました"),
    "refused": _("%(code)s で拒否しました（%(item)s）"),
    "fault": _("障害「%(effect)s」が働きました（%(road)s）"),
    "recorded": _("請求書の履歴 %(first)s～%(last)s を記録しました"),
    "replayed": _("同じ %(item)s の最初の応答を、何も実行せずに返しました"),
    "sent": _("お知らせ %(first)s～%(last)s を送信箱に入れました"),
    "introduced": _("取引先ボット %(item)s を紹介しました"),
    "bot": _("この呼び出しの前に、取引先ボット %(item)s の動作 #%(number)s（%(what)s）を実行しました"),
    "more": _("ほか%(count)s件"),
}

# By which way a fault came to a call.
_ROADS = {
    Road.HEADER: _("リクエストヘッダー"), Road.TEXT: _("件名・備考"), Road.CODE: _("取引先コード"),
    Road.RULE: _("操作API・コマンド"), Road.PAGE: _("画面"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Refused:
    """One refusal of an answer. `value` is what the request says at `item`, None where it says nothing."""

    code: str
    message: str
    item: str
    value: Any
    rule: str
    cure: str

    @property
    def is_known(self) -> bool:
        """Whether the catalogue, which the portal shows, has it."""
        return self.code in CATALOGUE


def text_of(kept: bytes | memoryview) -> str:
    """A kept body as text; it may have been cut within a letter."""
    return bytes(kept).decode("utf-8", "replace")


def refusals(entry: LogEntry) -> list[Refused]:
    """In the order of the answer. What the answer no longer tells whole, the notes still do."""
    told = _told(entry) or [{"code": note["detail"].get("code", ""), "item": note["item"], "message": ""}
                            for note in entry.notes if note["kind"] == "refused"]  # fmt: skip
    asked = request_of(entry) if any(fault["item"] for fault in told) else {}
    return [_refused(entry, fault, asked) for fault in told]


def _refused(entry: LogEntry, fault: Mapping[str, str], asked: Any) -> Refused:
    code = fault["code"]
    known = CATALOGUE.get(code)
    rule, cure = advice.of(code) if known else (fault["message"], fault.get("cure", ""))
    if not known and entry.kind == LogEntry.Kind.OAUTH:
        cure = advice.of_oauth(code)
    return Refused(code, fault["message"], fault["item"], value_at(asked, fault["item"]), rule, cure)


def _told(entry: LogEntry) -> list[dict[str, str]]:
    """What the answer's list of errors says; empty where it has none, or cannot be read."""
    answer = answer_of(entry)
    errors = answer.get("error_list") if isinstance(answer, dict) else None
    if isinstance(errors, dict):  # XML with a single one
        errors = [errors]
    if isinstance(errors, list):
        return [
            _member(error, "error_code", "error_item", "error_message") for error in errors if isinstance(error, dict)
        ]
    return _told_by_others(answer) if isinstance(answer, dict) and entry.status >= 400 else []


def _told_by_others(answer: dict[str, Any]) -> list[dict[str, str]]:
    error = answer.get("error")
    if isinstance(error, dict):
        return [_member(error, "code", "field", "message") | {"cure": str(error.get("cure", ""))}]
    return [_member(answer, "error", "", "error_description")] if error else []


def _member(error: dict[str, Any], code: str, item: str, message: str) -> dict[str, str]:
    return {
        "code": str(error.get(code, "")),
        "item": str(error.get(item) or ""),
        "message": str(error.get(message) or ""),
    }


def request_of(entry: LogEntry) -> Any:
    """The request as the platform read it; an empty object where it cannot be read."""
    try:
        if entry.method in ("GET", "HEAD"):
            return parse_query(entry.query)
        return _parsed(entry.request_body, entry.request_headers.get("Content-Type", ""))
    except (PlatformError, UnicodeError):
        return {}


def answer_of(entry: LogEntry) -> Any:
    body = bytes(entry.answer_body)
    try:
        if body.startswith(b"<?xml"):
            return PARSERS[Format.XML](body.replace(b"<response>", b"<request>").replace(b"</response>", b"</request>"))
        return json.loads(body) if body[:1] in (b"{", b"[") else {}
    except (PlatformError, ValueError):
        return {}


def _parsed(kept: bytes | memoryview, media: str) -> Any:
    found = format_of(media)
    return PARSERS[found](bytes(kept)) if found and kept else {}


def value_at(asked: Any, path: str) -> Any:
    """What stands at a path as answers write it (`invoices[0].details[1].item_price`); None where nothing does."""
    found = asked
    for name, index in _STEP.findall(path):
        if name:
            found = found.get(name) if isinstance(found, dict) else None
        elif isinstance(found, list):
            found = found[int(index)] if int(index) < len(found) else None
        elif int(index):  # of one element, XML makes no list
            found = None
    return None if found is asked else found


def note_in_words(note: Mapping[str, Any]) -> str:
    """What a room did, as a sentence; a kind that is not known here speaks for itself."""
    sentence = _NOTES.get(note["kind"])
    known = {"item": note["item"] or gettext("リクエスト全体")} | note["detail"]
    if known.get("road") in _ROADS:
        known["road"] = _ROADS[known["road"]]
    if sentence:
        with suppress(KeyError):
            told: str = str(sentence) % known
            return told
    said = ", ".join(f"{name}={value}" for name, value in note["detail"].items())
    return " ".join(piece for piece in (note["kind"], note["item"], said) if piece)
