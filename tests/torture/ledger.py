"""Looks into the database for what was written by half, by plain SQL and by none of the product's own code.

`question(sql)` gives the rows of a SELECT; see `asking` for a served sandbox's database and `asked_by_django` for the suite's.
"""

import datetime as dt
import hashlib
import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection

from tests.system.serving import ROOT, environment

Row = tuple[Any, ...]
Question = Callable[[str], list[Row]]

# What must find nothing.
FAULTS = {
    "a line without its invoice":
        "SELECT l.id FROM invoices_invoiceline l LEFT JOIN invoices_invoice i ON i.id = l.invoice_id WHERE i.id IS NULL",
    "an invoice without a line":
        "SELECT i.number FROM invoices_invoice i LEFT JOIN invoices_invoiceline l ON l.invoice_id = i.id WHERE l.id IS NULL",
    "a line that is missing among its neighbours":
        "SELECT invoice_id FROM invoices_invoiceline GROUP BY invoice_id HAVING MAX(seq) <> COUNT(*) OR MIN(seq) <> 1",
    "totals that are not those of the lines":
        "SELECT i.number FROM invoices_invoice i JOIN invoices_invoiceline l ON l.invoice_id = i.id"
        " GROUP BY i.id, i.number, i.net, i.tax, i.gross"
        " HAVING SUM(l.net) <> i.net OR SUM(l.tax) <> i.tax OR SUM(l.gross) <> i.gross",
    "net and tax that do not make the gross": "SELECT number FROM invoices_invoice WHERE net + tax <> gross",
    "an invoice whose history does not begin with its issue":
        "SELECT i.number FROM invoices_invoice i LEFT JOIN invoices_invoiceevent e"
        " ON e.invoice_id = i.id AND e.seq = 1 AND e.action = 'issue' WHERE e.id IS NULL",
    "a gap in the history of an invoice":
        "SELECT invoice_id FROM invoices_invoiceevent GROUP BY invoice_id HAVING MAX(seq) <> COUNT(*)",
    "an event without its invoice":
        "SELECT e.id FROM invoices_invoiceevent e LEFT JOIN invoices_invoice i ON i.id = e.invoice_id WHERE i.id IS NULL",
    "a state or version that its last event does not know":
        "SELECT i.number FROM invoices_invoice i JOIN invoices_invoiceevent e ON e.invoice_id = i.id"
        " AND e.seq = (SELECT MAX(seq) FROM invoices_invoiceevent o WHERE o.invoice_id = i.id)"
        " WHERE e.status <> i.status OR e.version <> i.version",
    "a superseded version that is missing, or one too many":
        "SELECT i.number FROM invoices_invoice i"
        " WHERE (SELECT COUNT(*) FROM invoices_invoiceversion v WHERE v.invoice_id = i.id) <> i.version - 1"
        " OR (SELECT COUNT(*) FROM invoices_invoiceevent e WHERE e.invoice_id = i.id AND e.action = 'correct')"
        " <> i.version - 1",
    "a number that two invoices bear":
        "SELECT company_id, inv_no FROM invoices_invoice GROUP BY company_id, inv_no HAVING COUNT(*) > 1",
    "a journal entry for a line that is not there":
        "SELECT j.id FROM invoices_journalentry j JOIN invoices_invoice i ON i.id = j.invoice_id AND i.version = j.version"
        " LEFT JOIN invoices_invoiceline l ON l.invoice_id = i.id AND l.seq = j.line_seq WHERE l.id IS NULL",
    "two defaults of one company": " UNION ALL ".join(
        f"SELECT company_id FROM {table} WHERE is_default GROUP BY company_id HAVING COUNT(*) > 1"
        for table in ("partners_issuer", "invoices_invoiceformat")
    ),
}  # fmt: skip
# What counts within a workspace, and where: from 1 to what the workspace's row says, without a gap.
COUNTED = {
    "invoice": "invoices_invoice", "event": "invoices_invoiceevent", "notice": "accounts_notice",
    "invitation": "partners_invitation",
}  # fmt: skip
EVENTS = (
    "SELECT w.event_anchor, e.workspace_id, e.anchor, e.hash, e.number, i.number, e.seq, e.action, e.version, e.status,"
    " e.actor, e.company_name, e.via, e.at, e.detail, e.previous_hash FROM invoices_invoiceevent e"
    " JOIN invoices_invoice i ON i.id = e.invoice_id JOIN accounts_workspace w ON w.id = e.workspace_id"
    " ORDER BY e.workspace_id, e.number"
)


def faults(question: Question) -> list[str]:
    """What was found to be wrong, in words; nothing is as it should be."""
    found = [f"{name}: {rows[:5]}" for name, sql in FAULTS.items() if (rows := question(sql))]
    return found + [gap for counter, table in COUNTED.items() for gap in _gaps(question, counter, table)] + [
        broken
        for _, events in groupby(question(EVENTS), key=lambda row: row[1])
        for broken in _breaks(list(events))
    ]  # fmt: skip


def verified(home: dict[str, str]) -> list[str]:
    """What the product's own `manage.py verify` finds wrong there."""
    call = [sys.executable, str(ROOT / "manage.py"), "verify"]
    done = subprocess.run(call, env=environment(home), capture_output=True, cwd=ROOT)
    return [] if done.returncode == 0 else [done.stdout.decode()[-2000:], done.stderr.decode()[-500:]]


def _gaps(question: Question, counter: str, table: str) -> Iterator[str]:
    rows = question(
        f"SELECT w.slug, w.last_{counter}_number, COUNT(t.number), COUNT(DISTINCT t.number), COALESCE(MAX(t.number), 0)"
        f" FROM accounts_workspace w LEFT JOIN {table} t ON t.workspace_id = w.id GROUP BY w.id, w.slug, w.last_{counter}_number"
    )
    yield from (f"numbers of {table}: {tuple(row)}" for row in rows if len(set(row[1:])) != 1)


def _breaks(events: list[Row]) -> Iterator[str]:
    """The chain of one workspace, computed anew."""
    anchor = ""
    ends: dict[int, str] = {}
    for _, _, stored, stored_hash, number, invoice, *said, at, detail, previous in events:
        facts = [number, invoice, *said, _written(at), _read(detail), previous]
        digest = hashlib.sha256(json.dumps(facts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
        anchor = hashlib.sha256(f"{anchor}{digest}".encode()).hexdigest()
        if (stored_hash, stored, previous) != (digest, anchor, ends.get(invoice, "")):
            yield f"the chain is broken at event {number}"
        ends[invoice] = stored_hash
    if events and events[0][0] != anchor:
        yield "the workspace's anchor is not that of its last event"


def _written(at: dt.datetime | str) -> str:
    moment = at if isinstance(at, dt.datetime) else dt.datetime.fromisoformat(at)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return aware.astimezone(dt.UTC).isoformat(timespec="microseconds")


def _read(detail: Any) -> Any:
    return json.loads(detail) if isinstance(detail, str) else detail


@contextmanager
def asking(home: dict[str, str]) -> Iterator[Question]:
    """Questions to the database of a sandbox that keeps its data in `home`, served or not."""
    if server := home.get("DATABASE_URL"):
        with psycopg.connect(server, autocommit=True) as there:
            yield lambda sql: there.execute(sql).fetchall()
        return
    # Not read-only: after a crash the first to open the file must be able to recover its journal.
    file = sqlite3.connect(Path(home["DATA"], "platform.sqlite3"), timeout=20)
    try:
        yield lambda sql: file.execute(sql).fetchall()
    finally:
        file.close()


def asked_by_django(sql: str) -> list[Row]:
    """A question to the suite's own database."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())
