"""The roads on which a request itself asks for a fault: a header, a text that an invoice really has, a partner's code."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from sandbox.faults import magic
from sandbox.faults.effects import Effect, Unreadable, at_element, parse
from sandbox.faults.magic import Magic, Road

HEADER = "X-Sandbox-Fault"
_IN_META = "HTTP_X_SANDBOX_FAULT"
_PREFIX = "SBX-"
_IN_TEXT = re.compile(r"(?:^|\s)sandbox:(\S+)")
_TEXTS = ("inv_name", "remarks")
_INVOICES = frozenset({"seller_invoice_register", "seller_invoice_update"})
# Where a partner's code stands that no element holds.
_FILTERS = {"seller_invoice_search": "private_cust_cd", "buyer_invoice_search": "private_cust_cd_s"}


@dataclass(frozen=True, slots=True)
class Found:
    """A fault that a request asks for. `item` is where it stands."""

    effect: Effect
    road: Road
    item: str


def in_header(meta: Mapping[str, Any]) -> Found | None:
    """What the header asks for. Raises Unreadable."""
    text = meta.get(_IN_META, "")
    return Found(parse(text), Road.HEADER, HEADER) if text.strip() else None


def in_request(operation: str, data: object) -> Iterator[Found]:
    """What the values of a request ask for, in their order. `data` is what was parsed, and not yet checked.

    What only looks like magic is left to the operation, which will say that it knows no such code.
    """
    if not isinstance(data, dict):
        return
    if operation in _INVOICES:
        yield from _in_invoices(data)
    elif operation == "buyer_supplier_register":
        for item, element in _elements(data, "suppliers"):
            yield from _in_code(element, "private_cust_cd_s", item, item)
    elif operation in _FILTERS:
        yield from _in_code(data, _FILTERS[operation], "", "")


def _in_invoices(data: dict[str, Any]) -> Iterator[Found]:
    for item, element in _elements(data, "invoices"):
        for name in _TEXTS:
            text = element.get(name)
            if isinstance(text, str) and "sandbox:" in text and (match := _IN_TEXT.search(text)):
                yield from _found(match[1], Road.TEXT, f"{item}.{name}", item)
        customer = element.get("customer")
        if isinstance(customer, dict):
            yield from _in_code(customer, "private_cust_cd", f"{item}.customer", item)


def _elements(data: dict[str, Any], name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Path and element; in XML what stands alone may be an array of one."""
    value = data.get(name)
    for index, element in enumerate(value if isinstance(value, list) else [value]):
        if isinstance(element, dict):
            yield f"{name}[{index}]", element


def _in_code(holder: dict[str, Any], name: str, path: str, element: str) -> Iterator[Found]:
    code = holder.get(name)
    if isinstance(code, str) and code.startswith(_PREFIX):
        yield from _found(code.removeprefix(_PREFIX), Road.CODE, f"{path}.{name}" if path else name, element)


def _found(text: str, road: Road, item: str, element: str) -> Iterator[Found]:
    try:
        yield Found(at_element(parse(text), element), road, item)
    except Unreadable:
        return


_CODES = _("発行先コード・支払先コード（1、2、3、6、7）")
_TEXT = _("件名（inv_name）・備考（remarks）の中（2、3）")
_ALL = _("すべてのAPIとOAuthエンドポイント")
_OAUTH = _("OAuthエンドポイント")

magic.register(
    Magic(f"{HEADER}: E400002", Road.HEADER, _ALL, _("エラーコード表にある任意のコードのエラー")),
    Magic(f"{HEADER}: error=E400002;item=invoices[0].inv_no", Road.HEADER, _ALL, _("同じく、error_itemを指定")),
    Magic(
        f"{HEADER}: 503;retry_after=30", Road.HEADER, _ALL, _("HTTP 503とRetry-After（401・429・500・502・503・504）")
    ),
    Magic(f"{HEADER}: 503-html", Road.HEADER, _ALL, _("同じく、ゲートウェイのHTMLページ")),
    Magic(f"{HEADER}: delay-3000", Road.HEADER, _ALL, _("ミリ秒だけ遅れて処理（最大120000）")),
    Magic(f"{HEADER}: error=E400002;delay=3000", Road.HEADER, _ALL, _("遅れてからエラー")),
    Magic(f"{HEADER}: cut", Road.HEADER, _ALL, _("何も処理せずに切断")),
    Magic(f"{HEADER}: cut-after", Road.HEADER, _ALL, _("処理を終えてから、応答せずに切断")),
    Magic(f"{HEADER}: half", Road.HEADER, _ALL, _("処理を終え、応答を半分送って切断")),
    Magic(f"{HEADER}: invalid_grant", Road.HEADER, _OAUTH, _("RFC 6749のエラー")),
    Magic("sandbox:E400002", Road.TEXT, _TEXT, _("エラーコード表にある任意のコードのエラー")),
    Magic("sandbox:503", Road.TEXT, _TEXT, _("HTTP 503（401・429・500・502・503・504）")),
    Magic("sandbox:503-html", Road.TEXT, _TEXT, _("同じく、ゲートウェイのHTMLページ")),
    Magic("sandbox:error=E400002;delay=3000", Road.TEXT, _TEXT, _("遅れてからエラー")),
    Magic("sandbox:delay-3000", Road.TEXT, _TEXT, _("ミリ秒だけ遅れて処理（最大120000）")),
    Magic("sandbox:cut", Road.TEXT, _TEXT, _("何も処理せずに切断")),
    Magic("sandbox:cut-after", Road.TEXT, _TEXT, _("処理を終えてから、応答せずに切断")),
    Magic("sandbox:half", Road.TEXT, _TEXT, _("処理を終え、応答を半分送って切断")),
    Magic("SBX-E400002", Road.CODE, _CODES, _("エラーコード表にある任意のコードのエラー")),
    Magic("SBX-503", Road.CODE, _CODES, _("HTTP 503（401・429・500・502・503・504）")),
    Magic("SBX-503-HTML", Road.CODE, _CODES, _("同じく、ゲートウェイのHTMLページ")),
    Magic("SBX-DELAY-3000", Road.CODE, _CODES, _("ミリ秒だけ遅れて処理（最大99999）")),
    Magic("SBX-CUT", Road.CODE, _CODES, _("何も処理せずに切断")),
    Magic("SBX-CUT-AFTER", Road.CODE, _CODES, _("処理を終えてから、応答せずに切断")),
    Magic("SBX-HALF", Road.CODE, _CODES, _("処理を終え、応答を半分送って切断")),
)
