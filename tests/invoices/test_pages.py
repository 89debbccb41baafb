"""A page of a list operation is what counting to its position would find, and costs the same wherever it stands."""

import datetime as dt
from collections.abc import Iterator
from copy import copy
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Company
from invoices import selectors
from invoices.api import filters, rows
from invoices.models import Invoice
from invoices.selectors import pages
from invoices.selectors.bookmarks import BOOKMARKS, Bookmarks
from invoices.selectors.pages import Listing
from platform_project.kernel.errors import PlatformError
from tests.factories import Cast, issue, make_cast, returned

FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
ROWS = 120
# PostgreSQL plans by what it knows of the tables, and knows nothing of these.
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="looks at how SQLite works")


@pytest.fixture(autouse=True)
def _blank() -> Iterator[None]:
    BOOKMARKS.forget()
    yield
    BOOKMARKS.forget()


def fill(cast: Cast, count: int, *, days: int, seed: int = 1) -> None:
    """Copies of one invoice, spread over few days and over what may be asked for."""
    model, draw = issue(cast.actor("issuer")), Random(seed)
    copies = [copy(model) for _ in range(count)]
    for number, row in enumerate(copies, 10_001):
        row.pk, row.number, row.inv_no = None, number, f"COPY-{number}"
        row.send_date = FIRST + dt.timedelta(days=draw.randrange(days))
        row.reception_date = FIRST + dt.timedelta(days=draw.randrange(days))
        row.status, row.invoice_type = draw.choice(["10", "20", "30"]), draw.choice(["2", "3"])
        row.opened_at = draw.choice([None, model.issued_at])
        row.gross = draw.randrange(5)
    Invoice.objects.bulk_create(copies)


def fresh(cast: Cast, role: str) -> Company:
    """As a call finds it, with its workspace."""
    return Company.objects.select_related("workspace").get(pk=cast.company(role).pk)


def listing(company: Company, side: str, **asked: Any) -> Listing:
    date = {"issued": "send_date", "received": "reception_date"}[side]
    read = {"issued": filters.issued, "received": filters.received}[side]
    return read(company, {f"{date}_from": FIRST, f"{date}_to": LAST} | asked)


def numbers(found: Listing, start: int, count: int) -> tuple[list[int], int]:
    page = pages.page(found, start=start, count=count, head=("number",), line=("seq",))
    return [head[0] for head, _lines in page.rows], page.total


def counted(found: Listing, start: int, count: int) -> tuple[list[int], int]:
    """The same by the database's own counting."""
    every = list(found.begun().values_list("number", flat=True))
    return every[start - 1 : start - 1 + count], len(every)


CONDITIONS = st.fixed_dictionaries(
    {},
    optional={
        "invoice_type": st.sampled_from(["2", "3"]),
        "seal_flg": st.sampled_from(["0", "1"]),
        "pay_due_date_to": st.just(LAST),
    },
)
ISSUED_ONLY = st.fixed_dictionaries(
    {},
    optional={
        "extracting_type03": st.just("1"),
        "inv_amount_from": st.integers(0, 4),
        "private_cust_cd": st.just("AOBA"),
    },
)
STEP = st.one_of(
    st.just("next"), st.integers(1, ROWS + 20), st.sampled_from(["issue", "issue first", "return", "forget"])
)  # fmt: skip


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    side=st.sampled_from(["issued", "received"]), both=CONDITIONS, issued=ISSUED_ONLY, count=st.integers(1, 30),
    steps=st.lists(STEP, max_size=12),
)  # fmt: skip
def test_a_walk_finds_what_counting_finds_whatever_is_asked_and_whatever_happens_between(
    cast: Cast, side: str, both: dict[str, Any], issued: dict[str, Any], count: int, steps: list[Any]
) -> None:
    if not Invoice.objects.exists():
        fill(cast, ROWS, days=9)
    asked = both | (issued if side == "issued" else {})
    position = 1
    for step in steps:
        match step:
            case "issue":
                issue(cast.actor("issuer"), send_date=LAST)
            case "issue first":
                issue(cast.actor("issuer"), send_date=FIRST)
            case "return":
                returned(cast, send_date=FIRST)
            case "forget":
                BOOKMARKS.forget()
            case int():
                position = step
        found = listing(fresh(cast, "issuer" if side == "issued" else "recipient"), side, **asked)
        page = numbers(found, position, count)
        assert page == counted(found, position, count)
        position += len(page[0])


