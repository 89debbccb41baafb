"""適合カード: what of an integration the log has seen, and what is left to exercise."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.actors import Actor
from accounts.web.access import company_page
from accounts.web.downloads import download
from accounts.web.faults import language
from sandbox.conformance import document as conformance_document
from sandbox.conformance import words
from sandbox.conformance.facts import card_of
from sandbox.conformance.rules import State, progress

_COLOURS = {State.SEEN: "good", State.NOT_YET: "", State.BROKEN: "bad", State.AVOID: "warn", State.OPTIONAL: "info"}


@require_safe
@never_cache
@company_page
def card(request: HttpRequest, actor: Actor) -> HttpResponse:
    lines = card_of(actor.company.workspace)
    told = language()
    rows = [
        {"line": line, "title": words.title(line, told), "state": words.state(line, told),
         "colour": _COLOURS[line.state], "how": words.how(line, told)}
        for line in lines
    ]  # fmt: skip
    done, of = progress(lines)
    return render(request, "sandbox/conformance.html", {"rows": rows, "done": done, "of": of})


@require_safe
@never_cache
@company_page
def pdf(request: HttpRequest, actor: Actor) -> HttpResponse:
    return download(conformance_document.pdf(actor.company.workspace), "conformance.pdf")
