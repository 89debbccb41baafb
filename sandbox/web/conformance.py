"""適合カード: what of an integration the log has seen, and what is left to exercise."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.actors import Actor
from accounts.web.access import company_page
from accounts.web.downloads import download
from accounts.web.faults import language
from sandbox.conformance import document as conformance_document
from sandbox.conformance import words
from sandbox.conformance.facts import card_of
from sandbox.conformance.rules import Line, State, progress

_COLOURS = {State.SEEN: "good", State.NOT_YET: "", State.BROKEN: "bad", State.AVOID: "warn", State.OPTIONAL: "info"}


# The card's parts, and the kinds of lines that stand in each.
PARTS = (
    (_("APIの操作"), ("operation",)),
    (_("連携の作法"), ("token", "refresh", "back_off", "paging", "resend", "returned", "xml")),
    (_("ないほうがよいもの"), ("unknown_fields", "stripped")),
    (_("起きたエラーと回復"), ("code",)),
)


@require_safe
@never_cache
@company_page
def card(request: HttpRequest, actor: Actor) -> HttpResponse:
    lines = card_of(actor.company.workspace)
    done, of = progress(lines)
    parts = [(title, [_row(line) for line in lines if line.kind in kinds]) for title, kinds in PARTS]
    return render(request, "sandbox/conformance.html", {"parts": parts, "done": done, "of": of})


def _row(line: Line) -> dict[str, Any]:
    told = language()
    return {
        "line": line, "title": words.title(line, told), "state": words.state(line, told),
        "colour": _COLOURS[line.state], "how": words.how(line, told), "waits": line.state not in (State.SEEN, State.OPTIONAL),
    }  # fmt: skip


@require_safe
@never_cache
@company_page
def pdf(request: HttpRequest, actor: Actor) -> HttpResponse:
    return download(conformance_document.pdf(actor.company.workspace), "conformance.pdf")
