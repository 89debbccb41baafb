"""Registering many invoices at once, beside what `bulk_create` alone takes for the same rows."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

import orjson
from django.db import models, transaction

from accounts.actors import Actor, Via
from accounts.models import Notice, User, Workspace
from benchmarks.bodies import REGISTER, registration
from benchmarks.inside.calling import SLUG, Caller, token, workspace
from invoices.api import translate
from invoices.api.wire import RegisterRequest
from invoices.models import Invoice, InvoiceEvent, InvoiceLine
from invoices.services import lifecycle
from platform_project.gathering import Application
from sandbox.log import writer

AT_ONCE = 100


def commands(application: Application) -> dict[str, Callable[..., Any]]:
    caller = Caller(application, token())
    return {"bulk": partial(bulk, caller)}


def bulk(caller: Caller, *, rounds: int, lines: int, invoices: int = AT_ONCE) -> dict[str, list[float]]:
    """Seconds of each round: one request by the API, and the rows that it wrote once more, by `bulk_create` alone.

    What was registered for it is taken away again, so that every round finds the same world.
    """
    took: dict[str, list[float]] = {"request": [], "service": [], "bulk_create": []}
    body = orjson.dumps(registration(invoices, lines))
    for _ in range(rounds):
        first = workspace().last_invoice_number + 1
        took["request"].append(_timed(partial(caller.post, REGISTER, body)))
        writer.settle()
        took["bulk_create"].append(_rows_once_more(first))
        took["service"].append(_service(body))
    return took


def _timed(act: Callable[[], Any]) -> float:
    before = time.perf_counter()
    act()
    return time.perf_counter() - before


def _service(body: bytes) -> float:
    """The same by the service that the API, the pages and the seeds end in."""
    drafts = translate.registrations(RegisterRequest.model_validate(orjson.loads(body)))
    actor = Actor.of(User.objects.select_related("company__workspace").get(pfid=f"issuer@{SLUG}.example"), Via.API)
    return _timed(partial(lifecycle.register, actor=actor, drafts=drafts))


def _rows_once_more(first: int) -> float:
    """Take the rows out and put them back in: the same rows into the same tables, ready before the time is taken."""
    row = Workspace.objects.get(slug=SLUG)
    invoices = list(Invoice.objects.filter(workspace=row, number__gte=first))
    lines = list(InvoiceLine.objects.filter(invoice__in=invoices))
    events = list(InvoiceEvent.objects.filter(invoice__in=invoices))
    notices = list(Notice.objects.filter(workspace=row).order_by("-number")[: len(invoices)])
    groups: list[tuple[type[models.Model], list[Any]]] = [
        (Invoice, invoices), (InvoiceLine, lines), (InvoiceEvent, events), (Notice, notices),
    ]  # fmt: skip
    for model, rows in reversed(groups):
        found = model._base_manager.filter(pk__in=[one.pk for one in rows])
        found._raw_delete(found.db)
    return _timed(partial(_create, groups))


def _create(groups: list[tuple[type[models.Model], list[Any]]]) -> None:
    with transaction.atomic():
        for model, rows in groups:
            model._base_manager.bulk_create(rows)
