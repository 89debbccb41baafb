"""請求書の経過: everything that happened to one invoice, whoever did it."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.actors import Actor
from accounts.web.access import company_page
from sandbox import timeline
from sandbox.timeline import Moment

# So many calls alike, one behind the other, are told as one.
ALIKE = 3


@dataclass(frozen=True, slots=True)
class Told:
    """A moment, and how often the like of it came straight after it; `last` is the last of those."""

    moment: Moment
    again: int = 0
    last: Moment | None = None


def folded(moments: Iterable[Moment]) -> list[Told]:
    """Somebody who asks again and again, with the same success, does not hide what happened."""
    found: list[Told] = []
    for _likeness, group in groupby(moments, key=_likeness_of):
        run = list(group)
        if len(run) >= ALIKE:
            found.append(Told(run[0], len(run) - 1, run[-1]))
        else:
            found += map(Told, run)
    return found


def _likeness_of(moment: Moment) -> tuple[object, ...]:
    if moment.kind != "call" or moment.is_grave or moment.refusals:
        return ("alone", moment.kind, moment.number)
    return (moment.title, moment.who, moment.status, moment.text)


@require_safe
@never_cache
@company_page
def page(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    workspace = actor.company.workspace
    invoice = timeline.found(workspace, number)
    if invoice is None:
        raise Http404
    return render(request, "sandbox/timeline.html", {
        "invoice": invoice, "moments": folded(timeline.of(workspace, invoice)),
        "is_issuer": invoice.company_id == actor.company.pk, "is_recipient": invoice.recipient_id == actor.company.pk,
    })  # fmt: skip
