"""A record made into an entry: masked, cut to size, and the words in it found by which one looks for it. No query here."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.http.response import HttpResponseBase
from django.utils.encoding import force_str

from platform_project.api.renderers import WireResponse
from platform_project.kernel.trace import Note
from platform_project.watching.requests import request_id_of
from sandbox.calls import Call, Kind
from sandbox.log import masking
from sandbox.log.records import Answer, Record
from sandbox.models.packing import pack

# What is stored of an entry, by the names of its columns.
Columns = dict[str, Any]

MOST_NOTES = 1_000
MOST_INVOICES = 2_000
# Where a success says what it warns of: before its content.
_HEAD = 4_096

_TEXT = re.compile(r"text/(?!html)|application/(?:json|xml|x-www-form-urlencoded|[\w.-]+\+(?:json|xml))|multipart/|$")
_CODE = re.compile(rb'"(?:error|warning)_code"\s*:\s*"(\w+)"|<(?:error|warning)_code>(\w+)<')
_OTHER_CODE = re.compile(rb'"(?:error|code)"\s*:\s*"([\w-]+)"')
_NUMBER = re.compile(rb'(?:"\s*:\s*"?|>\s*)(\d{1,18})(?!\d)')
_NAME = b"invoice_mng_num"
_NUMBER_IN_ADDRESS = re.compile(r"/invoices/(\d{1,18})(?=/|$)|(?:^|[?&])invoice_mng_num=(\d{1,18})(?=&|$)")


def answer_of(call: Call, response: HttpResponseBase) -> Answer:
    """What the log keeps of an answer, taken while that is at hand: coming back for it when the processor has long had others in
    hand costs twice as much, and what waits to be written weighs a twentieth. Of an answer that was lost on purpose, what it would
    have been is kept.
    """
    answer: Any = getattr(response, "lost", None) or response
    content = b"" if answer.streaming else bytes(answer.content)
    kept = _kept(call.kind, content, response.headers.get("Content-Type", ""))
    told = answer.data if isinstance(answer, WireResponse) else None
    return Answer(
        response.status_code,
        [*response.headers.items()],
        [morsel.OutputString() for morsel in response.cookies.values()],
        len(content),
        pack(kept),
        _codes(call.kind, response.status_code, content) if told is None else _codes_told(told),
        [*_numbers(kept)] if told is None else _numbers_told(told),
    )


def entry_of(record: Record) -> Columns:
    """Without its workspace and its number, which are given when it is written."""
    call, request = record.call, record.call.request
    answer, sent = record.answer, _kept_request(record)
    query = masking.parameters(request.META.get("QUERY_STRING", ""))
    entry: Columns = dict(  # noqa: C408 — a table of some thirty columns
        at=call.at, real_at=call.real_at, kind=call.kind.value, name=call.address.name, dialect=call.address.dialect,
        method=_plain(request.method or "")[:20], path=_plain(request.path)[:1000], query=_plain(query),
        status=answer.status, request_id=request_id_of(request),
        client_id=_plain(call.client_id)[:255], user=_plain(call.user)[:254], company=call.company,
        milliseconds=record.milliseconds, sql_count=call.queries, fault=_fault(call.notes),
        resent_from=call.keep.get("resent_from"), request_length=_request_length(record),
        answer_length=answer.length, codes=_words(answer.codes),
        invoices=_words(_invoices(f"{request.path}?{query}", sent, answer)),
        request_headers=_headers(request.headers.items()), answer_headers=_answer_headers(answer), notes=_notes(call.notes),
        request_body=pack(sent), answer_body=answer.packed,
    )  # fmt: skip
    bodies = len(entry["request_body"]) + len(entry["answer_body"])
    entry["size"] = 1_000 + bodies + len(query) + len(entry["invoices"]) + 100 * len(entry["notes"])
    return entry


def _kept_request(record: Record) -> bytes:
    return _kept(record.call.kind, record.sent, record.call.request.META.get("CONTENT_TYPE", ""))


def _kept(kind: Kind, content: bytes, media: str) -> bytes:
    """Nothing of a file; of a page only where it is a gateway's answer to an operation."""
    is_kept = _TEXT.match(media.lower()) or (kind is Kind.OPERATION and media.startswith("text/html"))
    if not content or not is_kept:
        return b""
    content = content[: settings.SANDBOX_LOG_BODY_BYTES]
    if kind is Kind.OPERATION:
        return content
    return masking.body(content, masking.CONTROL_SECRETS if kind is Kind.CONTROL else masking.SECRETS)


