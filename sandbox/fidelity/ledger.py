"""The fidelity ledger: what every operation, field, error code and OAuth call rests on, in the wire contract's marks.

Operations, fields and errors say so where they are defined; only what others' code serves (OAuth) and what stands
around every call is written down here.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.urls import get_resolver
from pydantic import BaseModel

from platform_project.api.operations import Operation, all_operations
from platform_project.api.wire import MARKS, walk
from platform_project.kernel.errors import CATALOGUE, WARNINGS

LEDGER = "ledger"
MATRIX = "matrix"


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that a partner's program can see: `what` it is, its `name`, what it rests on, and a word about it."""

    what: str
    name: str
    mark: str
    note: str = ""


OAUTH = (
    Row("oauth", "A1 GET /openam/oauth2/authorize", "P", "認証ページ"),
    Row("oauth", "A1 realm, client_id, redirect_uri, response_type, scope, state, access_type", "P"),
    Row("oauth", "A1 同意画面", "A", "クライアントごとに切替"),
    Row(
        "oauth",
        "A1 redirect_uri /docs/oauth/return/",
        "A",
        "このサンドボックス自身のページ。登録なしに、どのクライアントでも使える",
    ),
    Row("oauth", "A2 POST /openam/oauth2/access_token grant_type=authorization_code", "P", "アクセストークン発行"),
    Row("oauth", "A3 POST /openam/oauth2/access_token grant_type=refresh_token", "P", "期限切れアクセストークン発行"),
    Row("oauth", "A4 POST /api/credentials/access_token", "P", "パスワード方式"),
    Row("oauth", "access_token, refresh_token, scope, token_type, expires_in", "P", "トークンの応答"),
    Row("oauth", "id_token", "A", "openidを許可したとき。RS256"),
    Row("oauth", "120秒・300秒・31日", "P", "認可コード、アクセストークン、リフレッシュトークンの有効期間"),
    Row("oauth", "リフレッシュトークンの入替え", "P"),
    Row("oauth", "10秒の猶予、再利用時の失効", "A"),
    Row("oauth", "有効期間・猶予・再利用の扱いの変更", "A", "クライアントごとの設定。既定は上の値"),
    Row("oauth", "429・503（temporarily_unavailable）とRetry-After", "A", "呼び出しの制限と停止予定"),
    Row("oauth", "HTTP Basic、PKCE、失効、イントロスペクション、ディスカバリ", "A"),
)

ENVELOPE = (
    Row("envelope", "response_type", "P", "応答形式"),
    Row("envelope", "result", "V", "0 成功、1 失敗。値は本サンドボックスの決定"),
    Row("envelope", "request_id", "A"),
    Row("envelope", "error_list", "P"),
    Row("envelope", "error_list[].error_code, error_message, error_item", "A"),
    Row("envelope", "warning_list", "A", "警告があるときのみ"),
    Row("envelope", "start_position, get_count", "V", "応答にも載せることは本サンドボックスの決定"),
    Row("envelope", "next_position, total_count", "A"),
    Row("envelope", "Idempotency-Key", "A", "リクエストヘッダー、操作2・3・5・7。本サンドボックス独自"),
    Row("envelope", "Idempotency-Replayed", "A", "応答ヘッダー。最初の応答をもう一度返したとき"),
)

TITLES = {
    "operation": "操作", "route": "アドレス", "array": "応答の配列名", "request": "リクエストの項目",
    "answer": "応答の項目", "envelope": "共通の項目", "oauth": "OAuth 2.0",
    "error": "エラーコード", "warning": "警告コード",
}  # fmt: skip


def rows() -> list[Row]:
    """The whole ledger."""
    return [
        *(row for operation in operations() for row in of_operation(operation)),
        *ENVELOPE,
        *OAUTH,
        *(Row("error", entry.code, entry.mark, entry.ja) for entry in CATALOGUE.values()),
        *(Row("warning", code, "A", ja) for code, (ja, _en) in WARNINGS.items()),
    ]


