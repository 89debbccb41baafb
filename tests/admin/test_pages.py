"""Every list, search and page of every model that the admin knows, with something in it."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from invoices.models import Invoice
from tests.admin.staff import World, address, changelist, models
from tests.factories import issue

each_model = pytest.mark.parametrize("model", models(), ids=lambda model: model._meta.label)

# What staff can make here. The rest comes about by what members do, or is brought by another package.
MADE_HERE = {
    "accounts.Application", "accounts.Company", "accounts.User", "accounts.Workspace", "auth.Group",
    "invoices.InvoiceFormat", "journal_masters.AccountTitle", "journal_masters.BurdenSection",
    "journal_masters.JournalItem", "journal_masters.SubAccountTitle", "partners.BankAccount", "partners.Customer",
    "partners.Issuer", "partners.Supplier",
}  # fmt: skip


# Lines stand on the page of their invoice; a kept answer is for whoever has its key; who asks for a device code is none of ours;
# the rest is how the sandbox counts.
NOT_BY_THEMSELVES = {
    "accounts.KeptAnswer", "invoices.InvoiceLine", "sandbox.CallCount", "sandbox.Control", "sandbox.LogHead",
}  # fmt: skip
ROOMS = ("accounts", "partners", "journal_masters", "invoices", "sandbox")


def test_staff_find_every_model_of_the_house() -> None:
    ours = {model._meta.label for room in ROOMS for model in apps.get_app_config(room).get_models()}
    assert ours - {model._meta.label for model in models()} == NOT_BY_THEMSELVES


@each_model
def test_the_list_is_served_and_searched(owning: Client, world: World, model: type[Model]) -> None:
    answer = owning.get(address(model, "changelist"))
    assert answer.status_code == 200
    assert answer.context["cl"].result_count > 0
    if admin.site._registry[model].search_fields:
        assert owning.get(address(model, "changelist"), {"q": "12"}).status_code == 200
        assert changelist(model, world.owner, q="nothing-is-called-so").result_count == 0


@each_model
def test_the_page_of_a_row_is_served(owning: Client, world: World, model: type[Model]) -> None:
    rows = list(model._default_manager.all()[:3])
    for row in rows:
        assert owning.get(address(model, "change", row.pk)).status_code == 200, row
    assert owning.get(address(model, "history", rows[0].pk)).status_code == 200


@each_model
def test_only_what_staff_make_can_be_added(owning: Client, world: World, model: type[Model]) -> None:
    expected = 200 if model._meta.label in MADE_HERE else 403
    assert owning.get(address(model, "add")).status_code == expected


@each_model
def test_every_filter_can_be_used(world: World, model: type[Model]) -> None:
    for spec in changelist(model, world.owner).filter_specs:
        for name in map(str, spec.expected_parameters()):
            found = changelist(model, world.owner, **{name: VALUES.get(name.rsplit("_")[-1], "1")})
            assert found.result_count == len(found.result_list), name


# By the end of a filter's name; the others are keys and flags.
VALUES = {
    "from": "2026-11-01",
    "to": "2026-11-30",
    "gte": "2026-11-01 00:00:00+09:00",
    "lt": "2026-12-01 00:00:00+09:00",
}


def test_the_first_page_shows_the_rooms(owning: Client, world: World) -> None:
    page = owning.get(reverse("admin:index")).content.decode()
    for room in ("会員", "請求書", "取引先", "仕訳関連マスタ", "外部システム連携", "サンドボックス", "管理"):
        assert f"<h2>{room}</h2>" in page


def test_invoices_are_found_by_number_name_and_addressee(world: World) -> None:
    wanted = issue(world.cast.actor("issuer"), inv_no="MN-0777", inv_name="六角ボルト")
    for words in (str(wanted.number), "MN-0777", "六角", "あおば商事 六角"):
        assert list(changelist(Invoice, world.owner, q=words).queryset) == [wanted], words


def test_invoices_are_filtered_by_workspace_state_kind_and_dates(world: World) -> None:
    def found(**filters: str) -> int:
        return int(changelist(Invoice, world.owner, **filters).result_count)

    assert found(workspace__id__exact=str(world.cast.workspace.pk)) == 3
    assert found(status__exact="20") == 1
    assert found(status__exact="30", invoice_type__exact="3") == 1
    assert found(invoice_type__exact="0") == 0
    assert found(send_date_from="2026-11-01", send_date_to="2026-11-30") == 3
    assert found(send_date_from="2026-11-02") == 0
