"""`manage.py generate`: what it writes past the services is what they would have left."""

import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, F, Sum
from django.test import Client

from accounts.models import Application, Company, User, Workspace
from accounts.oauth import tokens
from invoices import selectors
from invoices.models import Invoice, InvoiceEvent
from invoices.services import events, fingerprints
from invoices.status import Status

pytestmark = pytest.mark.django_db

INVOICES, LINES = 200, 3


@pytest.fixture
def big(capsys: pytest.CaptureFixture[str]) -> Workspace:
    generate(capsys)
    return Workspace.objects.get(slug="big")


def generate(capsys: pytest.CaptureFixture[str], **options: Any) -> dict[str, Any]:
    asked = {"workspace": "big", "invoices": INVOICES, "lines": LINES, "json": True, **options}
    call_command("generate", **asked)
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


def call(workspace: Workspace, path: str, body: dict[str, Any]) -> dict[str, Any]:
    user = User.objects.get(pfid=f"issuer@{workspace.slug}.example")
    token = tokens.mint(user, Application.objects.get(workspace=workspace)).token
    http = Client(headers={"Authorization": f"Bearer {token}", "Accept": "application/json"})
    answer = http.post(path, body | {"response_type": "json"}, content_type="application/json")
    assert answer.status_code == 200, answer.content.decode()
    told: dict[str, Any] = answer.json()
    return told


def listed(workspace: Workspace) -> list[dict[str, Any]]:
    everything = {"send_date_from": "2000-01-01", "send_date_to": "2100-01-01"}
    found: list[dict[str, Any]] = []
    start: int | None = 1
    while start:
        page = call(workspace, "/wi/v2/seller/invoice/search", everything | {"start_position": start})
        found += page["invoice_list"]
        start = page.get("next_position")
    return found


def test_the_api_lists_as_many_as_were_asked_for_numbered_without_a_gap(big: Workspace) -> None:
    assert [row["invoice_mng_num"] for row in listed(big)] == list(range(1, INVOICES + 1))


def test_totals_are_the_lines_and_their_tax(big: Workspace) -> None:
    for row in listed(big):
        assert len(row["details"]) == LINES
        for total, part in (
            ("inv_without_tax", "item_without_tax"),
            ("inv_tax", "item_tax"),
            ("inv_amount", "item_amount"),
        ):
            assert row[total] == sum(line[part] for line in row["details"])
        assert row["inv_amount"] == row["inv_without_tax"] + row["inv_tax"] == row["inv_show_amount"]


def test_every_event_is_linked_to_those_before(big: Workspace) -> None:
    anchor, ends = "", dict[int, tuple[int, str]]()
    rows = list(InvoiceEvent.objects.filter(workspace=big).select_related("invoice").order_by("number"))
    for number, event in enumerate(rows, 1):
        seq, before = ends.get(event.invoice_id, (0, ""))
        assert (event.number, event.seq, event.previous_hash) == (number, seq + 1, before)
        assert event.hash == events.digest(event, event.invoice.number)
        anchor = events.anchor_of(anchor, event.hash)
        assert event.anchor == anchor
        ends[event.invoice_id] = event.seq, event.hash
    assert (big.event_anchor, big.last_event_number) == (anchor, len(rows))
    assert [row.at for row in rows] == sorted(row.at for row in rows)


def test_an_issue_keeps_the_fingerprint_of_what_is_stored(big: Workspace) -> None:
    for event in InvoiceEvent.objects.filter(workspace=big, action="issue").select_related("invoice")[:20]:
        lines = selectors.lines(event.invoice)
        assert event.detail["document"] == fingerprints.of_rows(event.invoice, lines)


def test_members_read_what_they_get_and_send_some_of_it_back(big: Workspace) -> None:
    rows = Invoice.objects.filter(workspace=big)
    assert rows.filter(opened_at__isnull=False, recipient__code="aoba").count() > INVOICES / 10
    assert not rows.filter(opened_at__isnull=False, recipient=None)
    assert rows.filter(status=Status.RETURNED).count() == rows.exclude(return_reason="").count()
    assert rows.filter(first_for_customer=True).count() == rows.aggregate(n=Count("customer", distinct=True))["n"]


def test_the_next_registration_takes_up_the_numbers(big: Workspace) -> None:
    line = {"item_name": "部品", "item_qty": "1", "item_price": "1000", "tax_type": "0", "tax_rate_sec": 10}
    invoice = {
        "send_date": "2026-11-20", "pay_due_date": "2026-12-31", "invoice_type": "3",
        "customer": {"private_cust_cd": "AOBA"}, "details": [line],
    }  # fmt: skip
    (done,) = call(big, "/wi/v2/seller/invoice/register", {"invoices": [invoice]})["invoices"]
    assert done["invoice_mng_num"] == INVOICES + 1


def test_a_second_run_adds_to_the_workspace_and_tells_no_secret(
    big: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    told = generate(capsys, invoices=10)
    assert told["key"] is None
    assert list(Invoice.objects.filter(workspace=big, number__gt=INVOICES).values_list("number", flat=True)) == list(
        range(INVOICES + 1, INVOICES + 11)
    )


def test_the_same_seed_makes_the_same_invoices_and_another_makes_others(capsys: pytest.CaptureFixture[str]) -> None:
    for slug, seed in (("one", 1), ("same", 1), ("other", 2)):
        generate(capsys, workspace=slug, seed=seed, invoices=30)
    assert amounts("one") == amounts("same") != amounts("other")


def amounts(slug: str) -> list[tuple[Any, ...]]:
    rows = Invoice.objects.filter(workspace__slug=slug).annotate(
        pieces=Sum("lines__quantity"), code=F("customer__code")
    )
    return list(rows.order_by("number").values_list("number", "code", "gross", "pieces", "inv_name"))


def test_a_workspace_that_cannot_issue_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    Company.objects.create(workspace=Workspace.objects.create(slug="bare", name="bare"), code="nobody", name="nobody")
    with pytest.raises(CommandError, match="bare: no company has a default invoice format"):
        generate(capsys, workspace="bare")
    with pytest.raises(CommandError, match="--lines must lie between 1 and 100"):
        generate(capsys, lines=0)
