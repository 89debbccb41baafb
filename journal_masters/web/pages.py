"""The four journal masters, kept by hand."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import Actor
from accounts.models import Company
from accounts.snapshots import from_standby
from accounts.web.access import receiving_page
from accounts.web.faults import language, place
from accounts.web.forms import fix_code, posted
from accounts.web.lists import page_of
from journal_masters import resolvers, services
from journal_masters.drafts import Key, Kind, MasterDraft
from journal_masters.models import Master
from journal_masters.selectors import MODELS
from journal_masters.services import MasterOutcome, Result
from journal_masters.web.forms import FORMS, RowForm, values_of
from journal_masters.web.lists import FILTERS, rows_of, shown
from platform_project.kernel import clock
from platform_project.kernel.errors import Fault, PlatformError


def title_of(kind: Kind) -> str:
    return str(MODELS[kind]._meta.verbose_name)


def frame(kind: Kind) -> dict[str, Any]:
    """What every page of a master needs: its title, and the tabs to the others."""
    return {"kind": kind, "title": title_of(kind), "tabs": [(other, title_of(other)) for other in Kind]}


def is_contracted(company: Company, kind: Kind) -> bool:
    """仕訳補助項目 need the 仕訳自由項目利用オプション."""
    return kind is not Kind.JOURNAL_ITEM or company.journal_free_items_option


def demand(company: Company, kind: Kind) -> None:
    """PermissionDenied for a master that the company has not contracted."""
    if not is_contracted(company, kind):
        raise PermissionDenied(Fault("E100004").message(language()))


@require_safe
@receiving_page
@from_standby
def masters(request: HttpRequest, actor: Actor, kind: Kind) -> HttpResponse:
    if not is_contracted(actor.company, kind):
        return render(request, "journal_masters/closed.html", frame(kind))
    found = FILTERS[kind](request.GET, rows_of(actor.company, kind))
    page = page_of(found.qs, request.GET)
    today = clock.today()
    rows = [shown(row, today) for row in page]
    return render(request, "journal_masters/list.html", frame(kind) | {"page": page, "rows": rows, "filter": found})


@receiving_page
def new(request: HttpRequest, actor: Actor, kind: Kind) -> HttpResponse:
    demand(actor.company, kind)
    given = {name: request.GET[name] for name in FORMS[kind].key if name in request.GET}
    form = FORMS[kind](posted(request), initial=given)
    if request.method == "POST" and form.is_valid() and (outcome := _saved(actor, form, form.draft(), new=True)):
        return _told(request, outcome)
    return render(request, "journal_masters/form.html", frame(kind) | {"form": form})


@receiving_page
def edit(request: HttpRequest, actor: Actor, kind: Kind, key: Key) -> HttpResponse:
    row = _own(actor, kind, key)
    form = FORMS[kind](posted(request), initial=values_of(kind, row))
    fix_code(form, *form.key)
    if request.method == "POST" and form.is_valid() and (outcome := _saved(actor, form, form.draft(key), new=False)):
        return _told(request, outcome)
    return render(request, "journal_masters/form.html", frame(kind) | {"form": form, "row": row, "key": key})


def _own(actor: Actor, kind: Kind, key: Key) -> Master:
    demand(actor.company, kind)
    row: Master = resolvers.own(actor.company, kind, key)
    return row


def _saved(actor: Actor, form: RowForm, draft: MasterDraft, *, new: bool) -> MasterOutcome | None:
    try:
        return services.save(actor=actor, draft=draft, new=new)
    except PlatformError as error:
        place(form, error, form.wire)
        return None


def _told(request: HttpRequest, outcome: MasterOutcome) -> HttpResponse:
    done = _("%(title)s「%(code)s」を登録しました。") if outcome.result is Result.REGISTERED else _(
        "%(title)s「%(code)s」を更新しました。"
    )  # fmt: skip
    messages.success(request, done % _named(outcome.draft.kind, outcome.draft.key))
    return redirect("masters", outcome.draft.kind)


def _named(kind: Kind, key: Key) -> dict[str, str]:
    return {"title": title_of(kind), "code": key[-1]}


@require_POST
@receiving_page
def delete(request: HttpRequest, actor: Actor, kind: Kind, key: Key) -> HttpResponse:
    """What is refused stays on its page, where it can be closed instead."""
    _own(actor, kind, key)
    try:
        services.register(actor=actor, drafts=[MasterDraft(kind, key, delete=True)])
    except PlatformError as error:
        messages.error(request, error.faults[0].message(language()))
        return redirect("master-edit", kind, key)
    messages.success(request, _("%(title)s「%(code)s」を削除しました。") % _named(kind, key))
    return redirect("masters", kind)
