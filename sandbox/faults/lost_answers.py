"""Answers that do not arrive, or arrive in part.

WSGI knows no way to hang up. What the server (granian) does with an answer that contradicts itself was found out by trying:
a Content-Length that is no number makes it drop the connection without having sent a byte; one that promises more than
is sent makes it close behind what was sent. It logs neither, and goes on serving.
"""

import time
from collections.abc import Iterator

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from sandbox.faults.effects import Cut

# No status goes out; this one stands in the terminal's line, and says "no answer" to who knows proxies.
NO_ANSWER = 444
# What was written leaves the server before the connection is closed.
SECONDS_TO_LEAVE = 0.1


class LostResponse(StreamingHttpResponse):
    """`cut` says where the connection ends, `lost` what would have been answered (None: nothing was done)."""

    def __init__(self, cut: Cut, lost: HttpResponseBase | None = None) -> None:
        self.cut, self.lost = cut, lost
        whole = _body(lost) if lost is not None and cut is Cut.HALF else b""
        # Half of nothing is nothing: then no byte leaves at all.
        arrives = whole[: len(whole) // 2]
        super().__init__(_sent(arrives), status=lost.status_code if lost is not None else NO_ANSWER)
        if lost is not None:
            self._take_over(lost)
        self["Content-Length"] = str(len(whole)) if arrives else "none"

    def _take_over(self, lost: HttpResponseBase) -> None:
        for name, value in lost.items():
            self[name] = value
        self.cookies = lost.cookies
        self._resource_closers.extend(lost._resource_closers)  # type: ignore[attr-defined]  # Django's, unnamed in its stubs


def _sent(arrives: bytes) -> Iterator[bytes]:
    yield arrives
    if arrives:
        time.sleep(SECONDS_TO_LEAVE)


def _body(response: HttpResponseBase) -> bytes:
    if isinstance(response, HttpResponse):
        return response.content
    return b"".join(response)