def test_what_happened_since_the_token_was_read_is_not_answered_from_memory(cast: Cast) -> None:
    fill(cast, 30, days=5)
    early = listing(fresh(cast, "issuer"), "issued")
    numbers(early, 1, 10)
    issue(cast.actor("issuer"), send_date=FIRST)
    assert numbers(early, 11, 10) == counted(early, 11, 10)
    assert numbers(early, 500, 10) == ([], 32)
    now = listing(fresh(cast, "issuer"), "issued")
    assert numbers(now, 21, 20) == counted(now, 21, 20)


def test_a_page_that_another_process_did_not_see_begin_goes_on_from_the_nearest_that_it_knows(cast: Cast) -> None:
    fill(cast, 60, days=3)
    found = listing(fresh(cast, "issuer"), "issued")
    numbers(found, 1, 10)
    assert BOOKMARKS.nearest(found.known_by(found.company.workspace.event_anchor), 40)[0][0] == 10
    assert numbers(found, 41, 10) == counted(found, 41, 10)


def test_a_list_by_the_name_of_a_company_is_not_remembered(cast: Cast) -> None:
    fill(cast, 10, days=3)
    found = listing(fresh(cast, "recipient"), "received", company_name_s=cast.company("issuer").name)
    assert numbers(found, 1, 5)[1] > 5
    Company.objects.filter(pk=cast.company("issuer").pk).update(name="改名後")
    assert numbers(found, 6, 5) == ([], 0)


def test_two_workspaces_with_the_same_question_do_not_share_an_answer(cast: Cast) -> None:
    other = make_cast()
    fill(cast, 10, days=3)
    issue(other.actor("issuer"))
    assert numbers(listing(fresh(cast, "issuer"), "issued"), 1, 99)[1] == 11
    assert numbers(listing(fresh(other, "issuer"), "issued"), 1, 99)[1] == 1


def steps_of(found: Listing, start: int, count: int) -> int:
    """What the database does for a page, in hundreds of instructions of its machine."""
    taken = 0

    def more() -> int:
        nonlocal taken
        taken += 1
        return 0

    connection.connection.set_progress_handler(more, 100)
    try:
        pages.page(found, start=start, count=count, head=rows.ISSUED_COLUMNS, line=rows.LINE_COLUMNS)
    finally:
        connection.connection.set_progress_handler(None, 0)
    return taken


@on_sqlite
@pytest.mark.parametrize("days", [1, 300], ids=["all on one day", "over many days"])
@pytest.mark.parametrize(("side", "role"), [("issued", "issuer"), ("received", "recipient")])
def test_a_page_of_a_walk_costs_as_much_at_the_end_as_at_the_beginning(
    cast: Cast, side: str, role: str, days: int
) -> None:
    fill(cast, 1_000, days=days)
    Invoice.objects.update(status="10")
    found = listing(fresh(cast, role), side)
    first = steps_of(found, 1, 20)
    walked = [steps_of(found, start, 20) for start in range(21, 961, 20)]
    assert max(walked) <= first
    BOOKMARKS.forget()
    known = steps_of(found, 901, 20)
    assert known > max(walked), "a jump has to count its way, once"
    assert steps_of(found, 921, 20) <= max(walked)


@on_sqlite
@pytest.mark.parametrize(("side", "role"), [("issued", "issuer"), ("received", "recipient")])
def test_a_jump_counts_in_the_index_alone(cast: Cast, side: str, role: str) -> None:
    found = listing(fresh(cast, role), side)
    plan = found.beginning_at(80, (0, None)).values("pk")[:20].explain()
    assert plan.count("COVERING INDEX invoice_by_") == 2, plan
    assert "TEMP B-TREE" not in plan, plan


@on_sqlite
@pytest.mark.parametrize("side", ["issued", "received", "addressed"])
def test_an_invoice_is_found_by_its_number_and_not_among_all_that_a_company_has(cast: Cast, side: str) -> None:
    company = fresh(cast, "issuer" if side == "issued" else "recipient")
    with CaptureQueriesContext(connection) as captured, pytest.raises(PlatformError):
        getattr(selectors, side)(company, 999)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {captured.captured_queries[0]['sql']}")
        plan = " ".join(str(row) for row in cursor.fetchall())
    assert "(workspace_id=? AND number=?)" in plan
    assert "SCAN" not in plan


def test_bookmarks_are_bounded_and_keep_the_furthest() -> None:
    marks = Bookmarks(lists=4, per_list=8)
    for name in range(20):
        for end in range(10, 1_010, 10):
            marks.keep(name + 1, end, ("2026-01-01", end), 1_000)
    assert len(marks) <= 4 * 8
    assert marks.nearest(20, 1_500) == ((1_000, ("2026-01-01", 1_000)), 1_000)
    assert marks.nearest(1, 1_500) == ((0, None), None)
    end, key = marks.nearest(20, 700)[0]
    assert 0 < end <= 700
    assert key == ("2026-01-01", end)
