"""`platform_project.inserting` writes what `bulk_create` writes, in one statement that Django's cursor sees."""

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import pytest
from django.db import DataError, IntegrityError, connection, models
from django.test.utils import CaptureQueriesContext

from accounts.models import AccessToken, Notice
from invoices.models import Invoice, InvoiceLine
from invoices.services.registration import save_lines
from platform_project import inserting
from tests.factories import Cast, issue, make_cast

SEND = dt.datetime(2026, 11, 20, 15, 4, 5, 678_901, tzinfo=dt.UTC)
AWKWARD = "100%s 'quoted' \"and\" \\back\\ {brace} $1\tタブ\n🍣 𠮷"


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def invoice(cast: Cast) -> Invoice:
    return issue(cast.actor("issuer"))


def lines(invoice: Invoice) -> list[InvoiceLine]:
    base = {"invoice": invoice, "tax_type": "0", "entry": "0", "net": 10**15, "tax": -1, "gross": 10**15 - 1}
    return [
        InvoiceLine(seq=11, item_name=AWKWARD, tax_rate=10, reduced=True, quantity=Decimal("1.005"), texts=[AWKWARD, ""], **base),
        InvoiceLine(seq=12, item_name="", price=Decimal("-9999999999999.999"), slip_date=dt.date(2026, 2, 28), **base),
        InvoiceLine(seq=13, item_name="", price=Decimal("1.50"), quantity=Decimal("1.500"), **base),
    ]  # fmt: skip


def notices(cast: Cast) -> list[Notice]:
    sender = cast.company("issuer")
    base = {
        "workspace": cast.workspace,
        "channel": Notice.Channel.MAIL,
        "topic": Notice.Topic.ISSUED,
        "sender": cast.issuer.company,
    }
    return [
        Notice(number=101, address="", subject=AWKWARD, body=AWKWARD, sent_at=SEND, **base),
        Notice(number=102, address="a@example.com", body="", sent_at=SEND.replace(microsecond=0), recipient=sender, **base),
    ]  # fmt: skip


def stored(rows: Sequence[models.Model]) -> list[Any]:
    """As the database holds them, but for the key; and gone afterwards."""
    table = type(rows[0])._meta.db_table
    keys = ", ".join(str(row.pk) for row in rows)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} WHERE id IN ({keys}) ORDER BY id")
        found = [row[1:] for row in cursor.fetchall()]
        cursor.execute(f"DELETE FROM {table} WHERE id IN ({keys})")
    return found


@pytest.mark.parametrize(
    "make", [lambda invoice, _: lines(invoice), lambda _, cast: notices(cast)], ids=["lines", "notices"]
)
def test_what_is_stored_is_what_bulk_create_stores(
    cast: Cast, invoice: Invoice, make: Callable[[Invoice, Cast], list[Any]]
) -> None:
    theirs, ours = make(invoice, cast), make(invoice, cast)
    type(theirs[0]).objects.bulk_create(theirs)
    expected = stored(theirs)
    inserting.create(ours)
    assert stored(ours) == expected


def test_each_instance_gets_its_own_key(invoice: Invoice) -> None:
    rows = lines(invoice)
    with CaptureQueriesContext(connection) as queries:
        inserting.create(rows)
    assert len(queries) == 1
    assert [InvoiceLine.objects.get(pk=row.pk).seq for row in rows] == [11, 12, 13]
    assert not any(row._state.adding for row in rows)


def test_fields_that_are_not_named_take_their_default(invoice: Invoice) -> None:
    names = ("invoice_id", "seq", "item_name", "tax_type", "entry", "net", "tax", "gross")
    inserting.insert(InvoiceLine, names, [(invoice.pk, 21, "部品", "0", "0", 1, 0, 1)])
    row = InvoiceLine.objects.get(invoice=invoice, seq=21)
    assert (row.reduced, row.quantity, row.unit, row.texts) == (False, None, "", [])


def test_more_rows_than_a_statement_takes_go_in_several(invoice: Invoice) -> None:
    row = (invoice.pk, 0, "部品", "0", 10, False, "0", None, None, "", 1, 0, 1, None, "", "", "", "", "", ())
    save_lines([(row[0], seq, *row[2:]) for seq in range(101, 2101)])
    assert InvoiceLine.objects.filter(invoice=invoice, seq__gt=100).count() == 2000


def test_a_broken_constraint_is_djangos_error_and_leaves_nothing(invoice: Invoice) -> None:
    rows = lines(invoice)
    rows[2].seq = rows[0].seq
    with pytest.raises(IntegrityError):
        inserting.create(rows)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite bounds no text")
def test_a_text_that_is_too_long_is_djangos_error(invoice: Invoice) -> None:
    rows = lines(invoice)
    rows[0].item_name = "長" * 256
    with pytest.raises(DataError):
        inserting.create(rows)


def test_a_statement_may_be_made_to_fail(invoice: Invoice) -> None:
    def fail(_execute: Any, sql: str, *_: Any) -> None:
        raise IntegrityError(sql)

    with connection.execute_wrapper(fail), pytest.raises(IntegrityError, match=r"INSERT INTO"):
        inserting.create(lines(invoice))


def test_nothing_takes_no_statement(db: None) -> None:
    with CaptureQueriesContext(connection) as queries:
        inserting.create([])
        save_lines([])
    assert not queries


def test_a_model_that_changes_as_it_is_saved_is_refused() -> None:
    with pytest.raises(TypeError, match=r"AccessToken sets created, updated"):
        inserting.create([AccessToken()])
