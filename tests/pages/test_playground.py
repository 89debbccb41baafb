"""The portal's five minutes and its OAuth pages: whose values they show, and what they say without a script."""

import re
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse

from accounts.models import Application, User
from accounts.oauth.views.token import PasswordView, TokenView
from sandbox.seeding import demo
from sandbox.services import workspaces
from sandbox.services.workspaces import Credentials
from tests.factories import Cast, make_cast
from tests.pages.conftest import SignIn
from tests.pages.reading import text_of

PAGES = ("docs-start", "docs-oauth", "docs-oauth-return")
every_page = pytest.mark.parametrize("name", PAGES)


@pytest.fixture
def demo_workspace(db: None) -> None:
    demo.ensure()


@every_page
@pytest.mark.usefixtures("demo_workspace")
def test_a_visitor_sees_the_demos_values(client: Client, name: str) -> None:
    page = client.get(reverse(name)).content.decode()
    assert "demo-client" in page
    assert ("demo-secret" in page, "demo-pass-2026" in page) == (True, True)
    assert "だれでも使えるデモ" in page


@every_page
@pytest.mark.usefixtures("demo_workspace")
def test_a_member_sees_the_own_workspace_and_no_other(issuer: Client, cast: Cast, name: str) -> None:
    other = make_cast()
    page = issuer.get(reverse(name)).content.decode()
    assert cast.application.client_id in page
    for foreign in ("demo-client", "demo-secret", "demo-pass-2026", "@demo.example", other.application.client_id):
        assert foreign not in page


@every_page
def test_a_secret_that_was_shown_once_is_asked_for(issuer: Client, cast: Cast, name: str) -> None:
    page = issuer.get(reverse(name))
    assert f"{cast.workspace.slug}-secret" not in page.content.decode()
    assert "クライアントシークレットとパスワードは作成時の画面にだけ表示された" in text_of(page)


@every_page
def test_where_there_is_no_demo_the_values_are_left_open(client: Client, db: None, name: str) -> None:
    page = client.get(reverse(name))
    assert page.status_code == 200
    assert "この環境にはデモがありません" in text_of(page)


def test_the_commands_name_the_readers_partner_and_today(issuer: Client, cast: Cast) -> None:
    page = unescape(issuer.get(reverse("docs-start")).content.decode())
    assert f"PFID={cast.issuer.pfid}\n" in page
    assert '"private_cust_cd": "AOBA"' in page
    assert f"<code>{cast.recipient.pfid}</code>" in page


def test_the_receiving_side_is_shown_its_issuers_commands(cast: Cast, sign_in: SignIn) -> None:
    page = unescape(sign_in(cast.recipient).get(reverse("docs-start")).content.decode())
    assert f"PFID={cast.issuer.pfid}\n" in page


def test_what_stands_in_a_shell_is_quoted(cast: Cast, sign_in: SignIn) -> None:
    Application.objects.filter(pk=cast.application.pk).update(client_id="a b; echo 'c'")
    page = unescape(sign_in(cast.issuer).get(reverse("docs-start")).content.decode())
    assert """CLIENT_ID='a b; echo '"'"'c'"'"''\n""" in page


def test_a_changed_demo_tells_nothing_that_no_longer_works(client: Client, demo_workspace: None) -> None:
    User.objects.filter(pfid="issuer@demo.example").update(password=make_password("another"))
    page = client.get(reverse("docs-start")).content.decode()
    assert "demo-pass-2026" not in page
    assert "demo-secret" in page


def test_every_parameter_that_is_taken_is_explained(client: Client, db: None) -> None:
    page = client.get(reverse("docs-oauth")).content.decode()
    for name in (*TokenView.takes, *PasswordView.takes, "client_id", "client_secret", "realm"):
        assert f"<code>{name}</code>" in page, name


def test_both_languages_explain_the_same_things(client: Client, db: None) -> None:
    japanese, english = (
        client.get(reverse("docs-oauth"), headers={"Accept-Language": language}).content.decode()
        for language in ("ja", "en")
    )
    for pattern in (r'<h[23] id="([^"]+)"', r'<th scope="row">.*?<code>([^<]+)</code>', r"badge (good|warn)"):
        assert re.findall(pattern, japanese) == re.findall(pattern, english)


