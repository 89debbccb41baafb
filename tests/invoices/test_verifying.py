"""What is edited behind the product's back is named: by raw SQL, in each table and each kind of column."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from accounts.actors import Via
from accounts.models import Notice, Workspace
from invoices.journal_drafts import EntryDraft
from invoices.models import Invoice, InvoiceEvent, InvoiceLine, InvoiceVersion, JournalEntry
from invoices.services import journals, lifecycle, verifying
from invoices.services.events import anchor_of, digest
from journal_masters.models import AccountTitle
from sandbox.services import bottles, pouring, snapshots, workspaces
from sandbox.services.workspaces import Credentials
from tests.factories import Cast, issue, make_cast, reissued, returned
from tests.sandbox.bottling import read

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    """One invoice issued, one returned, one corrected, opened and booked; what a test edits is taken back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield _made()
        transaction.set_rollback(True)


def _made() -> Cast:
    cast = make_cast()
    recipient = cast.actor("recipient", Via.PAGE)
    for code in ("5001", "2001"):
        AccountTitle.objects.create(company=cast.company("recipient"), code=code, name=code)
    issue(cast.actor("issuer"))
    returned(cast)
    number = reissued(cast).number
    lifecycle.open_invoice(actor=recipient, number=number)
    invoice = Invoice.objects.get(number=number)
    entries = {row.seq: [EntryDraft("5001", "2001", row.gross, "課税仕入10")] for row in invoice.lines.all()}
    journals.register(actor=recipient, number=number, journals=entries)
    lifecycle.record_download(actor=recipient, number=number, side="receiving")
    return cast


def found(cast: Cast) -> list[str]:
    return [str(finding) for finding in verifying.verify(Workspace.objects.get(pk=cast.workspace.pk))]


def edit(model: Any, column: str, value: Any, **row: Any) -> None:
    """By SQL, as somebody with the database in hand would."""
    pk = model.objects.filter(**row).order_by("pk").values_list("pk", flat=True)[0]
    with connection.cursor() as cursor:
        cursor.execute(f'UPDATE {model._meta.db_table} SET "{column}" = %s WHERE id = %s', [value, pk])


def test_what_the_product_wrote_is_clean(cast: Cast) -> None:
    assert found(cast) == []


INVOICE = (
    ("inv_no", "X-1", "head or lines were edited"), ("inv_name", "別", "head or lines were edited"),
    ("remarks", "別", "head or lines were edited"), ("send_date", "2026-01-01", "head or lines were edited"),
    ("pay_due_date", "2027-01-01", "head or lines were edited"), ("invoice_type", "0", "head or lines were edited"),
    ("unit_tax", "1", "head or lines were edited"), ("free_txt1", "x", "head or lines were edited"),
    ("free_num7", 5, "head or lines were edited"), ("gross", 1, "gross is 1, was 1100"),
    ("gross", 1, "totals and lines do not add up"), ("tax", 99, "tax is 99, was 100"), ("net", 1, "do not add up"),
    ("show_amount", 5, "show_amount"), ("tax_summary", '{"tr10": [1, 2, 3]}', "sums by rate"),
    ("publisher", '{"code": "HQ", "name": "別会社"}', "head or lines were edited"),
    ("banks", "[]", "head or lines were edited"), ("addressee", '{"code": "EVIL"}', "addressee_code was edited"),
    ("addressee_code", "EVIL", "addressee_code was edited"), ("status", "20", "its status was edited"),
    ("version", 2, "its version was edited"), ("number", 77, "was edited"), ("number", 77, "invoice 1 is missing"),
    ("issued_at", "2020-01-01 00:00:00+00:00", "issued_at was edited"),
    ("opened_at", "2026-11-01 00:00:00+00:00", "opened_at was edited"),
    ("returned_at", "2026-11-01 00:00:00+00:00", "returned_at was edited"), ("return_reason", "嘘", "return_reason"),
    ("reception_date", "2020-01-01", "reception_date"), ("updated_on", "2020-01-01", "updated_on"),
    ("journaled_at", "2026-11-01 00:00:00+00:00", "journaled_at"), ("booked_on", "2026-11-01", "booked_on"),
)  # fmt: skip


