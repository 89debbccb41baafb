"""How many SQL queries the console takes: committed figures (query_counts.json) that do not grow with the log."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sandbox.faults.drafts import FaultDraft
from sandbox.faults.effects import parse
from sandbox.models import FaultRule
from sandbox.services import faults
from tests.factories import Cast, issue, make_cast
from tests.isolation import token_of
from tests.test_query_counts import COMMITTED, UPDATES, listed

pytestmark = pytest.mark.django_db

FEW, MANY = 3, 12


def queries(settings: Any, rows: int) -> list[str]:
    """The SQL of the console of a workspace in which that much happened."""
    settings.SANDBOX_LOG = "direct"
    cast, client = make_cast(), Client()
    happened(cast, rows)
    client.force_login(cast.issuer, "django.contrib.auth.backends.ModelBackend")
    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse("console")).context["traffic"].kept == 2 * rows
    return [str(entry["sql"]) for entry in captured.captured_queries]


def happened(cast: Cast, rows: int) -> None:
    program = Client(headers={"Authorization": f"Bearer {token_of(cast.issuer, live=True)}"})
    for number in range(rows):
        program.get("/v1/invoice/seller/invoices", {"send_date_from": "2026-01-01", "send_date_to": "2026-12-31"})
        program.get("/v1/invoice/seller/invoices", {"get_count": f"-{number}"})
        issue(cast.actor("issuer"))
        faults.arm(workspace=cast.workspace, draft=FaultDraft(parse("401")), road=FaultRule.Road.PAGE)


def test_the_console_takes_as_many_queries_as_are_committed_however_much_happened(settings: Any) -> None:
    few, many = queries(settings, FEW), queries(settings, MANY)
    assert len(few) == len(many), f"{FEW}:\n{listed(few)}\n{MANY}:\n{listed(many)}"
    figures = json.loads(COMMITTED.read_text())
    if UPDATES:
        COMMITTED.write_text(json.dumps(dict(sorted({**figures, "console": len(many)}.items())), indent=2) + "\n")
    else:
        assert len(many) == figures.get("console"), f"{figures.get('console')} are committed, now:\n{listed(many)}"
