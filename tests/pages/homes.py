"""What the tests of the two homes share: a morning on which the clock stands still, and the committed figures."""

import datetime as dt
import json
from contextlib import AbstractContextManager
from decimal import Decimal

from django.db import connection

from accounts.models import Workspace
from invoices.drafts import LineDraft
from platform_project.kernel import clock
from tests.factories import line
from tests.test_query_counts import COMMITTED, UPDATES, listed

# A minute past midnight in Japan; still the 30th of November in UTC.
FIRST_OF_DECEMBER = dt.datetime(2026, 11, 30, 15, 1, tzinfo=dt.UTC)
TODAY = dt.date(2026, 12, 1)


def at(instant: dt.datetime) -> AbstractContextManager[None]:
    return clock.using(clock.Setting(frozen_at=instant))


def stand_still(workspace: Workspace, instant: dt.datetime = FIRST_OF_DECEMBER) -> None:
    workspace.clock_frozen_at = instant
    workspace.save(update_fields=["clock_frozen_at"])


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def priced(price: int) -> list[LineDraft]:
    """One line of so many yen, without tax."""
    return [line(price=Decimal(price))]


def pin(name: str, queries: list[str]) -> None:
    """The figure that is committed; `UPDATE_QUERY_COUNTS=1` writes it anew."""
    committed = json.loads(COMMITTED.read_text())
    if UPDATES:
        COMMITTED.write_text(json.dumps(dict(sorted({**committed, name: len(queries)}.items())), indent=2) + "\n")
    else:
        assert len(queries) == committed.get(name), listed(queries)


def plan_of(sql: str) -> str:
    """How SQLite goes about a query."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return " ".join(row[3] for row in cursor.fetchall())
