"""One exchange of HTTP, by the standard library: straight to the server, past any proxy."""

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from typing import Any
from urllib.parse import urlencode, urlsplit

from invoice_sandbox.errors import LostAnswer, NotReachable

Query = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Response:
    """Any answer, whatever its status."""

    status: int
    headers: Message
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode("utf-8", "replace")

    def json(self) -> dict[str, Any]:
        """The object that the body is, or an empty one: a gateway answers HTML."""
        try:
            data = json.loads(self.content)
        except ValueError:
            return {}
        return data if isinstance(data, dict) else {}


@dataclass(frozen=True, slots=True)
class Server:
    """Where a sandbox answers; `timeout` in seconds, for each exchange."""

    url: str
    timeout: float = 30

    def exchange(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str],
        body: bytes | None = None,
        query: Query | None = None,
    ) -> Response:
        """Raises NotReachable before anything was sent, LostAnswer after."""
        connection = self._connected()
        target = urlsplit(self.url).path.rstrip("/") + path + (f"?{urlencode(query)}" if query else "")
        try:
            connection.request(method, target, body, dict(headers))
            answer = connection.getresponse()
            return Response(answer.status, answer.headers, answer.read())
        except (OSError, http.client.HTTPException) as error:
            raise LostAnswer(f"{method} {path}: no whole answer came ({error or type(error).__name__})") from error
        finally:
            connection.close()

    def _connected(self) -> http.client.HTTPConnection:
        at = urlsplit(self.url)
        kind = http.client.HTTPSConnection if at.scheme == "https" else http.client.HTTPConnection
        if at.scheme not in ("http", "https") or not at.hostname:
            raise NotReachable(self.url, "an address begins with http:// or https://")
        try:
            connection = kind(at.hostname, at.port, timeout=self.timeout)
            connection.connect()
        except (OSError, ValueError) as error:
            raise NotReachable(self.url, str(error) or type(error).__name__) from error
        return connection


def dumped(data: Any) -> bytes:
    """JSON; days and instants in ISO 8601."""
    return json.dumps(data, ensure_ascii=False, default=lambda value: value.isoformat()).encode()
