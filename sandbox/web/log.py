"""通信ログ: every call of the workspace, as it comes in, and each of them whole."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import Actor
from accounts.web.access import company_page
from accounts.web.faults import language
from sandbox.errors import Refusal
from sandbox.log import curl, explaining, finding, pretty, storing, titles
from sandbox.log.explaining import Refused
from sandbox.models import LogEntry
from sandbox.services.resending import resend
from sandbox.web.log_forms import LogForm

PAGE_SIZE = 50
# Refusals of one call; the answer itself has them all.
MOST_TOLD = 50


@require_safe
@never_cache
@company_page
def entries(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The newest; `before` leads to older ones."""
    form = LogForm(request.GET)
    rows = list(
        finding.search(actor.company.workspace, form.conditions(before=_number(request, "before")))[: PAGE_SIZE + 1]
    )
    shown = rows[:PAGE_SIZE]
    return render(request, "sandbox/log.html", {
        "form": form, "rows": titled(shown), "older": shown[-1].number if len(rows) > PAGE_SIZE else None,
        "is_newest": "before" not in request.GET, "last": shown[0].number if shown else 0,
    })  # fmt: skip


@require_safe
@never_cache
@company_page
def newer(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The rows after number `after`, as a piece of the page; for the script that keeps it up to date."""
    conditions = LogForm(request.GET).conditions(after=_number(request, "after") or 0)
    rows = list(finding.search(actor.company.workspace, conditions)[:PAGE_SIZE])
    return render(request, "sandbox/_log_rows.html", {"rows": titled(rows)})


@require_safe
@never_cache
@company_page
def entry(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    found = _named(actor, number)
    refusals = explaining.refusals(found)
    return render(request, "sandbox/log_entry.html", {
        "entry": found, "title": titles.title_of(found), "refusals": _by_rule(refusals[:MOST_TOLD]),
        "untold": max(len(refusals) - MOST_TOLD, 0),
        "notes": [(note["kind"], explaining.note_in_words(note)) for note in found.notes],
        "request_text": _laid_out(found.request_body), "answer_text": _laid_out(found.answer_body),
        "command": curl.command(found, request.build_absolute_uri("/").rstrip("/")),
        "invoices": [int(one) for one in found.invoices.split()],
        "can_resend": found.kind == LogEntry.Kind.OPERATION and bool(found.client_id),
    })  # fmt: skip


@require_POST
@company_page
def send_again(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    try:
        repeated = resend(actor.company.workspace, _named(actor, number), request)
    except Refusal as refusal:
        messages.error(request, refusal.told(language()))
        return redirect("log-entry", number)
    messages.success(request, _("#%(number)d を送り直しました。これがその呼び出しです。") % {"number": number})
    return redirect("log-entry", repeated.number)


@require_POST
@company_page
def clear(request: HttpRequest, actor: Actor) -> HttpResponse:
    finding.entries(actor.company.workspace)
    count = storing.clear(actor.company.workspace)
    messages.success(request, _("ログ%(count)d件を消去しました。") % {"count": count})
    return redirect("log")


def _by_rule(refusals: Iterable[Refused]) -> list[tuple[Refused, list[Refused]]]:
    """Each rule once, with everything that was refused by it, in the order of the answer."""
    found: dict[tuple[str, str, str], list[Refused]] = {}
    for refused in refusals:
        found.setdefault((refused.code, refused.rule, refused.cure), []).append(refused)
    return [(ours[0], ours) for ours in found.values()]


def _named(actor: Actor, number: int) -> LogEntry:
    found = finding.entry(actor.company.workspace, number)
    if found is None:
        raise Http404
    return found


def _number(request: HttpRequest, name: str) -> int | None:
    value = request.GET.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else None


def titled(rows: Iterable[LogEntry]) -> list[dict[str, Any]]:
    return [{"entry": row, "title": titles.title_of(row), "codes": row.codes.split()} for row in rows]


def _laid_out(kept: bytes | memoryview) -> str:
    return pretty.laid_out(explaining.text_of(kept))
