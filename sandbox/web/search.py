"""検索: one box for all that a company sees, as a page and, opened by a key, over every page."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.actors import Actor
from accounts.models import Company
from accounts.templatetags.platform import day, moment, yen
from accounts.web import places
from accounts.web.access import company_page
from accounts.web.faults import language
from accounts.web.fields import TextField
from invoices.models import Invoice
from platform_project.kernel.catalogue import Entry
from sandbox import searching
from sandbox.log import titles
from sandbox.models import LogEntry
from sandbox.portal import contents
from sandbox.searching import Word

LONGEST = 100
# What a message says of the case at hand.
_PARAMETER = re.compile(r"\{\w+\}")


@dataclass(frozen=True, slots=True)
class Hit:
    """A line of the answer: where it leads, what it is called, what tells it apart, and a figure at its end."""

    link: str
    title: str | Promise
    about: str | Promise = ""
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Hits of one sort; `more` is the list where all of them stand."""

    title: str | Promise
    icon: str
    hits: list[Hit]
    more: str = ""


class SearchForm(forms.Form):
    q = TextField(label=_("検索"), required=False, max_length=LONGEST)


@require_safe
@never_cache
@company_page
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = SearchForm(request.GET, label_suffix="")
    word = Word.of(form.cleaned_data["q"]) if form.is_valid() else Word.of("")
    found = [sort for sort in _found(actor.company, word) if sort.hits] if word.text else []
    return render(request, "sandbox/search.html", {"form": form, "word": word.text, "found": found})


def _found(company: Company, word: Word) -> Iterator[Found]:
    """The places first, since their names are few and known; then what is the company's, the workspace's, and everybody's."""
    yield Found(_("ページ"), "forward", list(_places(company, word)))
    if company.pays_for_issuing:
        invoices = [_issued(row) for row in searching.issued(company, word)]
        yield Found(_("発行した請求書"), "issue", invoices, reverse("issuing-list"))
    invoices = [_received(row) for row in searching.received(company, word)]
    yield Found(_("受取請求書"), "receive", invoices, reverse("receiving-list"))
    yield from _partners(company, word)
    yield Found(
        _("通信ログ"), "sandbox", [_call(row) for row in searching.calls(company.workspace, word)], reverse("log")
    )
    yield Found(_("エラーコード"), "book", [_code(row) for row in searching.codes(word, language())])


def _partners(company: Company, word: Word) -> Iterator[Found]:
    if company.pays_for_issuing:
        hits = [
            Hit(reverse("customer-edit", args=[row.code]), row.name, row.code)
            for row in searching.customers(company, word)
        ]
        yield Found(pgettext_lazy("list", "発行先"), "masters", hits, reverse("customers"))
    if company.pays_for_receiving:
        hits = [
            Hit(reverse("supplier-edit", args=[row.code]), row.name, row.code)
            for row in searching.suppliers(company, word)
        ]
        yield Found(pgettext_lazy("list", "支払先"), "masters", hits, reverse("suppliers"))


def _places(company: Company, word: Word) -> Iterable[Hit]:
    """Of the navigation and of the portal, each address once."""
    named = [
        Hit(reverse(place.name), place.title, group.title)
        for group in places.groups_of(company) for place in group.places
    ]  # fmt: skip
    named += [
        Hit(entry.link, entry.title, entry.about or group.title)
        for group in contents.groups()
        for entry in group.entries
    ]
    sought = word.text.casefold()
    fitting = {hit.link: hit for hit in reversed(named) if sought in str(hit.title).casefold()}
    return list(reversed(fitting.values()))[: searching.MOST]


def _issued(row: Invoice) -> Hit:
    about = " ・ ".join(
        filter(None, (row.addressee["name"], row.inv_name, day(row.send_date), row.get_status_display()))
    )
    return Hit(reverse("issuing-detail", args=[row.number]), row.inv_no, about, yen(row.gross))


def _received(row: Invoice) -> Hit:
    about = " ・ ".join(
        filter(None, (row.publisher.get("name") or row.company.name, row.inv_name, day(row.reception_date)))
    )
    return Hit(reverse("receiving-detail", args=[row.number]), row.inv_no, about, yen(row.show_amount))


def _call(row: LogEntry) -> Hit:
    about = f"{row.method} {row.path} ・ {moment(row.at)} {row.codes.strip()}".strip()
    return Hit(reverse("log-entry", args=[row.number]), f"#{row.number} {titles.title_of(row)}", about, str(row.status))


def _code(row: Entry) -> Hit:
    told = row.ja if language() == "ja" else row.en
    return Hit(f"{reverse('docs-errors')}#{row.code}", row.code, _PARAMETER.sub("…", told))
