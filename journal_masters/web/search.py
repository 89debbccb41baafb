"""The journal masters for type-ahead: what a person may book against on a day, found by code, name or reading."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from accounts.actors import Actor
from accounts.web.access import receiving_page
from journal_masters import selectors
from journal_masters.drafts import Kind
from journal_masters.models import AccountTitle
from platform_project.kernel import clock

LIMIT = 20
LONGEST_WORD = 100

# How an address names a master.
KINDS = {"account": Kind.ACCOUNT_TITLE, "sub-account": Kind.SUB_ACCOUNT_TITLE, "section": Kind.BURDEN_SECTION}
ITEMS = {f"item{number}": number for number in range(1, 6)}


@require_safe
@receiving_page
def search(request: HttpRequest, actor: Actor, kind: str) -> HttpResponse:
    """`q` the word, `on` the day (today), `account` whose sub-accounts are asked for."""
    found = _found(request, actor, kind)
    return JsonResponse({"rows": [_told(row) for row in found[:LIMIT]]})


def _found(request: HttpRequest, actor: Actor, kind: str) -> QuerySet[Any]:
    word, on = _text(request, "q")[:LONGEST_WORD], _day(_text(request, "on"))
    if kind in ITEMS:
        found = selectors.search(actor.company, Kind.JOURNAL_ITEM, word, on=on).filter(item_no=ITEMS[kind])
        return found if actor.company.journal_free_items_option else found.none()
    if kind not in KINDS:
        raise Http404
    found = selectors.search(actor.company, KINDS[kind], word, on=on)
    account = _text(request, "account")
    return found.filter(account_title__code=account) if kind == "sub-account" else found


def _text(request: HttpRequest, name: str) -> str:
    """A parameter without NUL, which PostgreSQL takes in no text."""
    return request.GET.get(name, "").replace("\x00", "").strip()


def _day(text: str) -> dt.date:
    try:
        return parse_date(text) or clock.today()
    except ValueError:
        return clock.today()


def _told(row: Any) -> dict[str, Any]:
    told = {"code": row.code, "name": row.name, "kana": getattr(row, "kana", "")}
    if isinstance(row, AccountTitle):
        told |= {"tax_class": row.tax_class, "sub_account_required": row.sub_account_required}
    return told
