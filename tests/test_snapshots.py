"""What is read in several statements is read as of one moment, though somebody writes between them."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from accounts.actors import Via
from accounts.snapshots import snapshot
from invoices.drafts import CorrectionDraft, InvoiceDraft
from invoices.models import Invoice
from invoices.services import lifecycle
from journal_masters.drafts import Kind, MasterDraft
from journal_masters.services import register
from tests.crowds import SECONDS
from tests.documents.reading import text_of
from tests.factories import Cast, issue, line, make_cast, returned
from tests.operations import ask, received, search

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def elsewhere(move: Callable[[], object]) -> None:
    """Do it on a connection of its own, to its end."""

    def play() -> None:
        try:
            move()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(play).result(SECONDS)


@contextmanager
def meanwhile(table: str, move: Callable[[], object]) -> Iterator[list[str]]:
    """`move` happens once, after the first statement inside that reads from the table. Gives the statements after it."""
    after: list[str] = []
    moved = False

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal moved
        done = execute(sql, params, many, context)
        if moved:
            after.append(sql)
        elif f'FROM "{table}"' in sql:
            moved = True
            elsewhere(move)
        return done

    with connection.execute_wrapper(watch):
        yield after
    assert moved


def correct(cast: Cast, number: int) -> None:
    lines = (line(item_name="訂正後", price=2000, item="invoices[0].details[0]"),)
    asked = CorrectionDraft(number, InvoiceDraft(head={"inv_name": "訂正後"}, lines=lines))
    lifecycle.correct(actor=cast.actor("issuer"), corrections=[asked])


@pytest.mark.contract("6", "1")
@pytest.mark.security("D7")
def test_a_page_of_operation_1_is_of_one_moment_though_an_invoice_is_corrected_between_its_statements(
    cast: Cast,
) -> None:
    number = returned(cast, inv_name="訂正前").number
    with meanwhile("invoices_invoice", lambda: correct(cast, number)) as after:
        (row,) = search(cast)["invoice_list"]
    assert any('FROM "invoices_invoiceline"' in sql for sql in after)
    assert (row["rireki_no"], row["inv_name"], row["inv_amount"]) == (1, "訂正前", 1100)
    assert [(one["item_name"], one["item_amount"]) for one in row["details"]] == [("部品", 1100)]
    (row,) = search(cast)["invoice_list"]
    assert (row["rireki_no"], row["details"][0]["item_amount"]) == (2, 2200)


@pytest.mark.contract("6", "1")
def test_the_count_of_a_page_is_of_the_same_moment_as_its_rows(cast: Cast) -> None:
    issue(cast.actor("issuer"))
    issue(cast.actor("issuer"))
    with meanwhile("invoices_invoice", lambda: issue(cast.actor("issuer"))):
        page = search(cast, get_count=1)
    assert page["total_count"] == 2


@pytest.mark.contract("6", "6")
def test_a_page_of_operation_6_is_of_one_moment_though_an_invoice_is_returned_and_corrected(cast: Cast) -> None:
    number = issue(cast.actor("issuer"), inv_name="訂正前").number

    def send_back_and_correct() -> None:
        lifecycle.return_invoice(actor=cast.actor("recipient", Via.PAGE), number=number, reason="単価相違")
        correct(cast, number)

    with meanwhile("invoices_invoice", send_back_and_correct) as after:
        (row,) = received(cast)["invdata"]
    assert any('FROM "invoices_journalentry"' in sql for sql in after)
    assert (row["rireki_no"], row["inv_name"], row["details"][0]["item_amount"]) == (1, "訂正前", 1100)


@pytest.mark.contract("6", "4")
def test_the_masters_of_operation_4_are_of_one_moment(cast: Cast) -> None:
    accounts = [MasterDraft(Kind.ACCOUNT_TITLE, ("5001",), {"name": "仕入高"})]
    subs = [MasterDraft(Kind.SUB_ACCOUNT_TITLE, ("5001", "1"), {"name": "部品"})]
    actor = cast.actor("recipient")
    with meanwhile("journal_masters_accounttitle", lambda: register(actor=actor, drafts=accounts + subs)):
        found = ask(cast, cast.recipient, "buyer/journal_master/search")
    assert (found["account_titles"], found["sub_account_titles"]) == ([], [])


def test_a_snapshot_takes_no_lock_and_leaves_the_connection_to_writers_as_it_was(cast: Cast) -> None:
    with snapshot():
        before = Invoice.objects.count()
        elsewhere(lambda: issue(cast.actor("issuer")))
        assert Invoice.objects.count() == before
    assert Invoice.objects.count() == before + 1
    issue(cast.actor("issuer"))
    assert Invoice.objects.count() == before + 2


def test_a_snapshot_inside_a_transaction_is_that_transaction(cast: Cast) -> None:
    with transaction.atomic():
        issue(cast.actor("issuer"))
        with snapshot():
            assert Invoice.objects.count() == 1
        issue(cast.actor("issuer"))
    assert Invoice.objects.count() == 2


def test_a_connection_that_breaks_inside_a_snapshot_is_given_up(cast: Cast) -> None:
    def break_it() -> None:
        with snapshot():
            Invoice.objects.count()
            connection.connection.close()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_it()
    assert issue(cast.actor("issuer")).number == 1


@pytest.mark.parametrize("side", ["issuing", "receiving"])
def test_an_invoices_page_is_of_one_moment_though_it_is_corrected_between_its_statements(cast: Cast, side: str) -> None:
    invoice = issue(cast.actor("issuer"), inv_name="訂正前")
    recipient = cast.actor("recipient", Via.PAGE)
    lifecycle.open_invoice(actor=recipient, number=invoice.number)

    def reissue() -> None:
        lifecycle.return_invoice(actor=recipient, number=invoice.number, reason="相違")
        correct(cast, invoice.number)

    client = Client()
    client.force_login(cast.issuer if side == "issuing" else cast.recipient)
    with meanwhile("invoices_invoice", reissue):
        told = client.get(f"/{side}/invoices/{invoice.number}/").content.decode()
    assert ("訂正前" in told, "部品" in told, "訂正後" in told) == (True, True, False)


def test_a_pdf_is_of_one_moment_though_the_invoice_is_corrected_between_its_statements(cast: Cast) -> None:
    number = returned(cast, inv_name="訂正前").number
    client = Client()
    client.force_login(cast.issuer)
    with meanwhile("invoices_invoice", lambda: correct(cast, number)):
        text = text_of(client.get(f"/issuing/invoices/{number}/invoice.pdf").content)
    assert ("訂正前" in text, "部品" in text, "訂正後" in text) == (True, True, False)
