"""Request check, first part: the transport (contract §1 stage 3, §2). From an HTTP request to plain data.

The order is the contract's: size, media type, `Accept`, unparsable body, `response_type`. The first that fails ends it.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from platform_project.kernel.errors import refuse

from . import bodies
from .dialects import Format
from .exchange import Exchange
from .negotiation import asked_format, demand_accept
from .operations import Route
from .queries import parse_query

_DISAGREES = " (it disagrees with response_type, which is {})"


@dataclass(frozen=True, slots=True)
class Received:
    """What the caller sent, `response_type` included. With `texts_only`, a source that knows no type but text (a
    query or XML): scalars are str, and what stands once may be a list of one.
    """

    data: dict[str, Any]
    texts_only: bool


def receive(request: HttpRequest, route: Route, exchange: Exchange) -> Received:
    """Read the parameters of a call and settle the format of its answer; refuses with the transport's codes."""
    received = _from_query(request, exchange) if route.reads_query else _from_body(request, exchange)
    _settle_format(exchange, received.data)
    return received


def _from_query(request: HttpRequest, exchange: Exchange) -> Received:
    bodies.check_query_length(request)
    demand_accept(exchange.dialect, exchange.accept)
    return Received(parse_query(request.META.get("QUERY_STRING", "")), texts_only=True)


def _from_body(request: HttpRequest, exchange: Exchange) -> Received:
    body = bodies.read(request)
    bodies.check_query_length(request)
    written = bodies.check_media_type(request)
    demand_accept(exchange.dialect, exchange.accept)
    return Received(bodies.PARSERS[written](body), texts_only=written is Format.XML)


def _settle_format(exchange: Exchange, data: dict[str, Any]) -> None:
    chosen = asked_format(exchange.dialect, data)
    if chosen is None:
        return
    exchange.format = chosen
    if not exchange.accept.agrees_with(chosen, exchange.dialect):
        why = {"why": f"（response_typeの{chosen.value}と一致していません）", "why_en": _DISAGREES.format(chosen.value)}
        refuse("E700003", "Accept", **why)