@pytest.mark.parametrize(("column", "value", "said"), INVOICE)
def test_an_edited_invoice_is_named(cast: Cast, column: str, value: Any, said: str) -> None:
    edit(Invoice, column, value, number=1)
    told = found(cast)
    number = value if column == "number" else 1
    assert any(said in line for line in told), told
    assert any(f"invoice {number}" in line for line in told), told


@pytest.mark.parametrize("column", ["company_id", "customer_id", "format_id", "recipient_id"])
def test_an_invoice_that_was_given_to_another_company_is_named(cast: Cast, column: str) -> None:
    other = make_cast()
    issue(other.actor("issuer"), inv_no="Z-1")
    foreign = Invoice.objects.get(workspace=other.workspace)
    edit(Invoice, column, getattr(foreign, column), workspace=cast.workspace, number=1)
    assert any("invoice 1" in line and "another" in line for line in found(cast))
    assert found(other) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("seq", 9), ("item_name", "別"), ("tax_type", "1"), ("tax_rate", 8), ("reduced", True), ("entry", "1"),
        ("quantity", 2000), ("price", 5), ("unit", "個"), ("net", 5), ("tax", 5), ("gross", 5),
        ("slip_date", "2026-01-01"), ("slip_no", "S"), ("product_code", "P"), ("section_code", "B"),
        ("section_name", "部"), ("remarks", "別"), ("texts", '["x"]'),
    ],
)  # fmt: skip
def test_an_edited_line_is_named(cast: Cast, column: str, value: Any) -> None:
    edit(InvoiceLine, column, value, invoice__number=1)
    assert any("invoice 1: version 1: head or lines were edited" in line for line in found(cast))


def test_a_line_too_few_or_too_many_is_named(cast: Cast) -> None:
    line = InvoiceLine.objects.get(invoice__number=1)
    line.pk, line.seq = None, 2
    line.save()
    assert "invoice 1: totals and lines do not add up" in found(cast)
    InvoiceLine.objects.filter(invoice__number=1).delete()
    assert "invoice 1: totals and lines do not add up" in found(cast)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("action", "open"), ("version", 7), ("status", "30"), ("actor", "x@x.example"), ("company_name", "別会社"),
        ("via", "bot"), ("at", "2020-01-01 00:00:00+00:00"), ("detail", '{"amount": 5}'), ("previous_hash", "0" * 64),
        ("hash", "0" * 64), ("seq", 9), ("number", 99),
    ],
)  # fmt: skip
def test_an_edited_event_is_named(cast: Cast, column: str, value: Any) -> None:
    edit(InvoiceEvent, column, value, number=2)
    told = found(cast)
    assert any(f"event {99 if column == 'number' else 2}: was edited" in line for line in told), told


def test_an_edited_anchor_breaks_the_chain_at_its_place_alone(cast: Cast) -> None:
    edit(InvoiceEvent, "anchor", "0" * 64, number=2)
    assert found(cast) == ["invoice 2, event 2: breaks the workspace's chain: hash or anchor was edited"]


def test_an_event_rewritten_with_its_hash_shows_in_what_follows(cast: Cast) -> None:
    event = InvoiceEvent.objects.get(number=2)
    event.actor = "somebody@else.example"
    event.hash = digest(event, event.invoice.number)
    event.anchor = anchor_of(InvoiceEvent.objects.get(number=1).anchor, event.hash)
    event.save()
    told = found(cast)
    assert any("event 3: breaks the workspace's chain" in line for line in told), told
    assert any("invoice 2: event 3 (return) does not follow" in line for line in told), told


def test_the_last_event_rewritten_whole_shows_at_the_workspace(cast: Cast) -> None:
    last = InvoiceEvent.objects.order_by("number").last()
    assert last is not None
    last.actor = "somebody@else.example"
    last.hash = digest(last, last.invoice.number)
    last.anchor = anchor_of(InvoiceEvent.objects.get(number=last.number - 1).anchor, last.hash)
    last.save()
    assert found(cast) == [f"the workspace's anchor is not that of its last event ({last.number})"]


@pytest.mark.security("D16")
def test_a_deleted_event_is_missed(cast: Cast) -> None:
    InvoiceEvent.objects.filter(number=3).delete()
    told = found(cast)
    assert "event 3 is missing" in told
    assert any("invoice 2: its status was edited: 20 returned, but by its history 10 issued" in line for line in told)


