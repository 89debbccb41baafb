"""List pages: what one costs in processor time beside its floors, how long one takes, how many queries it asks."""

import time
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.bodies import SEARCH, search
from benchmarks.inside.calling import FLOORS, Answer, Caller, handler_of, token, workspace
from benchmarks.sizes import PAGE
from invoices.models import Invoice
from platform_project.gathering import Application, Gathering
from sandbox.log import writer

OURS = "sandbox.middleware"


def commands(application: Application) -> dict[str, Callable[..., Any]]:
    workspace_row = workspace()
    workspace_row.page_size_cap = 999
    workspace_row.save(update_fields=["page_size_cap"])
    bearer = token()
    caller = Caller(application, bearer)
    return {
        "cost": partial(cost, subjects(application, bearer)),
        "walk": partial(walk, caller),
        "queries": partial(queries, caller),
        "invoices": lambda: Invoice.objects.filter(workspace=workspace_row).count(),
    }


def subjects(application: Application, bearer: str) -> dict[str, Callable[[], Answer]]:
    """What is compared: the page as it is served, without log and controls, and its two floors."""
    body = search(start=1, count=PAGE)
    query = f"send_date_from=2000-01-01&send_date_to=2099-12-31&limit={PAGE}"
    bare = Caller(Gathering(handler_of([name for name in settings.MIDDLEWARE if not name.startswith(OURS)])), bearer)
    floors = Caller(handler_of(FLOORS), bearer)
    found: dict[str, Callable[[], Answer]] = {
        "page": partial(Caller(application, bearer).post, SEARCH, body),
        "without log and controls": partial(bare.post, SEARCH, body),
        "raw": partial(floors.post, "/raw", body),
        "framework": partial(floors.get, "/framework", query),
    }
    _check(found)
    return found


def _check(found: dict[str, Callable[[], Answer]]) -> None:
    """A floor that answers less would be no floor."""
    page = found["page"]().told["invoice_list"]
    for name in ("without log and controls", "raw"):
        if found[name]().told["invoice_list"] != page:
            raise AssertionError(f"{name} does not answer what the page answers")
    rows = found["framework"]().told["results"]
    if [(row["number"], len(row["lines"])) for row in rows] != [
        (row["invoice_mng_num"], len(row["details"])) for row in page
    ]:
        raise AssertionError("the framework's page does not hold the same invoices")


def cost(subjects: dict[str, Callable[[], Answer]], *, rounds: int, calls: int) -> dict[str, Any]:
    """Milliseconds of processor time per call, round by round, the subjects taking turns: there and back in each round, so that
    a machine that grows slower meets all alike, and each round begins with another one, as what one leaves behind is cleared
    away at the cost of the next.

    All threads of the process count, the log's writer too: a round ends when it has caught up.
    """
    spent: dict[str, list[float]] = {name: [] for name in subjects}
    for call in subjects.values():
        _spent(call, 5)
    order = deque(subjects)
    for _ in range(rounds):
        there = {name: _spent(subjects[name], calls // 2) for name in order}
        back = {name: _spent(subjects[name], calls // 2) for name in reversed(order)}
        for name in order:
            spent[name].append((there[name] + back[name]) / 2)
        order.rotate()
    return {"spent": spent, "bytes": {name: len(call().body) for name, call in subjects.items()}}


def _spent(call: Callable[[], Answer], calls: int) -> float:
    before = time.process_time()
    for _ in range(calls):
        call()
    writer.settle()
    return (time.process_time() - before) * 1000 / calls


def walk(caller: Caller, *, start: int, pages: int, count: int = PAGE) -> list[float]:
    """Milliseconds that each page of a stretch took, asked for in order from that position on."""
    took = []
    for place in range(pages):
        body = search(start=start + place * count, count=count)
        before = time.perf_counter()
        caller.post(SEARCH, body)
        took.append((time.perf_counter() - before) * 1000)
    return took


def queries(caller: Caller, *, sizes: list[int]) -> dict[str, int]:
    """Queries of a first page and of the one after it, by their size; the most of the two."""
    found = {}
    for size in sizes:
        asked = [_asked(caller, start, size) for start in (1, 1 + size)]
        found[str(size)] = max(asked)
    return found


def _asked(caller: Caller, start: int, count: int) -> int:
    with CaptureQueriesContext(connection) as captured:
        caller.post(SEARCH, search(start=start, count=count))
    return sum(1 for query in captured.captured_queries if not _frames(query["sql"]))


def _frames(sql: str) -> bool:
    """BEGIN and COMMIT ask for nothing."""
    return sql.strip().upper().startswith(("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "SET "))
