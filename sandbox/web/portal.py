"""The developers' portal: its front page, and the pages that are prose. Everybody may read, signed in or not."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.web.faults import language
from platform_project.kernel import clock
from sandbox.fidelity.ledger import operations
from sandbox.portal import contents, errors, guides
from sandbox.web.magic import roads


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    return prose(request, "docs", guides.front_facts(request.build_absolute_uri("/").rstrip("/")))


@require_safe
def magic_values(request: HttpRequest) -> HttpResponse:
    return render(request, "docs/magic.html", {"entry": contents.entry("docs-magic"), "roads": roads()})


@require_safe
def error_codes(request: HttpRequest) -> HttpResponse:
    return render(request, "docs/errors.html", {
        "entry": contents.entry("docs-errors"), "families": errors.families(), "warnings": errors.warnings(),
        "count": len(operations()), "sample": guides.refusal(),
    })  # fmt: skip


@require_safe
def guide(request: HttpRequest, name: str) -> HttpResponse:
    return prose(request, name, guides.facts(request.build_absolute_uri("/").rstrip("/"), clock.today()))


def prose(request: HttpRequest, name: str, facts: dict[str, Any]) -> HttpResponse:
    """A page that is written out once in each language: `templates/docs/<language>/<name>.html`."""
    body = f"docs/{language()}/{name}.html"
    return render(request, "docs/prose.html", {"entry": contents.entry(name), "body": body, **facts})
