"""Explain: everything that happened to an invoice, from all sides, in the order of the workspace's time.

Joined are the invoice's own events, the calls of the log that named it, the mails and letters about it, and what was done
to the workspace meanwhile. Whoever is here plays the whole cast, so nothing is left out.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import Q

from accounts.models import Notice, Workspace
from invoices import selectors as invoices
from invoices.models import Invoice, InvoiceEvent
from invoices.status import Action
from invoices.web.histories import ACTION_TITLES, VIA_TITLES
from sandbox import acts as words
from sandbox.facts import written
from sandbox.log import explaining, finding, titles
from sandbox.log.explaining import Refused
from sandbox.models import Act, LogEntry

MOST = 1_000
# To ask the sandbox after an invoice is nothing that happens to it.
_ASKING = Q(kind=LogEntry.Kind.CONTROL, method="GET")
_AGES_AGO = dt.datetime(1, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened. `kind` is event, call, notice or act; `what` its word, `title` that word for people.

    `number` counts among its own kind; `call` is the entry of the log that brought it about. `real_at` is None where
    nobody took it down.
    """

    kind: str
    what: str
    title: str
    at: dt.datetime
    real_at: dt.datetime | None
    number: int
    who: str = ""
    via: str = ""
    via_title: str = ""
    call: int | None = None
    text: str = ""
    status: int | None = None
    refusals: list[Refused] = field(default_factory=list)
    is_grave: bool = False


def found(workspace: Workspace, number: int) -> Invoice | None:
    return Invoice.objects.filter(workspace=workspace, number=number).select_related("company").first()


def of(workspace: Workspace, invoice: Invoice) -> list[Moment]:
    """The oldest first."""
    acts = list(Act.objects.filter(workspace=workspace).order_by("-number")[:MOST])
    bygone = _bygone(acts)
    named = finding.naming(workspace, invoice.number).exclude(_ASKING)[:MOST]
    calls = [call for call in named if not any(begin < call.real_at < end for begin, end in bygone)]
    placed = [(_Place(call.at, call.real_at), _of_call(call)) for call in calls]
    events = _of_events(invoices.events(invoice), calls)
    placed += events
    placed += _of_notices(_notices(invoice), events)
    begin = min((moment.real_at for _at, moment in placed if moment.real_at), default=_since(bygone))
    placed += [(_Place(act.at, act.real_at), _of_act(act)) for act in acts if act.real_at >= begin]
    return [moment for _at, moment in sorted(placed, key=itemgetter(0))]


class _Place(NamedTuple):
    """Where a moment stands: by the workspace's time, then by the real one; what a call brought about comes after it, and
    what came from elsewhere after that, event by event, each with its mail.
    """

    at: dt.datetime
    real_at: dt.datetime
    is_uncaused: bool = False
    event: int = 0
    is_notice: bool = False
    number: int = 0


def _of_call(entry: LogEntry) -> Moment:
    refusals = explaining.refusals(entry) if entry.status >= 400 else []
    return Moment(
        "call", entry.name, titles.title_of(entry), entry.at, entry.real_at, entry.number, who=entry.user or entry.client_id,
        call=entry.number, text=f"{entry.method} {entry.path}", status=entry.status, refusals=refusals,
        is_grave=entry.status >= 400,
    )  # fmt: skip


def _of_events(events: Iterable[InvoiceEvent], calls: Iterable[LogEntry]) -> list[tuple[_Place, Moment]]:
    """Those that no call brought about happened, at the soonest, with the one before them."""
    causes = [(_recorded(call), call) for call in calls]
    placed = []
    last = _AGES_AGO
    for event in events:
        cause = next((call for numbers, call in causes if event.number in numbers), None)
        last = cause.real_at if cause else last
        place = _Place(event.at, last, is_uncaused=cause is None, event=event.number)
        placed.append((place, _of_event(event, cause)))
    return placed


def _recorded(call: LogEntry) -> range:
    """The numbers of the events that a call made, as the rooms said while it ran."""
    spans = [note["detail"] for note in call.notes if note["kind"] == "recorded"]
    return range(spans[0]["first"], spans[-1]["last"] + 1) if spans else range(0)


