"""Signing in to the admin: by PFID, for staff only, locked like every other door."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.admin.staff import make_user
from tests.factories import PASSWORD, Cast

LOGIN = reverse("admin:login")


def enter(client: Client, pfid: str, password: str = PASSWORD) -> int:
    return client.post(LOGIN, {"username": pfid, "password": password, "next": "/admin/"}).status_code


def test_staff_sign_in_by_pfid(client: Client, cast: Cast) -> None:
    user = make_user("staff", cast, is_staff=True)
    assert enter(client, user.pfid) == 302
    assert client.get(reverse("admin:index")).status_code == 200


def test_a_member_does_not(client: Client, cast: Cast) -> None:
    assert enter(client, cast.issuer.pfid) == 200
    assert client.get(reverse("admin:index")).status_code == 302


def test_the_page_asks_for_a_pfid_in_japanese(client: Client, db: None) -> None:
    page = client.get(LOGIN).content.decode()
    assert "PFID" in page
    assert "請求書プラットフォーム 管理" in page


@pytest.mark.security("W1")
def test_guessing_is_locked_out(client: Client, cast: Cast) -> None:
    user = make_user("staff", cast, is_staff=True)
    answers = [enter(client, user.pfid, f"wrong-{n}") for n in range(settings.AXES_FAILURE_LIMIT)]
    assert set(answers[:-1]) == {200}
    assert enter(client, user.pfid) == 429


@pytest.mark.security("W8")
def test_the_policy_opens_for_the_admin_what_it_needs_and_no_more(client: Client, db: None) -> None:
    policy = client.get(LOGIN).headers["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-eval';" in policy + ";"
    assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
