"""The console: what the workspace is, its clock, its key, its reset; and signing up for a workspace."""

import datetime as dt
import html
import re
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from accounts.models import Notice, User, Workspace
from accounts.oauth.tokens import mint
from invoices.models import Invoice
from platform_project.kernel import clock
from platform_project.kernel.clock import JAPAN
from sandbox import selectors
from sandbox.seeding import demo
from sandbox.services import clocks, keys
from tests.factories import Cast, CompanyFactory, UserFactory, WorkspaceFactory, issue
from tests.pages.conftest import SignIn
from tests.pages.reading import text_of, told

NOON = dt.datetime(2026, 12, 1, 12, 0, tzinfo=JAPAN)


def setting_of(cast: Cast) -> clock.Setting:
    return Workspace.objects.get(pk=cast.workspace.pk).clock


def move(client: Client, do: str, **more: str) -> Any:
    return client.post(reverse("console-clock"), {"do": do, **more}, follow=True)


@pytest.mark.parametrize("role", ["issuer", "recipient", "rival", "stranger"])
def test_the_whole_cast_finds_the_console(cast: Cast, sign_in: SignIn, role: str) -> None:
    client = sign_in(getattr(cast, role))
    page = client.get(reverse("console"))
    assert f'href="{reverse("console")}" aria-current="page"' in page.content.decode()
    text = text_of(page)
    assert cast.application.client_id in text
    assert all(getattr(cast, one).pfid in text for one in ("issuer", "recipient", "rival", "stranger"))


def test_counterparties_stand_behind_whoever_signs_in(cast: Cast, issuer: Client) -> None:
    bot = CompanyFactory.create(workspace=cast.workspace, code="BOT-OPEN-NOW", name="株式会社ただちに")
    UserFactory.create(company=bot, pfid="bot-open-now@acme.example")
    page = issuer.get(reverse("console")).content.decode()
    people = page[page.index('id="people"') :]
    assert people.index(cast.rival.pfid) < people.index("bot-open-now@")
    companies = issuer.get(reverse("sandbox-settings")).context["companies"]
    assert [form.instance.code for form in companies].index("BOT-OPEN-NOW") == len(companies) - 1


def test_a_clock_is_stopped_moved_set_started_and_made_real(cast: Cast, issuer: Client) -> None:
    assert "clock-badge" not in issuer.get(reverse("console")).content.decode()
    page = move(issuer, "freeze")
    assert "時計停止中" in text_of(page)
    move(issuer, "set", at="2026-12-01T12:00")
    assert setting_of(cast).frozen_at == NOON
    assert "2026/12/02 12:00:00" in text_of(move(issuer, "day"))
    assert "2027/01/02 12:00:00" in text_of(move(issuer, "month"))
    assert "2027/01/02 12:05:00" in text_of(move(issuer, "minutes"))
    page = move(issuer, "run")
    assert setting_of(cast).frozen_at is None
    assert "時計変更中 2027/01/02" in text_of(page)
    assert setting_of(cast) != clock.REAL
    page = move(issuer, "real")
    assert setting_of(cast) == clock.REAL
    assert "clock-badge" not in page.content.decode()


def test_every_page_says_that_the_clock_is_not_the_real_one(cast: Cast, issuer: Client) -> None:
    clocks.set_to(cast.workspace, "frozen", NOON)
    page = issuer.get(reverse("issuing-list"))
    assert "時計停止中 2026/12/01 12:00" in text_of(page)
    assert f'class="clock-badge" href="{reverse("console")}"' in page.content.decode()


def test_an_invoice_issued_on_a_page_has_the_clock_s_day(cast: Cast, issuer: Client) -> None:
    move(issuer, "set", at="2031-05-10 09:00")
    assert 'value="2031-05-10"' in issuer.get(reverse("issuing-new")).content.decode()


def test_a_clock_put_back_says_what_stays_expired(cast: Cast, issuer: Client) -> None:
    mint(cast.issuer, cast.application)
    move(issuer, "month")
    move(issuer, "month")
    assert "2件の期限切れを確定しました" in text_of(move(issuer, "real"))


@pytest.mark.parametrize("at", ["", "yesterday", "2026-13-01T00:00"])
def test_a_time_that_is_none_is_said_beside_its_field(cast: Cast, issuer: Client, at: str) -> None:
    page = move(issuer, "set", at=at)
    assert page.context["form"].errors["at"]
    assert setting_of(cast) == clock.REAL


def test_a_time_out_of_range_is_refused_in_words(cast: Cast, issuer: Client) -> None:
    assert "2000年から2099年" in text_of(move(issuer, "set", at="2100-01-01 00:00"))
    assert setting_of(cast) == clock.REAL


def test_an_unknown_move_moves_nothing(cast: Cast, issuer: Client) -> None:
    assert move(issuer, "backwards").status_code == 200
    assert setting_of(cast) == clock.REAL


def test_sessions_keep_real_time(cast: Cast, issuer: Client) -> None:
    move(issuer, "set", at="2099-12-31 00:00")
    assert issuer.get(reverse("console")).status_code == 200
    move(issuer, "set", at="2000-01-01 00:00")
    assert issuer.get(reverse("console")).status_code == 200


