"""Every deed asks first, and is closed to those who only look; what takes a world in which everything has happened."""

import pytest
from django.contrib.admin.models import LogEntry
from django.db.models import Model
from django.test import Client

from accounts.models import AccessToken, Company, RefreshToken, User, Workspace
from invoices.models import Invoice, JournalEntry
from sandbox.models import FaultRule, Outage
from sandbox.services import keys
from tests.admin.staff import World, address
from tests.admin.test_deeds import do, last_act, page_of, told

DEEDS = [
    (Company, "contract"), (Workspace, "clock"), (Workspace, "advance"), (Workspace, "snapshot"), (Workspace, "restore"),
    (Workspace, "disarm"), (Workspace, "reset"), (User, "unlock"), (User, "expire-tokens"), (User, "revoke-tokens"),
    (AccessToken, "expire"), (AccessToken, "revoke"), (RefreshToken, "expire"), (RefreshToken, "revoke"),
    (FaultRule, "disarm"), (Outage, "cancel"), (Invoice, "return"), (Invoice, "withdraw-journals"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("model", "name"), DEEDS, ids=lambda value: value if isinstance(value, str) else value.__name__
)
def test_every_deed_asks_first_and_is_closed_to_those_who_only_look(
    owning: Client, viewing: Client, world: World, model: type[Model], name: str
) -> None:
    rows = model._default_manager.order_by("pk")
    row = rows.filter(company__isnull=False).first() if model is User else rows.first()
    assert row is not None
    before = LogEntry.objects.count()
    assert owning.get(page_of(row, name)).status_code == 200
    assert viewing.get(page_of(row, name)).status_code == 403
    assert viewing.post(page_of(row, name), {"reason": "x", "again": "x"}).status_code == 403
    assert page_of(row, name) not in viewing.get(address(model, "change", row.pk)).content.decode()
    assert LogEntry.objects.count() == before


def test_journals_are_withdrawn(owning: Client, world: World) -> None:
    invoice = Invoice.objects.get(status="30", workspace=world.cast.workspace)
    assert do(owning, invoice, "withdraw-journals") == []
    assert not JournalEntry.objects.filter(invoice=invoice, version=invoice.version).exists()
    assert invoice.events.latest("seq").action == "journal_withdraw"
    (said,) = do(owning, invoice, "withdraw-journals")
    assert said.startswith("E400009 ")


def test_a_fault_and_an_outage_are_taken_back(owning: Client, world: World) -> None:
    keys.ensure(world.cast.workspace)
    rule, outage = FaultRule.objects.get(), Outage.objects.get()
    answer = owning.post(page_of(rule, "disarm"))
    assert answer.headers["Location"] == address(FaultRule, "changelist")
    assert do(owning, outage, "cancel") == []
    assert (FaultRule.objects.count(), Outage.objects.count()) == (0, 0)
    assert last_act(world.cast)[0] == "outage_cancelled"
    history = told(world.cast.workspace)
    assert ["停止予定 #1" in history[0], "障害 #1" in history[1]] == [True, True]