def test_both_languages_give_a_reason_for_the_same_outcomes(client: Client, db: None) -> None:
    address = reverse("docs-oauth-return")
    pages = [client.get(address, headers={"Accept-Language": language}) for language in ("ja", "en")]
    japanese, english = (re.findall(r'data-why="([^"]+)"', page.content.decode()) for page in pages)
    assert japanese == english
    assert {"token:200", "reuse:invalid_grant", "replay:invalid_grant", "E200002", "status:503", "away"} <= set(
        " ".join(japanese).split()
    )


def test_the_picture_says_the_same_in_words(client: Client, db: None) -> None:
    page = client.get(reverse("docs-oauth")).content.decode()
    picture, _, words = page.partition('<figure class="sequence">')[2].partition("</svg>")
    drawn = re.findall(r"<tspan class=\"call\">(A\d)</tspan>", picture)
    assert drawn == re.findall(r"<strong>(A\d)</strong>", words.partition("</ol>")[0]) == ["A1", "A2", "A3"]
    assert " style=" not in page


def test_without_a_script_the_first_step_is_a_form(issuer: Client, cast: Cast) -> None:
    page = issuer.get(reverse("docs-oauth"))
    form = page.content.decode().partition('id="begin"')[2].partition("</form>")[0]
    sent = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    assert (sent["realm"], sent["response_type"], sent["client_id"]) == ("/api", "code", cast.application.client_id)
    assert len(sent["state"]) > 20
    consent = issuer.get(reverse("oauth2_provider:authorize"), sent)
    assert "許可する" in text_of(consent)


def test_what_came_back_is_shown_with_the_command_to_go_on(issuer: Client) -> None:
    page = issuer.get(reverse("docs-oauth-return"), {"code": "c0de", "state": "<b>x", "iss": "http://testserver"})
    assert "code=c0de" in unescape(page.content.decode())
    assert "<b>x" not in page.content.decode()
    assert (page["Referrer-Policy"], "no-store" in page["Cache-Control"]) == ("no-referrer", True)


@pytest.mark.parametrize(
    ("error", "told"), [("access_denied", "利用者が許可しませんでした"), ("server_error", "手順1からやり直します")]
)
def test_an_error_instead_of_a_code_is_explained(client: Client, db: None, error: str, told: str) -> None:
    page = client.get(reverse("docs-oauth-return"), {"error": error, "state": "x"})
    assert told in text_of(page)
    assert 'data-call="token"' not in page.content.decode()


def test_the_page_finds_the_calls_that_it_made(issuer: Client, cast: Cast, settings: Any) -> None:
    settings.SANDBOX_LOG = "direct"
    for application in (cast.application, cast.application, make_cast().application):
        asked = {"client_id": application.client_id, "client_secret": "wrong", "grant_type": "refresh_token"}
        Client().post("/openam/oauth2/access_token", urlencode(asked), "application/x-www-form-urlencoded")
    found = issuer.get(reverse("docs-oauth-calls"), {"after": "1"}).json()["calls"]
    assert found == [
        {"number": 2, "method": "POST", "path": "/openam/oauth2/access_token", "status": 400, "link": "/sandbox/log/2/"}
    ]
    assert len(issuer.get(reverse("docs-oauth-calls"), {"after": "x"}).json()["calls"]) == 2
    assert issuer.get(reverse("docs-oauth-return")).context["last"] == 2


def test_a_new_workspace_can_use_the_page_at_once(db: None, client: Client) -> None:
    made = workspaces.create(
        name="新規", seed="demo", slug="fresh", credentials=Credentials(password="fresh-pass-2026")
    )
    client.force_login(
        User.objects.get(pfid="issuer@fresh.example"), backend="django.contrib.auth.backends.ModelBackend"
    )
    page = client.get(reverse("docs-oauth-return"))
    assert page.context["new"].client == made.applications.get()
    assert page.context["new"].recipient == "recipient@fresh.example"


def test_an_empty_workspace_is_told_what_is_missing(db: None, client: Client) -> None:
    workspaces.create(name="空", seed="empty", slug="bare", credentials=Credentials(password="bare-pass-2026"))
    client.force_login(
        User.objects.get(pfid="issuer@bare.example"), backend="django.contrib.auth.backends.ModelBackend"
    )
    text = text_of(client.get(reverse("docs-start")))
    assert "受取側と取引のある発行先がありません" in text
    assert "PFID=issuer@bare.example" in text
