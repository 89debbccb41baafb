"""The platform as this program sees it: one call at a time, until it is answered.

A token that ran out is refreshed; when the platform is busy or closed, we wait as long as it says; when an answer is
lost, a question is asked again, and the caller of anything else decides, since it may have been carried out.
"""

import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

ATTEMPTS = 6
SECONDS_TO_ANSWER = 60
BUSY = (429, 503)
LOST = (502, 504)


class LostAnswer(Exception):
    """Nobody knows whether the call was carried out."""


class Refusal(Exception):
    """The platform said no: (code, message, item) of each fault."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        self.faults = [
            (fault["error_code"], fault["error_message"], fault.get("error_item", ""))
            for fault in body.get("error_list", [])
        ]
        super().__init__("; ".join(" ".join(fault) for fault in self.faults) or f"HTTP {status}")

    @property
    def codes(self) -> set[str]:
        return {code for code, _message, _item in self.faults}


@dataclass(frozen=True)
class Account:
    """What the platform's operator gave us."""

    url: str
    pfid: str
    password: str
    client_id: str
    client_secret: str


@dataclass(frozen=True)
class Answer:
    status: int
    retry_after: str
    content: bytes

    @property
    def body(self) -> dict[str, Any]:
        """A gateway answers HTML, whatever was asked for."""
        try:
            data = json.loads(self.content)
        except ValueError:
            return {}
        return data if isinstance(data, dict) else {}


class Platform:
    """`wait` sleeps; a test moves the clock instead."""

    def __init__(self, account: Account, wait: Callable[[float], object] = time.sleep) -> None:
        self.account, self.wait = account, wait
        self._access_token = self._refresh_token = ""

    def ask(self, path: str, array: str, **conditions: Any) -> Iterator[dict[str, Any]]:
        """Every row that fits, page after page."""
        position: Any = 1
        while position:
            page = self._until_answered(path, conditions | {"start_position": position}, again=True)
            yield from page[array]
            position = page.get("next_position")

    def tell(self, path: str, **content: Any) -> dict[str, Any]:
        """Something that changes the platform; LostAnswer when it may have, or may not have."""
        return self._until_answered(path, content, again=False)

    def _until_answered(self, path: str, content: dict[str, Any], *, again: bool) -> dict[str, Any]:
        for attempt in range(ATTEMPTS):
            try:
                answer = self._call(path, content)
            except LostAnswer:
                if not again:
                    raise
                continue
            if answer.status == 401:
                self._renew(answer)
            elif answer.status in BUSY:
                self.wait(float(answer.retry_after or 2**attempt))
            elif answer.body.get("result") == "0":
                return answer.body
            else:
                raise Refusal(answer.status, answer.body)
        raise LostAnswer(f"{path}: not answered in {ATTEMPTS} attempts")

    def _call(self, path: str, content: dict[str, Any]) -> Answer:
        if not self._access_token:
            self._sign_in()
        sent = json.dumps({"response_type": "json"} | content).encode()
        headers = {
            "Authorization": f"Bearer {self._access_token}",
            "Accept": "application/json",
            "Content-Type": "application/json",
        }
        return self._exchange(path, sent, headers)

    def _renew(self, answer: Answer) -> None:
        """A refresh, while the grant lives; else a new one."""
        expired = any(fault["error_code"] == "E200002" for fault in answer.body.get("error_list", []))
        form = {"grant_type": "refresh_token", "refresh_token": self._refresh_token}
        if not (expired and self._keep(self._ask_token("/openam/oauth2/access_token?realm=%2Fapi", form))):
            self._sign_in()

    def _sign_in(self) -> None:
        form = {"user_id": self.account.pfid, "user_password": self.account.password, "realm": "/api"}
        answer = self._ask_token("/api/credentials/access_token", form | {"response_type": "json"})
        if not self._keep(answer):
            raise Refusal(answer.status, answer.body)

    def _keep(self, answer: Answer) -> bool:
        if answer.status != 200:
            return False
        self._access_token, self._refresh_token = answer.body["access_token"], answer.body["refresh_token"]
        return True

    def _ask_token(self, path: str, form: dict[str, str]) -> Answer:
        """The token endpoint is busy or closed like any other, and may always be asked again."""
        form |= {"client_id": self.account.client_id, "client_secret": self.account.client_secret}
        for attempt in range(ATTEMPTS):
            answer = self._exchange(path, urlencode(form).encode(), {})
            if answer.status not in BUSY:
                break
            self.wait(float(answer.retry_after or 2**attempt))
        return answer

    def _exchange(self, path: str, sent: bytes, headers: dict[str, str]) -> Answer:
        request = urllib.request.Request(self.account.url + path, sent, headers)
        try:
            with urllib.request.urlopen(request, timeout=SECONDS_TO_ANSWER) as response:
                return Answer(response.status, "", response.read())
        except urllib.error.HTTPError as error:
            if error.code in LOST:
                raise LostAnswer(f"{path}: HTTP {error.code}") from error
            with error:
                return Answer(error.code, error.headers.get("Retry-After", ""), error.read())
        except (OSError, http.client.HTTPException) as error:
            raise LostAnswer(f"{path}: {error}") from error
