"""Workspaces and companies: switches that rule at once, counters that nobody overwrites, and the one deletion there is."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from accounts import removal
from accounts.admin.workspaces import WorkspaceAdmin
from accounts.models import Company, Plan, User, Workspace
from invoices.models import Invoice
from tests.admin.forms import save
from tests.admin.staff import World, address
from tests.factories import Cast, issue, make_cast


def test_switches_are_changed_and_the_clock_is_shown_only(staff: Client, cast: Cast) -> None:
    sent: dict[str, Any] = {
        "strip_characters": None,
        "entitlement_always_400": "on",
        "page_size_cap": "50",
        "language": "en",
    }
    assert save(staff, Workspace, cast.workspace, **sent, slug="moved", clock_frozen_at_0="2020-01-01") == {}
    row = Workspace.objects.get(pk=cast.workspace.pk)
    assert (row.strip_characters, row.entitlement_always_400, row.page_size_cap, row.language) == (
        False,
        True,
        50,
        "en",
    )
    assert (row.slug, row.clock_frozen_at) == (cast.workspace.slug, None)


def test_a_page_holds_at_least_one(staff: Client, cast: Cast) -> None:
    assert set(save(staff, Workspace, cast.workspace, page_size_cap="0")) == {"page_size_cap"}


def test_counters_that_moved_meanwhile_are_not_set_back(
    staff: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody issues between the moment when the form's row is read and the moment when it is written."""
    write = WorkspaceAdmin.save_model

    def late(self: WorkspaceAdmin, *args: Any) -> None:
        issue(cast.actor("issuer"))
        write(self, *args)

    monkeypatch.setattr(WorkspaceAdmin, "save_model", late)
    assert save(staff, Workspace, cast.workspace, name="改名") == {}
    row = Workspace.objects.get(pk=cast.workspace.pk)
    assert (row.name, row.last_invoice_number) == ("改名", 1)
    assert row.event_anchor != ""


@pytest.mark.parametrize(
    ("clock", "shown"),
    [
        ({}, "実時刻"),
        ({"clock_frozen_at": dt.datetime(2027, 4, 1, tzinfo=dt.UTC)}, "2027-04-01 09:00:00 で停止"),
        ({"clock_offset": dt.timedelta(days=3, hours=2)}, "実時刻から +3日 02:00"),
        ({"clock_offset": -dt.timedelta(days=1, minutes=30)}, "実時刻から -1日 00:30"),
    ],
)
def test_the_clock_is_told_in_words(staff: Client, cast: Cast, clock: dict[str, Any], shown: str) -> None:
    Workspace.objects.filter(pk=cast.workspace.pk).update(**clock)
    assert shown in staff.get(address(Workspace, "change", cast.workspace.pk)).content.decode()


def test_companies_users_and_invoices_are_counted(staff: Client, cast: Cast) -> None:
    make_cast()
    issue(cast.actor("issuer"))
    issue(cast.actor("issuer"))
    row = staff.get(address(Workspace, "changelist"), {"q": cast.workspace.slug}).context["cl"].queryset.get()
    assert (row.company_count, row.user_count, row.last_invoice_number) == (4, 4, 2)
    assert Invoice.objects.filter(workspace=cast.workspace).count() == row.last_invoice_number


def test_plans_options_and_rounding_are_changed(staff: Client, cast: Cast) -> None:
    sent = {"issuing_plan": Plan.FREE.value, "receiving_plan": Plan.PAID.value, "api_option": None, "rounding": "ceil"}
    company = cast.company("issuer")
    assert save(staff, Company, company, **sent, journal_free_items_option="on", code="moved", workspace="999") == {}
    row = Company.objects.get(pk=company.pk)
    assert (row.issuing_plan, row.receiving_plan, row.api_option, row.rounding) == ("free", "paid", False, "ceil")
    assert (row.journal_free_items_option, row.code, row.workspace) == (True, company.code, cast.workspace)


def test_a_company_s_number_is_checked(staff: Client, cast: Cast) -> None:
    assert set(save(staff, Company, cast.company("issuer"), registration_number="T1234567890123")) == {
        "registration_number"
    }
    assert save(staff, Company, cast.company("issuer"), registration_number="ｔ8999-9000-00001") == {}
    assert Company.objects.get(pk=cast.company("issuer").pk).registration_number == "T8999900000001"


def test_a_company_shows_its_users(staff: Client, cast: Cast) -> None:
    page = staff.get(address(Company, "change", cast.company("issuer").pk)).content.decode()
    assert cast.issuer.pfid in page
    assert cast.rival.pfid not in page


def test_a_workspace_goes_as_a_whole_and_alone(owning: Client, world: World) -> None:
    other = make_cast()
    issue(other.actor("issuer"))
    kept = removal.contents(other.workspace)
    path = address(Workspace, "delete", world.cast.workspace.pk)
    assert "請求書: 3" in owning.get(path).content.decode()
    assert owning.post(path, {"post": "yes"}).status_code == 302
    assert not Workspace.objects.filter(pk=world.cast.workspace.pk).exists()
    assert not any(
        model._base_manager.filter(**{path: world.cast.workspace.pk}).exists()
        for model, path in removal.belongings().items()
    )
    assert removal.contents(other.workspace) == kept
    assert User.objects.filter(pk=world.owner.pk).exists()


def test_everything_that_points_at_a_workspace_is_counted_as_its_own(world: World) -> None:
    """A model that a room adds later is found by itself."""
    labels = {model._meta.label for model in removal.contents(world.cast.workspace)}
    assert {"invoices.InvoiceLine", "invoices.JournalEntry", "accounts.IDToken", "partners.Supplier"} <= labels
