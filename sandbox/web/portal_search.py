"""Searching the portal: a page, and the list under the box while somebody types."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.web.faults import language
from sandbox.portal import search

LONGEST = 100
WHILE_TYPING = 8


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("q", "")[:LONGEST]
    typing = bool(request.headers.get("HX-Request"))
    hits = search.find(asked, language(), WHILE_TYPING if typing else search.MOST)
    return render(request, "docs/_hits.html" if typing else "docs/search.html", {"q": asked, "hits": hits})
