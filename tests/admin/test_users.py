"""Users: what staff do to them ends what they were granted."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from accounts.models import AccessToken, RefreshToken, User
from accounts.oauth.tokens import mint
from tests.admin.forms import save
from tests.admin.staff import address, allowed, browser, make_user
from tests.factories import Cast


def live(user: User) -> int:
    return AccessToken.objects.filter(user=user).count() + RefreshToken.objects.filter(user=user, revoked=None).count()


def act(client: Client, model: type[User] | type[AccessToken] | type[RefreshToken], action: str, *keys: int) -> None:
    sent = {"action": action, "_selected_action": list(keys)}
    assert client.post(address(model, "changelist"), sent).status_code == 302


def test_a_user_is_made_for_a_company(staff: Client, cast: Cast) -> None:
    sent = {
        "pfid": "New@Demo.example",
        "name": "新人",
        "password1": "a-good-pass-2026",
        "password2": "a-good-pass-2026",
    }
    assert save(staff, User, company=cast.company("issuer").pk, **sent) == {}
    user = User.objects.get(pfid="new@demo.example")
    assert user.company == cast.company("issuer")
    assert not user.is_staff
    assert user.check_password("a-good-pass-2026")


def test_a_deactivated_user_s_tokens_die(staff: Client, cast: Cast) -> None:
    mint(cast.issuer, cast.application)
    assert save(staff, User, cast.issuer, is_active=None, name="退職") == {}
    cast.issuer.refresh_from_db()
    assert (cast.issuer.is_active, cast.issuer.name, live(cast.issuer)) == (False, "退職", 0)
    assert save(staff, User, cast.issuer, is_active="on") == {}
    cast.issuer.refresh_from_db()
    assert cast.issuer.is_active


def test_another_change_leaves_tokens_alone(staff: Client, cast: Cast) -> None:
    mint(cast.issuer, cast.application)
    assert save(staff, User, cast.issuer, name="改姓") == {}
    assert live(cast.issuer) == 2


def test_several_are_deactivated_at_once_but_not_oneself(staff: Client, cast: Cast) -> None:
    mint(cast.issuer, cast.application)
    owner = User.objects.get(name="owner")
    act(staff, User, "deactivate", cast.issuer.pk, cast.rival.pk, owner.pk)
    assert not User.objects.filter(pk__in=[cast.issuer.pk, cast.rival.pk], is_active=True).exists()
    assert live(cast.issuer) == 0
    owner.refresh_from_db()
    assert owner.is_active


def test_a_user_s_tokens_are_revoked(staff: Client, cast: Cast) -> None:
    mint(cast.issuer, cast.application)
    mint(cast.rival, cast.application)
    act(staff, User, "revoke", cast.issuer.pk)
    assert (live(cast.issuer), live(cast.rival)) == (0, 2)
    assert LogEntry.objects.filter(object_id=cast.issuer.pk).exists()


@pytest.mark.parametrize("model", [AccessToken, RefreshToken])
def test_a_grant_is_revoked_by_either_token(
    staff: Client, cast: Cast, model: type[AccessToken] | type[RefreshToken]
) -> None:
    mint(cast.issuer, cast.application)
    kept = mint(cast.issuer, cast.application)
    row = model.objects.earliest("pk")
    act(staff, model, "revoke", row.pk)
    assert list(AccessToken.objects.all()) == [kept]
    assert RefreshToken.objects.filter(revoked=None).count() == 1
    assert LogEntry.objects.filter(object_id=cast.issuer.pk).count() == 1


def test_a_new_password_ends_tokens(staff: Client, cast: Cast) -> None:
    mint(cast.issuer, cast.application)
    path = reverse("admin:auth_user_password_change", args=[cast.issuer.pk])
    sent = {"password1": "another-pass-2026", "password2": "another-pass-2026"}
    assert staff.post(path, sent).status_code == 302
    cast.issuer.refresh_from_db()
    assert cast.issuer.check_password("another-pass-2026")
    assert live(cast.issuer) == 0


def test_a_poor_password_is_refused(staff: Client, cast: Cast) -> None:
    path = reverse("admin:auth_user_password_change", args=[cast.issuer.pk])
    answer = staff.post(path, {"password1": "short", "password2": "short"})
    assert "password2" in answer.context["form"].errors
    assert cast.issuer.check_password("test-pass-2026")


def test_a_user_stays_with_their_company(staff: Client, cast: Cast) -> None:
    """A token acts for its user's company: whoever moved would take it along."""
    assert save(staff, User, cast.issuer, company=cast.company("rival").pk) == {}
    cast.issuer.refresh_from_db()
    assert cast.issuer.company == cast.company("issuer")


def test_a_member_is_not_made_staff(staff: Client, cast: Cast) -> None:
    assert set(save(staff, User, cast.issuer, is_staff="on")) == {"is_staff"}


def test_who_may_change_users_gains_nothing_by_it(cast: Cast) -> None:
    helper = allowed("helper", cast, "view", "change_user", "add_user")
    client = browser(helper)
    group = Group.objects.create(name="全権")
    assert save(client, User, cast.issuer, is_staff="on", is_superuser="on", groups=[group.pk], name="改姓") == {}
    cast.issuer.refresh_from_db()
    assert (cast.issuer.name, cast.issuer.is_staff, cast.issuer.is_superuser) == ("改姓", False, False)
    assert not cast.issuer.groups.exists()
    colleague = make_user("owner", cast, is_staff=True, is_superuser=True)
    for somebody in (helper, colleague):
        assert client.post(address(User, "change", somebody.pk), {"name": "乗取"}).status_code == 403
        path = reverse("admin:auth_user_password_change", args=[somebody.pk])
        assert client.post(path, {"password1": "x" * 20, "password2": "x" * 20}).status_code == 403
    act(client, User, "deactivate", colleague.pk)
    colleague.refresh_from_db()
    assert colleague.is_active
    sent = {"pfid": "x@demo.example", "password1": "a-good-pass-2026", "password2": "a-good-pass-2026"}
    assert set(save(client, User, **sent)) == {"company"}
    assert client.get(address(Group, "add")).status_code == 403