def test_a_new_key_is_shown_once_and_replaces_the_old_one(cast: Cast, issuer: Client) -> None:
    old = keys.renew(cast.workspace)
    page = issuer.post(reverse("console-key"))
    (key,) = re.findall(r"wsk_[\w-]+", page.content.decode())
    assert selectors.workspace_of_key(key) == cast.workspace
    assert selectors.workspace_of_key(old) is None
    again = text_of(issuer.get(reverse("console")))
    assert key not in again
    assert f"…{key[-4:]}" in again
    assert "no-store" in page["Cache-Control"]


def test_a_reset_empties_what_was_built_by_hand(cast: Cast, issuer: Client) -> None:
    issue(cast.actor("issuer"))
    clocks.set_to(cast.workspace, "frozen", NOON)
    answer = issuer.post(reverse("console-reset"), {"keep_clock": "on"})
    assert told(answer) == ["ワークスペースを初期状態に戻しました。"]
    assert not Invoice.objects.exists()
    assert not Notice.objects.exists()
    assert setting_of(cast).frozen_at == NOON
    issuer.post(reverse("console-reset"))
    assert setting_of(cast) == clock.REAL


def test_staff_belong_to_no_workspace(db: None, sign_in: SignIn) -> None:
    staff = UserFactory.create(company=None, pfid="staff@demo.example", is_staff=True)
    assert sign_in(staff).get(reverse("console")).status_code == 403


def sign_up(client: Client, **form: str) -> Any:
    return client.post(reverse("workspace-new"), {"name": "検証 商事", "seed": "empty"} | form)


def shown(page: Any) -> list[str]:
    return [html.unescape(found) for found in re.findall(r"<code>([^<]+)</code>", page.content.decode())]


def test_a_visitor_signs_up_and_signs_in_with_what_the_page_shows(client: Client, db: None) -> None:
    assert reverse("workspace-new") in client.get(reverse("home")).content.decode()
    assert client.get(reverse("workspace-new")).status_code == 200
    page = sign_up(client)
    assert "no-store" in page["Cache-Control"]
    password, texts = page.context["facts"]["users"][0]["password"], shown(page)
    assert password in texts
    key = next(text for text in texts if text.startswith("wsk_"))
    pfid = next(text for text in texts if text.startswith("issuer@"))
    workspace = selectors.workspace_of_key(key)
    assert workspace is not None
    assert workspace.name == "検証 商事"
    answer = client.post(reverse("signin"), {"username": pfid, "password": password})
    assert answer.headers["Location"] == reverse("home")


@pytest.mark.parametrize("form", [{"name": ""}, {"name": "\x00"}, {"name": "x" * 101}, {"seed": "huge"}])
def test_a_form_that_makes_no_sense_makes_nothing(client: Client, db: None, form: dict[str, str]) -> None:
    page = sign_up(client, **form)
    assert set(page.context["form"].errors) == set(form)
    assert not Workspace.objects.exists()


def test_one_address_does_not_make_workspaces_without_end(client: Client, db: None, settings: LazySettings) -> None:
    settings.SANDBOX_SIGN_UP_RATE = "2/hour"
    assert [sign_up(client).status_code for _ in range(3)] == [200, 200, 429]
    assert Workspace.objects.count() == 2
    assert sign_up(Client(REMOTE_ADDR="192.0.2.9")).status_code == 200


def test_where_signing_up_is_closed_there_is_no_page(client: Client, db: None, settings: LazySettings) -> None:
    settings.SANDBOX_SIGN_UP = False
    assert client.get(reverse("workspace-new")).status_code == 404
    assert sign_up(client).status_code == 404
    assert reverse("workspace-new") not in client.get(reverse("home")).content.decode()


def test_the_demo_s_console_tells_what_everybody_knows(client: Client, db: None) -> None:
    demo.ensure()
    client.force_login(User.objects.get(pfid="issuer@demo.example"), "django.contrib.auth.backends.ModelBackend")
    text = text_of(client.get(reverse("console")))
    assert all(word in text for word in ("demo-client", "demo-secret", "demo-key", "demo-pass-2026"))


def test_one_may_go_on_as_somebody_else_of_the_cast(cast: Cast, issuer: Client) -> None:
    page = issuer.get(reverse("console"))
    assert page.content.decode().count(reverse("console-become")) == 3
    page = issuer.post(reverse("console-become"), {"pfid": cast.recipient.pfid}, follow=True)
    assert f"{cast.recipient.pfid} になりました" in text_of(page)
    assert page.wsgi_request.user == cast.recipient


@pytest.mark.parametrize("whose", ["elsewhere", "gone", "staff", "nobody"])
def test_nobody_becomes_who_is_not_of_the_cast(cast: Cast, issuer: Client, whose: str) -> None:
    elsewhere = UserFactory.create(pfid="me@elsewhere.example", company__workspace=WorkspaceFactory.create())
    gone = UserFactory.create(pfid="gone@demo.example", company=cast.rival.company, is_active=False)
    staff = UserFactory.create(pfid="help@demo.example", company=None, is_staff=True)
    pfid = {"elsewhere": elsewhere.pfid, "gone": gone.pfid, "staff": staff.pfid}.get(whose, "\0")
    assert issuer.post(reverse("console-become"), {"pfid": pfid}).status_code == 404
    assert issuer.get(reverse("console")).wsgi_request.user == cast.issuer
