"""送信箱: every mail and letter of the workspace, as it would have reached its addressee.

Whoever is signed in plays the workspace's whole cast, so everybody's post is here.
"""

import django_filters
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.actors import Actor
from accounts.models import Notice
from accounts.web.access import company_page
from accounts.web.lists import ListFilter, page_of


class NoticeFilter(ListFilter):
    word = django_filters.CharFilter(label=_("件名・本文・宛先"), method="with_word")
    topic = django_filters.ChoiceFilter(label=_("種類"), choices=Notice.Topic.choices, empty_label=_("すべて"))
    channel = django_filters.ChoiceFilter(label=_("手段"), choices=Notice.Channel.choices, empty_label=_("すべて"))

    def with_word(self, rows: QuerySet[Notice], _name: str, word: str) -> QuerySet[Notice]:
        return rows.filter(Q(subject__icontains=word) | Q(body__icontains=word) | Q(address__icontains=word))


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
    is_letter = notice.channel == Notice.Channel.LETTER
    return render(request, "accounts/outbox_detail.html", {"notice": notice, "is_letter": is_letter})


def _notices(actor: Actor) -> QuerySet[Notice]:
    return actor.company.workspace.notices.select_related("sender", "recipient").order_by("-number")
