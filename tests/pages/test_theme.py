"""Light, dark, or as the system says: chosen by a form, kept in a cookie, there before the first paint."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import Cast
from tests.pages.conftest import SignIn

pytestmark = pytest.mark.django_db


def choose(client: Client, theme: str, onward: str = "/signin/") -> str:
    """Where the choice leads."""
    return str(client.post(reverse("set_theme"), {"theme": theme, "next": onward}).headers["Location"])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_chosen_theme_stands_on_every_page(client: Client, theme: str) -> None:
    assert choose(client, theme) == "/signin/"
    page = client.get("/signin/").content.decode()
    assert f'<html lang="ja" data-theme="{theme}">' in page
    assert f'<meta name="color-scheme" content="{theme}">' in page
    assert page.count('aria-current="true"') == 2  # the language's and the theme's


def test_without_a_choice_the_system_decides(client: Client) -> None:
    page = client.get("/signin/").content.decode()
    assert "data-theme" not in page
    assert '<meta name="color-scheme" content="light dark">' in page


@pytest.mark.parametrize("theme", ["auto", "", "pink", '"><script>'])
def test_anything_else_gives_the_choice_back(client: Client, theme: str) -> None:
    choose(client, "dark")
    choose(client, theme)
    assert "data-theme" not in client.get("/signin/").content.decode()


def test_a_cookie_that_somebody_made_up_is_no_theme(client: Client) -> None:
    client.cookies["theme"] = '"><script>'
    page = client.get("/signin/").content.decode()
    assert "data-theme" not in page
    assert "<script>" not in page


@pytest.mark.security("W5")
def test_choosing_a_theme_leads_nowhere_else(client: Client) -> None:
    assert choose(client, "dark", "https://evil.example/") == "/"
    assert choose(client, "dark", "//evil.example/") == "/"


def test_a_link_chooses_nothing(client: Client) -> None:
    assert client.get(reverse("set_theme")).status_code == 405


def test_what_somebody_folds_in_the_navigation_stays_folded(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.issuer)
    before = client.get(reverse("console")).content.decode()
    assert 'data-group="issuing" data-usual="open" open' in before
    assert 'data-group="trouble" data-usual="">' in before
    client.cookies["folds"] = "issuing.trouble"
    after = client.get(reverse("console")).content.decode()
    assert 'data-group="issuing" data-usual="open">' in after
    assert 'data-group="trouble" data-usual="" open' in after


def test_the_group_of_the_present_page_is_open_all_the_same(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.issuer)
    client.cookies["folds"] = "issuing"
    assert 'data-group="issuing" data-usual="open" open' in client.get(reverse("issuing-list")).content.decode()
