"""No token, code, secret, password or private key is on any page, nor can one be guessed by filtering."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AccessToken, Application, Grant, Notice, RefreshToken, SigningKey, User
from partners.models import Invitation
from tests.admin.staff import World, address, changelist, models

pytestmark = [pytest.mark.security("O5"), pytest.mark.security("S2")]

GUESSES = [
    (AccessToken, "token__startswith"), (AccessToken, "token_checksum__startswith"), (RefreshToken, "token"),
    (Grant, "code__startswith"), (Application, "client_secret__startswith"), (SigningKey, "pem__contains"),
    (User, "password__startswith"), (Invitation, "token__startswith"), (Notice, "link__startswith"),
    (Notice, "body__contains"), (AccessToken, "user__password__startswith"),
    (AccessToken, "application__client_secret__startswith"),
]  # fmt: skip


def pages(world: World) -> list[str]:
    """Every list and every page of every row, and what else names a row."""
    found = [reverse("admin:index"), reverse("admin:search") + "?s=トークン", reverse("admin:staff_audit")]
    for model in models():
        found.append(address(model, "changelist"))
        for row in model._default_manager.all()[:4]:
            found += [address(model, "change", row.pk), address(model, "history", row.pk)]
    found.append(address(type(world.cast.workspace), "delete", world.cast.workspace.pk))
    return [*found, reverse("admin:auth_user_password_change", args=[world.cast.issuer.pk])]


@pytest.mark.parametrize("who", ["owning", "viewing"])
def test_no_page_holds_a_secret(request: pytest.FixtureRequest, world: World, who: str) -> None:
    client: Client = request.getfixturevalue(who)
    for path in pages(world):
        content = client.get(path).content.decode()
        leaking = [name for name, secret in world.secrets.items() if secret in content]
        assert not leaking, path


def test_the_end_of_a_token_is_shown_to_tell_rows_apart(owning: Client, world: World) -> None:
    page = owning.get(address(AccessToken, "change", world.token.pk)).content.decode()
    assert f"…{world.token.token[-4:]}" in page
    assert f"…{world.secrets['code'][-4:]}" in owning.get(address(Grant, "changelist")).content.decode()


@pytest.mark.parametrize(("model", "lookup"), GUESSES)
def test_no_address_filters_by_a_secret(owning: Client, world: World, model: type[User], lookup: str) -> None:
    assert owning.get(address(model, "changelist"), {lookup: "a"}).status_code == 400


@pytest.mark.parametrize("model", models(), ids=lambda model: model._meta.label)
def test_no_search_finds_by_a_secret(world: World, model: type[User]) -> None:
    for secret in world.secrets.values():
        found = changelist(model, world.owner, q=secret)
        assert found.result_count == 0 or not found.search_fields


def test_a_notice_of_an_invitation_says_all_but_the_code(owning: Client, world: World) -> None:
    by_mail = Notice.objects.get(topic=Notice.Topic.INVITATION, channel=Notice.Channel.MAIL)
    on_paper = Notice.objects.get(topic=Notice.Topic.INVITATION, channel=Notice.Channel.LETTER)
    assert "/invitations/…" in owning.get(address(Notice, "change", by_mail.pk)).content.decode()
    assert "招待コード … を" in owning.get(address(Notice, "change", on_paper.pk)).content.decode()


@pytest.mark.security("W9")
def test_what_was_typed_is_shown_as_text(owning: Client, world: World) -> None:
    """Stored markup stays markup's text, in computed columns and tables too."""
    hostile = "<script>alert(1)</script>"
    invoice = world.cast.actor("issuer").company.invoices_issued.get(status="30")
    type(invoice).objects.filter(pk=invoice.pk).update(
        inv_name=hostile,
        publisher=invoice.publisher | {"name": hostile},
        addressee=invoice.addressee | {"name": hostile},
    )
    Notice.objects.update(body=hostile, subject=hostile, address=hostile)
    version = invoice.versions.get()
    version.document["lines"][0]["item_name"] = version.document["remarks"] = hostile
    version.save(update_fields=["document"])
    paths = [
        address(type(invoice), "changelist"), address(type(invoice), "change", invoice.pk),
        address(type(version), "change", version.pk), address(Notice, "changelist"),
        address(Notice, "change", Notice.objects.latest("pk").pk),
    ]  # fmt: skip
    for path in paths:
        content = owning.get(path).content.decode()
        assert hostile not in content
        assert re.search("&lt;script&gt;alert", content), path
