"""A call as a command for a shell, with variables where the secrets were."""

import re
import shlex
from urllib.parse import parse_qsl, quote

from sandbox.log.explaining import text_of
from sandbox.log.masking import MASK, SECRETS
from sandbox.models import LogEntry

# What curl says by itself, or what belonged to the connection.
_LEFT_OUT = frozenset({
    "host", "content-length", "connection", "accept-encoding", "user-agent", "cookie", "transfer-encoding", "expect",
    "authorization",
})  # fmt: skip
_FORM = "application/x-www-form-urlencoded"
_MASKED = re.compile(rf"({MASK}\S{{4}}|{MASK})$")


def command(entry: LogEntry, base_url: str) -> str:
    """Several lines that a shell takes as they are."""
    query = f"?{_address(entry.query)}" if entry.query else ""
    pieces = [f"curl -sS -X {shlex.quote(entry.method)} {shlex.quote(base_url + quote(entry.path) + query)}"]
    pieces += [*_authorization(entry), *_headers(entry), *_body(entry)]
    missing = entry.request_is_cut or (entry.request_length and not entry.request_body)
    return ("# " + _CUT + "\n" if missing else "") + " \\\n  ".join(pieces) + "\n"


_CUT = "The log does not hold the whole body of this call."


def _address(query: str) -> str:
    return quote(query, safe="%&=+/:;,@!$'()*?[]~-._")


def _authorization(entry: LogEntry) -> list[str]:
    scheme, _, value = entry.request_headers.get("Authorization", "").partition(" ")
    match scheme.lower():
        case "bearer":
            return ['-H "Authorization: Bearer ' + ("$KEY" if entry.kind == LogEntry.Kind.CONTROL else "$TOKEN") + '"']
        case "basic":
            return [f'-u {shlex.quote(value.partition(":")[0])}:"$CLIENT_SECRET"']
    return []


def _headers(entry: LogEntry) -> list[str]:
    kept = {name: value for name, value in entry.request_headers.items() if name.lower() not in _LEFT_OUT}
    return [
        f"-H {shlex.quote(f'{name}: {value}')}" for name, value in kept.items() if value and not _is_form(name, value)
    ]


def _is_form(name: str, value: str) -> bool:
    return name.lower() == "content-type" and value == _FORM


def _body(entry: LogEntry) -> list[str]:
    text = text_of(entry.request_body)
    if not text:
        return []
    if entry.kind == LogEntry.Kind.OAUTH and entry.request_headers.get("Content-Type") == _FORM:
        return [_parameter(name, value) for name, value in parse_qsl(text, keep_blank_values=True)]
    return [f"--data-binary {shlex.quote(text)}"]


def _parameter(name: str, value: str) -> str:
    if name in SECRETS and _MASKED.match(value):
        return f'--data-urlencode {shlex.quote(name)}="${name.upper()}"'
    return f"--data-urlencode {shlex.quote(f'{name}={value}')}"
