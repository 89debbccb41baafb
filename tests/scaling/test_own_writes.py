"""Whoever wrote reads it, however late the standby is; everybody else is read for there."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connections, transaction
from django.test import Client
from django.urls import reverse_lazy

from accounts.actors import Via
from accounts.models import Company, User
from invoices.services import lifecycle
from journal_masters.drafts import Kind, MasterDraft
from journal_masters.services import register
from partners.drafts import CustomerDraft
from partners.services import masters
from sandbox.bots.characters import CHARACTERS
from sandbox.moves import Span
from sandbox.services import clocks, introductions, keys, settings, snapshots, workspaces
from tests.factories import Cast, issue, make_cast, returned
from tests.operations import ask, received, search
from tests.scaling.clusters import Pair
from tests.scaling.conftest import Watched

pytestmark = [
    pytest.mark.race,
    pytest.mark.security("D7"),
    pytest.mark.django_db(transaction=True, databases=["default", "replica"]),
]


@contextmanager
def late(pair: Pair) -> Iterator[None]:
    """The standby stands still, and lets itself be read as it stood."""
    pair.wait_until_alike()
    pair.standby.sql("SELECT pg_wal_replay_pause()")
    try:
        yield
    finally:
        pair.standby.sql("SELECT pg_wal_replay_resume()")


def numbers(cast: Cast) -> list[str]:
    return [row["inv_name"] for row in search(cast)["invoice_list"]]


def test_the_lists_of_the_operations_are_read_from_the_standby(cast: Cast, pair: Pair) -> None:
    issue(cast.actor("issuer"), inv_name="九月分")
    pair.wait_until_alike()
    for read in (search, received, lambda cast: ask(cast, cast.recipient, "buyer/journal_master/search")):
        with Watched() as standby:
            read(cast)
        assert standby.reads, read


PAGES = {
    "issuer": ["/issuing/", "/issuing/home/", reverse_lazy("customers"), reverse_lazy("accounts")],
    "recipient": ["/receiving/", "/receiving/home/", reverse_lazy("masters"), reverse_lazy("suppliers")],
}


@pytest.mark.parametrize("role", PAGES)
def test_pages_that_only_read_are_read_from_the_standby(cast: Cast, pair: Pair, role: str) -> None:
    issue(cast.actor("issuer"))
    client = Client()
    client.force_login(getattr(cast, role))
    pair.wait_until_alike()
    for page in PAGES[role]:
        with Watched() as standby:
            assert client.get(str(page)).status_code == 200, page
        assert standby.reads, page


def test_what_was_just_registered_is_listed_though_the_standby_is_late(cast: Cast, pair: Pair) -> None:
    with late(pair):
        issue(cast.actor("issuer"), inv_name="十月分")
        with Watched() as standby:
            assert numbers(cast) == ["十月分"]
        assert standby.reads == []
    pair.wait_until_alike()
    with Watched() as standby:
        assert numbers(cast) == ["十月分"]
    assert standby.reads


def test_the_other_company_of_the_workspace_sees_it_too(cast: Cast, pair: Pair) -> None:
    with late(pair):
        issue(cast.actor("issuer"), inv_name="十月分")
        assert [row["inv_name"] for row in received(cast)["invdata"]] == ["十月分"]


def test_what_others_write_sends_nobody_to_the_primary(cast: Cast, pair: Pair) -> None:
    issue(cast.actor("issuer"), inv_name="自社")
    other = make_cast()
    with late(pair):
        issue(other.actor("issuer"), inv_name="他社")
        with Watched() as standby:
            assert numbers(cast) == ["自社"]
        assert standby.reads
        assert numbers(other) == ["他社"]


def test_a_reset_that_puts_the_numbers_back_is_not_taken_for_what_was_before(
    pair: Pair, transactional_db: None
) -> None:
    """The counters of the workspace go back, its version does not."""
    cast = make_cast()
    issue(cast.actor("issuer"), inv_name="前")
    snapshots.take(cast.workspace, "点")
    with late(pair):
        issue(cast.actor("issuer"), inv_name="後")
        snapshots.restore(cast.workspace, "点")
        issue(cast.actor("issuer"), inv_name="その後")
        assert numbers(cast) == ["前", "その後"]


def correct(cast: Cast) -> None:
    lifecycle.return_invoice(actor=cast.actor("recipient", Via.PAGE), number=1, reason="単価相違")


def book(cast: Cast) -> None:
    register(actor=cast.actor("recipient"), drafts=[MasterDraft(Kind.ACCOUNT_TITLE, ("5230",), {"name": "外注費"})])


def meet(cast: Cast) -> None:
    keys.ensure(cast.workspace)
    introductions.introduce(cast.company("issuer"), next(iter(CHARACTERS)))


def staff_renames(cast: Cast) -> None:
    staff = User.objects.create_superuser("staff@staff.example", "pass", name="係")
    client = Client()
    client.force_login(staff)
    company = cast.company("issuer")
    page = f"/admin/accounts/company/{company.pk}/change/"
    form = client.get(page).context["adminform"].form
    fields = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in fields.items() if value not in (None, False)}
    sent |= {"name": "改名株式会社", "users-TOTAL_FORMS": 0, "users-INITIAL_FORMS": 0}
    answer = client.post(page, sent)
    assert answer.status_code == 302, answer.context["errors"]
    assert Company.objects.get(pk=company.pk).name == "改名株式会社"


WRITES: dict[str, Callable[[Cast], object]] = {
    "an invoice goes back": correct,
    "a journal master": book,
    "a partner": lambda cast: masters.save_customer(
        actor=cast.actor("issuer"), new=True, draft=CustomerDraft("NEU", {"name": "新しい発行先"})
    ),
    "the clock": lambda cast: clocks.advance(cast.workspace, Span(rest=dt.timedelta(days=3))),
    "a counterparty is introduced": meet,
    "a reset": lambda cast: workspaces.reset(cast.workspace),
    "a contract": lambda cast: settings.change_company(
        cast.workspace, cast.company("issuer").code, {"api_option": True}
    ),
    "staff in the admin": staff_renames,
}


@pytest.mark.parametrize("write", WRITES)
def test_every_kind_of_write_keeps_its_workspace_away_from_a_late_standby(cast: Cast, pair: Pair, write: str) -> None:
    issue(cast.actor("issuer"))
    with late(pair):
        WRITES[write](cast)
        with Watched() as standby:
            search(cast)
        assert standby.reads == []


def test_inside_a_transaction_the_primary_is_read(cast: Cast, pair: Pair) -> None:
    with transaction.atomic(), Watched() as standby:
        search(cast)
    assert standby.reads == []


def test_the_statements_of_a_page_see_one_moment_of_the_standby(cast: Cast, pair: Pair) -> None:
    """The standby goes on between them, and the page does not."""
    returned(cast, inv_name="訂正前")
    pair.wait_until_alike()

    def meanwhile(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        done = execute(sql, params, many, context)
        if 'FROM "invoices_invoice"' in sql and not moved:
            moved.append(sql)
            pair.primary.sql(
                "UPDATE invoices_invoiceline SET item_name = '訂正後'", connections["default"].settings_dict["NAME"]
            )
            pair.wait_until_alike()
        return done

    moved: list[str] = []
    with connections["replica"].execute_wrapper(meanwhile):
        (row,) = search(cast)["invoice_list"]
    assert moved
    assert row["details"][0]["item_name"] == "部品"