@pytest.mark.security("D16")
def test_the_last_event_deleted_is_missed_too(cast: Cast) -> None:
    last = InvoiceEvent.objects.order_by("number").last()
    assert last is not None
    last.delete()
    assert found(cast)[0] == f"event {last.number} is missing"


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("document", '{"lines": []}', "another kind"), ("version", 5, "superseded document is missing"),
        ("superseded_at", "2020-01-01 00:00:00+00:00", "was superseded was edited"),
    ],
)  # fmt: skip
def test_an_edited_superseded_version_is_named(cast: Cast, column: str, value: Any, said: str) -> None:
    edit(InvoiceVersion, column, value, invoice__number=3)
    assert any("invoice 3: " in line and said in line for line in found(cast))


def test_a_value_changed_inside_a_superseded_document_is_named(cast: Cast) -> None:
    kept = InvoiceVersion.objects.get()
    kept.document["lines"][0]["item_name"] = "別"
    kept.save()
    assert found(cast) == ["invoice 3: version 1 (superseded): head or lines were edited since they were issued"]
    kept.delete()
    assert found(cast) == ["invoice 3: version 1: its superseded document is missing"]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("version", 1), ("line_seq", 4), ("seq", 4), ("debit_account_code", "9"), ("credit_account_code", "9"),
        ("debit_tax_class", "対象外"), ("section_code", "9"), ("gross", 5), ("tax", 5), ("summary", "別"),
    ],
)  # fmt: skip
def test_an_edited_journal_entry_is_named(cast: Cast, column: str, value: Any) -> None:
    edit(JournalEntry, column, value, invoice__number=3)
    assert any("journal entries are not what was booked" in line for line in found(cast))


@pytest.mark.security("D15")
@pytest.mark.parametrize("counter", ["invoice", "notice", "invitation", "event"])
def test_a_counter_that_was_moved_is_named(cast: Cast, counter: str) -> None:
    field = f"last_{counter}_number"
    now = getattr(Workspace.objects.get(pk=cast.workspace.pk), field)
    Workspace.objects.filter(pk=cast.workspace.pk).update(**{field: now + 2})
    assert f"{counter} {now + 1} to {now + 2} is missing" in found(cast)
    if now:
        Workspace.objects.filter(pk=cast.workspace.pk).update(**{field: now - 1})
        assert f"the counter of {counter} numbers stands at {now - 1}, but {counter} {now} exists" in found(cast)


@pytest.mark.security("D15")
def test_a_missing_number_is_named(cast: Cast) -> None:
    Notice.objects.filter(number=2).delete()
    assert found(cast) == ["notice 2 is missing"]


def test_the_workspaces_anchor_is_looked_at(cast: Cast) -> None:
    Workspace.objects.filter(pk=cast.workspace.pk).update(event_anchor="0" * 64)
    assert len(found(cast)) == 1
    assert "the workspace's anchor" in found(cast)[0]


# Whole workspaces, and the command


@pytest.mark.parametrize("seed", ["demo", "masters", "empty"])
def test_what_is_planted_poured_and_restored_is_clean(seed: str, capsys: pytest.CaptureFixture[str]) -> None:
    workspace = workspaces.create(name="w", slug="w", seed=seed, credentials=Credentials(password="x"))
    snapshots.take(workspace, "clean")
    pouring.pour(read(bottles.fill(workspace)), key="another-key", slug="poured")
    workspaces.reset(workspace)
    call_command("verify", workspace="w")
    snapshots.restore(workspace, "clean")
    call_command("verify", workspace="w")
    call_command("verify", workspace="poured")
    assert capsys.readouterr().out.count("nothing found") == 3


def test_the_command_names_the_workspace_and_ends_with_one(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    edit(Invoice, "gross", 1, number=1)
    other = make_cast()
    with pytest.raises(CommandError, match="4 findings"):
        call_command("verify")
    told = capsys.readouterr().out
    assert f"workspace {cast.workspace.slug}, invoice 1: version 1: head or lines were edited" in told
    assert f"workspace {other.workspace.slug}: nothing found" in told
    call_command("verify", workspace=other.workspace.slug)
    with pytest.raises(CommandError, match="there is no workspace 'nobody'"):
        call_command("verify", workspace="nobody")