def of_operation(operation: Operation) -> Iterator[Row]:
    """An operation, its addresses and its fields; names begin with its number."""
    at = f"{operation.number}"
    yield Row("operation", f"{at} {operation.title}", operation.mark, operation.title_en)
    for route in operation.routes:
        yield Row("route", f"{at} {route.method} {route.address}", route.mark, route.dialect.name)
        if route.array:
            yield Row("array", f"{at} {route.array}", route.array_mark, route.dialect.name)
    yield from _of_model("request", at, operation.request)
    yield from _of_model("answer", at, operation.answer)


def unmarked(ledger: Iterable[Row]) -> list[Row]:
    """The rows that rest on nothing known."""
    return [row for row in ledger if row.mark not in MARKS]


def as_dicts(ledger: Iterable[Row]) -> list[dict[str, str]]:
    return [asdict(row) for row in ledger]


def ledger_text(ledger: Sequence[Row]) -> str:
    """The ledger as a section of the document: one table per kind of thing."""
    tables = [_table(title, [row for row in ledger if row.what == what]) for what, title in TITLES.items()]
    return "\n".join(tables)


def matrix_text(held: Iterable[tuple[str, str, str]]) -> str:
    """Which test holds up which row: (source, row, test) in a table, sorted."""
    lines = [f"| {source} | {row} | `{test}` |" for source, row, test in sorted(set(held))]
    return "\n".join(["| source | row | test |", "|---|---|---|", *lines, ""])


def section(document: str, name: str) -> str:
    """What stands between the markers of a section; empty when it is not there."""
    _before, _begin, rest = document.partition(_begin_of(name))
    return rest.partition(_end_of(name))[0]


def with_section(document: str, name: str, text: str) -> str:
    """The document with that section replaced, or added at its end."""
    begin, end = _begin_of(name), _end_of(name)
    before, found, rest = document.partition(begin)
    after = rest.partition(end)[2] if found else ""
    return f"{before if found else document + chr(10)}{begin}{text}{end}{after if found else chr(10)}"


def document_path() -> Path:
    found: Path = settings.BASE_DIR / "docs" / "fidelity.md"
    return found


def read_document() -> str:
    """The document as it stands, or the frame of a new one."""
    path = document_path()
    return path.read_text(encoding="utf-8") if path.exists() else HEAD


def write_section(name: str, text: str) -> None:
    document_path().write_text(with_section(read_document(), name, text), encoding="utf-8")


HEAD = f"""# Fidelity: what every part of the wire rests on

Written by `manage.py fidelity` (the ledger) and `pytest --collect-only -q --fidelity` (the matrix), not by hand.

| mark | rests on |
|---|---|
| S | the user's flow document |
| P | published by the real platform, or observed against it by a public client |
| V | the name exists in the platform's public vocabulary; its meaning, or that this call carries it, is our decision |
| A | our decision, because nothing public says; never to be taken for the platform's |

## The ledger

<!-- {LEDGER} -->
<!-- /{LEDGER} -->

## Which test holds up which row

<!-- {MATRIX} -->
<!-- /{MATRIX} -->
"""


def _begin_of(name: str) -> str:
    return f"<!-- {name} -->\n"


def _end_of(name: str) -> str:
    return f"<!-- /{name} -->"


def operations() -> tuple[Operation, ...]:
    """Every operation that an address leads to; they are registered where the addresses are made."""
    _ = get_resolver().url_patterns
    return all_operations()


def _of_model(what: str, at: str, model: type[BaseModel]) -> Iterator[Row]:
    for path, slot in walk(model):
        yield Row(what, f"{at} {path}", slot.declared.mark, slot.declared.title)


def _table(title: str, entries: Sequence[Row]) -> str:
    lines = [f"| {row.name} | {row.mark} | {row.note} |" for row in entries]
    return "\n".join([f"### {title}", "", "| name | mark | |", "|---|---|---|", *lines, ""])
