"""Staff who may only look, and what is closed to everybody else."""

import pytest
from axes.models import AccessAttempt
from django.db.models import Model
from django.forms.models import model_to_dict
from django.test import Client
from django.urls import reverse

from accounts import services
from accounts.models import AccessToken, Company, RefreshToken, User, Workspace
from invoices.models import Invoice, InvoiceEvent, InvoiceVersion, JournalEntry
from partners.models import Invitation, Issuer
from tests.admin.staff import World, address, allowed, browser, models

pytestmark = pytest.mark.security("O5")

each_model = pytest.mark.parametrize("model", models(), ids=lambda model: model._meta.label)
NEVER_CHANGED = [Invoice, InvoiceEvent, InvoiceVersion, JournalEntry, AccessToken, RefreshToken, Invitation]


def first(model: type[Model]) -> Model:
    row = model._default_manager.first()
    assert row is not None
    return row


@each_model
def test_they_see_everything(viewing: Client, world: World, model: type[Model]) -> None:
    assert viewing.get(address(model, "changelist")).status_code == 200
    page = viewing.get(address(model, "change", first(model).pk))
    assert page.status_code == 200
    assert 'name="_save"' not in page.content.decode()


@each_model
def test_they_change_nothing(viewing: Client, world: World, model: type[Model]) -> None:
    row = first(model)
    before = model_to_dict(row)
    sent = dict.fromkeys(before, "1") | {"name": "変更", "_save": "1"}
    assert viewing.post(address(model, "change", row.pk), sent).status_code == 403
    assert viewing.post(address(model, "add"), sent).status_code == 403
    assert viewing.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    row.refresh_from_db()
    assert model_to_dict(row) == before


@pytest.mark.parametrize(
    ("model", "action"),
    [
        (User, "deactivate"),
        (User, "revoke"),
        (AccessToken, "revoke"),
        (RefreshToken, "revoke"),
        (AccessAttempt, "unlock"),
    ],
)
def test_no_action_is_theirs(viewing: Client, world: World, model: type[Model], action: str) -> None:
    count = model._default_manager.count()
    chosen = {"action": action, "_selected_action": [row.pk for row in model._default_manager.all()]}
    viewing.post(address(model, "changelist"), chosen)
    assert model._default_manager.count() == count
    assert User.objects.get(pk=world.cast.issuer.pk).is_active
    assert RefreshToken.objects.get(pk=world.token.refresh_token.pk).revoked is None


def test_they_set_nobody_s_password(viewing: Client, world: World) -> None:
    path = reverse("admin:auth_user_password_change", args=[world.cast.issuer.pk])
    sent = {"password1": "another-pass-2026", "password2": "another-pass-2026"}
    assert viewing.post(path, sent).status_code == 403


@pytest.mark.parametrize("model", NEVER_CHANGED)
def test_not_even_the_owner_changes_what_happened(owning: Client, world: World, model: type[Model]) -> None:
    row = first(model)
    for path in (address(model, "add"), address(model, "change", row.pk), address(model, "delete", row.pk)):
        assert owning.post(path, {"post": "yes"}).status_code == 403
    assert model._default_manager.filter(pk=row.pk).exists()


@each_model
def test_nothing_is_deleted_but_a_workspace_and_what_a_service_hides(
    owning: Client, world: World, model: type[Model]
) -> None:
    removable = {
        "accounts.Workspace", "partners.Issuer", "partners.BankAccount", "invoices.InvoiceFormat",
        "journal_masters.AccountTitle", "journal_masters.SubAccountTitle", "journal_masters.BurdenSection",
        "journal_masters.JournalItem",
    }  # fmt: skip
    expected = 200 if model._meta.label in removable else 403
    assert owning.get(address(model, "delete", first(model).pk)).status_code == expected
    chosen = {"action": "delete_selected", "_selected_action": [first(model).pk], "post": "yes"}
    count = model._default_manager.count()
    owning.post(address(model, "changelist"), chosen)
    assert model._default_manager.count() == count


def test_a_workspace_is_deleted_by_the_owner_alone(world: World) -> None:
    client = browser(allowed("strong", world.cast, "view", "add", "change", "delete"))
    assert client.post(address(Workspace, "delete", world.cast.workspace.pk), {"post": "yes"}).status_code == 403
    assert Workspace.objects.filter(pk=world.cast.workspace.pk).exists()


def test_rights_are_asked_for_model_by_model(world: World) -> None:
    client = browser(allowed("narrow", world.cast, "view_company"))
    assert client.get(address(Company, "changelist")).status_code == 200
    assert client.get(address(Issuer, "changelist")).status_code == 403
    page = client.get(reverse("admin:index")).content.decode()
    assert address(Company, "changelist") in page
    assert address(Issuer, "changelist") not in page


def test_members_and_visitors_are_kept_out(world: World) -> None:
    for client in (browser(world.cast.issuer), Client()):
        for model in models():
            answer = client.get(address(model, "changelist"))
            assert answer.status_code == 302
            assert answer.headers["Location"].startswith(reverse("admin:login"))


def test_staff_who_were_deactivated_are_out_at_once(world: World, viewing: Client) -> None:
    services.deactivate_user(User.objects.get(name="viewer"))
    assert viewing.get(reverse("admin:index")).status_code == 302