def _request_length(record: Record) -> int:
    """What was announced, or what was read."""
    announced = record.call.request.META.get("CONTENT_LENGTH") or ""
    read = record.body.length if record.body else len(record.sent)
    return max(read, int(announced) if announced.isdecimal() and len(announced) < 16 else 0)


def _headers(given: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {name: _readable(masking.header(name, value)) for name, value in given}


def _answer_headers(answer: Answer) -> dict[str, str]:
    cookies = [masking.header("Set-Cookie", cookie) for cookie in answer.cookies]
    return _headers(answer.headers) | ({"Set-Cookie": "\n".join(cookies)} if cookies else {})


def _readable(value: str) -> str:
    """A header, which the server reads as Latin-1, as its sender meant it."""
    try:
        return _plain(value) if value.isascii() else _plain(value.encode("latin-1").decode())
    except ValueError:
        return _plain(value)


def _plain(text: str) -> str:
    """Without what a database's text cannot hold."""
    if text.isascii() and "\x00" not in text:
        return text
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()


def _fault(notes: list[Note]) -> str:
    """What the sandbox made go wrong, and by which of its rules."""
    found = next((note.detail for note in notes if note.kind == "fault"), None)
    if found is None:
        return ""
    rule = f"#{found['rule']} " if found.get("rule") else ""
    return _plain(f"{rule}{found.get('effect', '')}")[:200] or "fault"


def _codes(kind: Kind, status: int, content: bytes) -> list[str]:
    if kind is Kind.OPERATION:
        found = _CODE.findall(content if status >= 400 else content[:_HEAD])
        return [(in_json or in_xml).decode() for in_json, in_xml in found]
    return [code.decode() for code in _OTHER_CODE.findall(content[:_HEAD])] if status >= 400 else []


def _invoices(address: str, sent: bytes, answer: Answer) -> list[str]:
    found = [one or other for one, other in _NUMBER_IN_ADDRESS.findall(address)]
    return [*map(_bare, found), *_numbers(sent), *answer.numbers]


def _bare(digits: str) -> str:
    return digits.lstrip("0") or "0"


def _numbers(body: bytes) -> Iterator[str]:
    """Step by step from one name to the next: a page of a list is long, and a pattern that looks everywhere is slow."""
    at = body.find(_NAME)
    while at >= 0:
        at += len(_NAME)
        if number := _NUMBER.match(body, at):
            yield _bare(number[1].decode())
        at = body.find(_NAME, at)


def _codes_told(told: Mapping[str, Any]) -> list[str]:
    """As :func:`_codes`, where the members of an operation's answer are at hand: a page of a list is long to look through."""
    return [event[f"{name}_code"] for name in ("error", "warning") for event in told.get(f"{name}_list", ())]


def _numbers_told(told: Mapping[str, Any]) -> list[str]:
    """As :func:`_numbers`. An invoice is named by the rows of an answer, and nowhere deeper in it."""
    lists = [rows for rows in told.values() if isinstance(rows, list | tuple)]
    numbers = [row.get("invoice_mng_num") for rows in lists for row in rows if isinstance(row, dict)]
    return [str(number) for number in numbers if number]


def _words(words: Sequence[str]) -> str:
    """Each once, between spaces."""
    return f" {' '.join(list(dict.fromkeys(words))[:MOST_INVOICES])} " if words else ""


def _notes(notes: list[Note]) -> list[dict[str, Any]]:
    told = [
        {"kind": note.kind, "item": _plain(note.item), "detail": _detail(note.detail)} for note in notes[:MOST_NOTES]
    ]
    left = len(notes) - len(told)
    return [*told, {"kind": "more", "item": "", "detail": {"count": left}}] if left else told


def _detail(detail: Any) -> Any:
    """As JSON can carry it; whatever else a room said, as its text."""
    match detail:
        case dict():
            return {_plain(str(name)): _detail(value) for name, value in detail.items()}
        case list() | tuple():
            return [_detail(value) for value in detail]
        case bool() | int() | float() | None:
            return detail
    return _plain(force_str(detail))