def _of_event(event: InvoiceEvent, cause: LogEntry | None) -> Moment:
    return Moment(
        "event", event.action, str(ACTION_TITLES.get(event.action, event.action)), event.at,
        cause.real_at if cause else None, event.number, who=f"{event.company_name} {event.actor}", via=event.via,
        via_title=str(VIA_TITLES.get(event.via, event.via)), call=cause.number if cause else None,
        text=str(event.detail.get("reason", "")), is_grave=event.action == Action.RETURN,
    )  # fmt: skip


# What happened to the invoice when a notice of this topic went out.
_OCCASIONS = {"issued": Action.ISSUE, "reissued": Action.CORRECT, "returned": Action.RETURN}


def _of_notices(notices: Iterable[Notice], events: Sequence[tuple[_Place, Moment]]) -> list[tuple[_Place, Moment]]:
    """Each with the event that it tells of: the first with the first of its kind."""
    occasions = {topic: iter([one for one in events if one[1].what == action]) for topic, action in _OCCASIONS.items()}
    placed = []
    for notice in notices:
        place, event = next(occasions.get(notice.topic, iter(())), (_Place(notice.sent_at, _AGES_AGO), None))
        place = place._replace(at=notice.sent_at, is_notice=True, number=notice.number)
        placed.append((place, _of_notice(notice, event)))
    return placed


def _of_notice(notice: Notice, event: Moment | None) -> Moment:
    return Moment(
        "notice", notice.topic, notice.get_topic_display(), notice.sent_at, event.real_at if event else None,
        notice.number, who=str(notice.recipient or "") or notice.address, via=notice.channel,
        via_title=notice.get_channel_display(), call=event.call if event else None, text=notice.subject,
    )  # fmt: skip


def _of_act(act: Act) -> Moment:
    return Moment("act", act.what, words.title_of(act.what), act.at, act.real_at, act.number, text=words.told(act))


def _notices(invoice: Invoice) -> list[Notice]:
    """By their links; a mail or letter to somebody who is no member has none, and names the invoice's own number."""
    paths = [f"/{side}/invoices/{invoice.number}/" for side in ("receiving", "issuing")]
    unlinked = Q(link="", sender=invoice.company, topic__in=["issued", "reissued"])
    named = Q(body__contains=f"請求書番号　{invoice.inv_no}\n")
    rows = Notice.objects.filter(workspace=invoice.workspace_id).select_related("recipient")
    return list(rows.filter(Q(link__in=paths) | (unlinked & named)).order_by("number")[:MOST])


# After these, numbers mean what they meant when the snapshot was taken, or other invoices altogether.
_BACK_TO = {"reset": None, "bottle_restored": None, "poured": None, "snapshot_restored": "snapshot_taken"}


def _bygone(acts: Sequence[Act]) -> list[tuple[dt.datetime, dt.datetime]]:
    """The times of which nothing is left: from where the workspace went back to, up to when it did."""
    return [(_begin(act, acts), act.real_at) for act in acts if act.what in _BACK_TO]


def _since(bygone: Sequence[tuple[dt.datetime, dt.datetime]]) -> dt.datetime:
    return max((end for _start, end in bygone), default=_AGES_AGO)


def _begin(restored: Act, acts: Sequence[Act]) -> dt.datetime:
    taken = _BACK_TO[restored.what]
    name = restored.detail.get("name")
    earlier = (
        act for act in acts if act.number < restored.number and act.what == taken and act.detail.get("name") == name
    )
    found = next(earlier, None)
    return found.real_at if found else _AGES_AGO


def facts(moments: Iterable[Moment], base_url: str) -> list[dict[str, Any]]:
    """For programs."""
    return [
        {name: getattr(moment, name) for name in ("kind", "what", "title", "number", "who", "via", "call", "text", "status")}
        | {
            "at": written(moment.at), "real_at": written(moment.real_at) if moment.real_at else None,
            "call_link": f"{base_url}/sandbox/log/{moment.call}/" if moment.call else None,
            "refusals": [
                {name: getattr(one, name) for name in ("code", "message", "item", "value", "rule", "cure")}
                for one in moment.refusals
            ],
        }
        for moment in moments
    ]  # fmt: skip
