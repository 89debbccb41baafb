"""A call of the control API, `/sandbox/v1/…`: JSON in and out, a refusal becomes an exception."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn

from invoice_sandbox.errors import Refused
from invoice_sandbox.http import Query, Response, Server, dumped

Json = dict[str, Any]
PREFIX = "/sandbox/v1/"


@dataclass(frozen=True, slots=True)
class Control:
    """The control API as one key sees it; without a key, as somebody on the server's own machine."""

    server: Server
    key: str | None = field(default=None, repr=False)

    def get(self, path: str, /, **query: Any) -> Json:
        return self.call("GET", path, query=query)

    def post(self, path: str, /, **body: Any) -> Json:
        return self.call("POST", path, body)

    def put(self, path: str, /, **body: Any) -> Json:
        return self.call("PUT", path, body)

    def delete(self, path: str, /, **query: Any) -> Json:
        return self.call("DELETE", path, query=query)

    def pages(self, path: str, array: str, conditions: Json) -> Iterator[Json]:
        """The rows of a list that comes in pages, to the end."""
        page: int | None = 1
        while page:
            answer = self.get(path, **conditions, page=page)
            yield from answer[array]
            page = answer.get("next_page")

    def call(self, method: str, path: str, body: Json | None = None, query: Query | None = None) -> Json:
        """Members of a body that are None are not sent: the server's defaults hold."""
        sent = None if body is None else dumped(_given(body))
        return self.exchange(method, path, sent, query).json()

    def exchange(self, method: str, path: str, sent: bytes | None = None, query: Query | None = None) -> Response:
        """What is no JSON object either: a bottle is sent and answered as it is."""
        headers = {"Content-Type": "application/json"} if sent is not None else {}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        answer = self.server.exchange(method, PREFIX + path, headers=headers, body=sent, query=_given(query or {}))
        return answer if answer.status < 400 else _refuse(answer)


def _given(members: Query) -> Json:
    return {name: value for name, value in members.items() if value is not None}


def _refuse(answer: Response) -> NoReturn:
    error = answer.json().get("error") or {}
    fields = [(fault["field"], fault["message"]) for fault in error.get("fields", [])]
    code, message = error.get("code", "not_the_sandbox"), error.get("message", answer.text[:200])
    raise Refused(answer.status, code, message, error.get("cure", ""), fields)
