"""送信箱: every mail and letter of the workspace, as it would have reached its addressee.

Whoever is signed in plays the workspace's whole cast, so everybody's post is here.
"""

import django_filters
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts import selectors
from accounts.actors import Actor
from accounts.models import Notice
from accounts.web.access import company_page
from accounts.web.lists import DayFilter, ListFilter, WordFilter, page_of


class NoticeFilter(ListFilter):
    word = WordFilter("subject", "body", "address", label=_("件名・本文・宛先"))
    to = WordFilter("address", "recipient__name", "recipient__code", label=_("宛先"))
    topic = django_filters.ChoiceFilter(label=_("種類"), choices=Notice.Topic.choices, empty_label=_("すべて"))
    channel = django_filters.ChoiceFilter(label=_("手段"), choices=Notice.Channel.choices, empty_label=_("すべて"))
    sent_from = DayFilter(label=_("送信日"), field_name="sent_at", lookup_expr="date__gte")
    sent_to = DayFilter(label=_("送信日（まで）"), field_name="sent_at", lookup_expr="date__lte")


@require_safe
@company_page
def outbox(request: HttpRequest, actor: Actor) -> HttpResponse:
    found = NoticeFilter(request.GET, _notices(actor))
    page = page_of(found.qs, request.GET)
    return render(request, "accounts/outbox.html", {"page": page, "filter": found})


@require_safe
@company_page
def detail(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    notice = _notices(actor).filter(number=number).first()
    if notice is None:
        raise Http404
    return render(request, "accounts/outbox_detail.html", {
        "notice": notice, "is_letter": notice.channel == Notice.Channel.LETTER,
        "older": _beside(actor, number - 1), "newer": _beside(actor, number + 1),
        "whole_link": request.build_absolute_uri(notice.link) if notice.link else "",
    })  # fmt: skip


def _beside(actor: Actor, number: int) -> Notice | None:
    """The one beside, for reading on. Numbers count within the workspace without a gap."""
    return _notices(actor).filter(number=number).first()


def _notices(actor: Actor) -> QuerySet[Notice]:
    return selectors.notices(actor.company.workspace)
