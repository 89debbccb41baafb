"""A program of the platform's: it signs in by A4, refreshes by A3, and calls the seven operations in either dialect."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal

from invoice_sandbox import oauth
from invoice_sandbox.control import Json
from invoice_sandbox.errors import LostAnswer, SandboxError
from invoice_sandbox.http import Response, Server, dumped
from invoice_sandbox.oauth import Credentials, Token

Dialect = Literal["v1", "v2"]

# The operation's path in v2 (always POST); method and path in v1; the answer's array in v2 and in v1.
_V2, _V1 = "/wi/v2/", "/v1/invoice/"
LIST = ("seller/invoice/search", "GET seller/invoices", "invoice_list", "invoices")
REGISTER = ("seller/invoice/register", "POST seller/invoices", "invoices", "invoices")
UPDATE = ("seller/invoice/update", "PUT seller/invoices", "invoices", "invoices")
MASTERS = ("buyer/journal_master/search", "GET buyer/journal_masters", "", "")
SAVE_MASTERS = ("buyer/journal_master/register", "POST buyer/journal_masters", "", "")
FETCH = ("buyer/invoice/search", "GET buyer/invoices", "invdata", "invoices")
SUPPLIERS = ("buyer/supplier/register", "POST buyer/suppliers", "suppliers", "suppliers")
Operation = tuple[str, str, str, str]

EXPIRED = "E200002"
AT_WORK = "E400011"
# How often a call with a key is sent at most, while no answer comes.
RESENT = 3


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """An answer of an operation, accepted or refused; `array` names the member that `rows` reads."""

    response: Response
    array: str

    @property
    def status(self) -> int:
        return self.response.status

    @property
    def body(self) -> Json:
        """Empty when it was no JSON object."""
        return self.response.json()

    @property
    def ok(self) -> bool:
        return self.status == 200 and self.body.get("result") == "0"

    @property
    def rows(self) -> list[Json]:
        """What was asked for; SandboxError when the operation was refused."""
        if not self.ok:
            raise SandboxError(f"refused ({self.status}): {self.response.text[:1000]}")
        rows: list[Json] = self.body[self.array]
        return rows

    @property
    def errors(self) -> list[Json]:
        errors: list[Json] = self.body.get("error_list", [])
        return errors

    @property
    def codes(self) -> list[str]:
        return [error["error_code"] for error in self.errors]

    @property
    def retry_after(self) -> int | None:
        """Seconds that the answer asks one to wait."""
        seconds = self.response.headers.get("Retry-After")
        return int(seconds) if seconds else None

    @property
    def replayed(self) -> bool:
        """Whether this is the answer that an earlier call with the same key was given."""
        return bool(self.response.headers.get("Idempotency-Replayed"))

    @property
    def request_id(self) -> str:
        """Under this the log keeps the call."""
        return str(self.body.get("request_id") or self.response.headers.get("X-Request-Id", ""))

    def __repr__(self) -> str:
        return f"<Answer {self.status} {' '.join(self.codes) or self.response.text[:60]}>"


class Session:
    """Holds the tokens of one user. Signs in when first needed; an expired token is refreshed and the call repeated.

    `headers` go with every call. A refusal is an Answer like any other: nothing is raised for a status.
    """

    def __init__(self, server: Server, credentials: Credentials, dialect: Dialect = "v2") -> None:
        self.server, self.credentials, self.dialect = server, credentials, dialect
        self.headers: dict[str, str] = {}
        self._token: Token | None = None

    @property
    def token(self) -> Token:
        return self._token or self.sign_in()

    def sign_in(self) -> Token:
        """A4: a new grant, by user and password."""
        self._token = oauth.sign_in(self.server, self.credentials)
        return self._token

    def refresh(self) -> Token:
        """A3: a new pair for the refresh token at hand."""
        self._token = oauth.refresh(self.server, self.credentials, self.token.refresh_token)
        return self._token

    # 発行側

    def list_invoices(self, **conditions: Any) -> Answer:
        """1 請求書一覧取得: one page; `send_date_from` and `send_date_to` are required."""
        return self.call(LIST, conditions)

    def all_invoices(self, **conditions: Any) -> Iterator[Json]:
        """1, page after page."""
        return self._pages(LIST, conditions)

    def register_invoices(self, invoices: Sequence[Json], *, idempotency_key: str = "") -> Answer:
        """2 請求書登録"""
        return self.call(REGISTER, {"invoices": list(invoices)}, idempotency_key=idempotency_key)

    def update_invoices(self, invoices: Sequence[Json], *, idempotency_key: str = "") -> Answer:
        """3 請求書更新"""
        return self.call(UPDATE, {"invoices": list(invoices)}, idempotency_key=idempotency_key)

    # 受取側

    def journal_masters(self, **conditions: Any) -> Answer:
        """4 仕訳関連マスタ取得: the masters stand in `body`, an array each."""
        return self.call(MASTERS, conditions)

    def register_journal_masters(self, *, idempotency_key: str = "", **masters: Sequence[Json]) -> Answer:
        """5 仕訳関連マスタ登録"""
        return self.call(SAVE_MASTERS, masters, idempotency_key=idempotency_key)

    def fetch_invoices(self, **conditions: Any) -> Answer:
        """6 請求データ取得: one page; `reception_date_from` and `reception_date_to` are required."""
        return self.call(FETCH, conditions)

    def all_fetched(self, **conditions: Any) -> Iterator[Json]:
        """6, page after page."""
        return self._pages(FETCH, conditions)

    def register_suppliers(self, suppliers: Sequence[Json], *, idempotency_key: str = "") -> Answer:
        """7 支払先登録更新招待"""
        return self.call(SUPPLIERS, {"suppliers": list(suppliers)}, idempotency_key=idempotency_key)

    def __repr__(self) -> str:
        return f"<Session of {self.credentials.pfid}>"

    def call(self, operation: Operation, content: Json, *, idempotency_key: str = "") -> Answer:
        """One operation; after a refresh once more, when the token had expired.

        With a key (2, 3, 5 and 7 take one; it is the sandbox's own) it is sent up to `RESENT` times while no answer comes or
        the first is still at work, and is done once.
        """
        if not idempotency_key:
            return self._signed_in(operation, content, {})
        headers = {"Idempotency-Key": idempotency_key}
        for _ in range(RESENT - 1):
            with suppress(LostAnswer):
                answer = self._signed_in(operation, content, headers)
                if AT_WORK not in answer.codes:
                    return answer
                time.sleep(answer.retry_after or 1)
        return self._signed_in(operation, content, headers)

    def _signed_in(self, operation: Operation, content: Json, headers: Mapping[str, str]) -> Answer:
        answer = self._call(operation, content, headers)
        if EXPIRED not in answer.codes:
            return answer
        self.refresh()
        return self._call(operation, content, headers)

    def _call(self, operation: Operation, content: Json, more: Mapping[str, str]) -> Answer:
        v2, v1, array_v2, array_v1 = operation
        method, _, path = v1.partition(" ") if self.dialect == "v1" else ("POST", "", v2)
        asked = {"response_type": "json"} | content
        headers = {"Authorization": f"Bearer {self.token}", "Accept": "application/json"} | self.headers
        headers |= more
        where = (_V1 if self.dialect == "v1" else _V2) + path
        if method == "GET":
            response = self.server.exchange(method, where, headers=headers, query=asked)
        else:
            body = dumped(asked)
            headers = {"Content-Type": "application/json"} | headers
            response = self.server.exchange(method, where, headers=headers, body=body)
        return Answer(response, array_v1 if self.dialect == "v1" else array_v2)

    def _pages(self, operation: Operation, conditions: Json) -> Iterator[Json]:
        position: Any = conditions.get("start_position", 1)
        while position:
            answer = self.call(operation, conditions | {"start_position": position})
            yield from answer.rows
            position = answer.body.get("next_position")
