"""OAuth clients: a secret is shown once, when it is made."""

from django.contrib.auth.hashers import check_password
from django.test import Client

from accounts.models import Application
from tests.admin.forms import entries, save
from tests.admin.staff import address
from tests.factories import Cast, make_cast

URI = "http://127.0.0.1/callback"


def test_a_client_is_made_with_the_secret_that_was_shown(staff: Client, cast: Cast) -> None:
    path = address(Application, "add")
    sent = entries(staff, path) | {"workspace": cast.workspace.pk, "name": "連携", "redirect_uris": URI, "_save": "1"}
    assert len(sent["secret"]) > 100
    assert staff.post(path, sent).status_code == 302
    row = Application.objects.get(name="連携")
    assert check_password(sent["secret"], row.client_secret)
    assert (row.workspace, row.authorization_grant_type, row.algorithm) == (
        cast.workspace,
        "authorization-code",
        "RS256",
    )
    page = staff.get(address(Application, "change", row.pk)).content.decode()
    assert sent["secret"] not in page
    assert row.client_secret not in page


def test_a_secret_is_replaced_only_when_one_is_given(staff: Client, cast: Cast) -> None:
    before = Application.objects.get(pk=cast.application.pk).client_secret
    assert save(staff, Application, cast.application, name="改名") == {}
    cast.application.refresh_from_db()
    assert cast.application.name == "改名"
    assert cast.application.client_secret == before
    assert save(staff, Application, cast.application, secret="a-new-secret-of-2026") == {}
    cast.application.refresh_from_db()
    assert check_password("a-new-secret-of-2026", cast.application.client_secret)


def test_a_short_secret_and_a_bad_address_are_refused(staff: Client, cast: Cast) -> None:
    assert set(save(staff, Application, cast.application, secret="short")) == {"secret"}
    assert save(staff, Application, cast.application, redirect_uris="http://app.example/cb#part") != {}
    assert save(staff, Application, cast.application, redirect_uris="") != {}


def test_a_client_stays_in_its_workspace_under_its_name(staff: Client, cast: Cast) -> None:
    other = make_cast()
    assert save(staff, Application, cast.application, workspace=other.workspace.pk, client_id="stolen") == {}
    row = Application.objects.get(pk=cast.application.pk)
    assert (row.workspace, row.client_id) == (cast.workspace, cast.application.client_id)
