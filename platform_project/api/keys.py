"""`Idempotency-Key`, ours and not the platform's: a call that is sent again with its key is answered, but not done again.

After draft-ietf-httpapi-idempotency-key-header: the same request is answered with what it was answered at first, another
one under the same key is refused (E400012), and so is one that comes while the first is at work (E400011).
"""

import hashlib
import json
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse

from platform_project.kernel import repeats, trace
from platform_project.kernel.errors import Kind, PlatformError, refuse
from platform_project.kernel.repeats import HEADER, Answered, Asked

from .exceptions import respond
from .exchange import Exchange
from .operations import Operation, Route
from .permissions import Caller
from .receiving import Received
from .renderers import WireResponse

REPLAYED = "Idempotency-Replayed"
LONGEST = 255
CODES = frozenset({"E400011", "E400012", "E700023"})

# Bare, or as a string of RFC 8941: the draft writes it so. No comma, since two headers arrive joined by one.
_KEY = re.compile(rf'("?)([!#-+\--\[\]-~]{{1,{LONGEST}}})\1', re.ASCII)
_FORM = {
    "expected": f"空白・カンマ・引用符・バックスラッシュを除くASCII文字で1～{LONGEST}文字",
    "expected_en": f"1 to {LONGEST} ASCII characters, without spaces, commas, quotes and backslashes",
}
# Refusals that a service decides (stage 4). All others leave the key free: nothing has begun.
_DECIDED = frozenset({Kind.EXISTENCE, Kind.STATE, Kind.REQUEST, Kind.ENTITLEMENT})


def key_of(request: HttpRequest, operation: Operation) -> str:
    """The key of a call; empty without one, and where the operation takes none. E700023 for one that is malformed."""
    sent = request.META.get("HTTP_IDEMPOTENCY_KEY")
    if sent is None or not operation.takes_key:
        return ""
    found = _KEY.fullmatch(sent.strip())
    if found is None:
        refuse("E700023", HEADER, **_FORM)
    return found[2]


def fingerprint(route: Route, exchange: Exchange, received: Received) -> str:
    """What the request says, whatever its spacing and the order of its members; address and formats are part of it."""
    said = [route.method, route.path, exchange.format.value, received.texts_only, received.data]
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=_written).encode()).hexdigest()


def _written(value: Any) -> dict[str, str]:
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    raise TypeError(f"{type(value).__name__} does not come from a body")


def once(exchange: Exchange, caller: Caller, key: str, said: str, act: Callable[[], WireResponse]) -> HttpResponse:
    """The answer of `act`, which runs the first time alone."""
    given: list[WireResponse] = []

    def answered(response: WireResponse) -> Answered:
        given.append(response)
        return Answered(
            response.status_code, response.headers["Content-Type"], exchange.language, bytes(response.content)
        )

    def refused(refusal: PlatformError) -> Answered | None:
        return answered(respond(refusal, exchange)) if refusal.kind in _DECIDED else None

    kept = repeats.once(Asked(caller, key, said), lambda: answered(act()), refused)
    return given[-1] if given else _again(kept, exchange)


def _again(kept: Answered, exchange: Exchange) -> HttpResponse:
    """The body is the first one's to the last byte, its `request_id` too; the header tells this call's number."""
    trace.note("replayed", HEADER)
    headers = {
        "Cache-Control": "no-store", "X-Request-Id": exchange.request_id, "Content-Language": kept.language,
        REPLAYED: "true",
    }  # fmt: skip
    return HttpResponse(kept.body, kept.media_type, kept.status, headers=headers)
