"""The front door, the frame around every page, and the pages that nobody wants to see."""

import datetime as dt
from decimal import Decimal
from http import HTTPStatus

import pytest
from django import forms
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from accounts.models import Plan, User
from accounts.templatetags.platform import day, moment, plain_number, yen
from accounts.web.faults import place
from platform_project.kernel.errors import Fault, PlatformError
from tests.factories import Cast, CompanyFactory, UserFactory, WorkspaceFactory
from tests.pages.conftest import SignIn

STRICT = "default-src 'self'"


@pytest.fixture
def demo_user(db: None) -> User:
    company = CompanyFactory.create(workspace=WorkspaceFactory.create(slug="demo"), name="株式会社みなと製作所")
    user: User = UserFactory.create(company=company)
    return user


def test_a_visitor_learns_what_this_is_and_whom_to_try_it_as(client: Client, demo_user: User) -> None:
    page = client.get(reverse("home")).content.decode()
    assert reverse("signin") in page
    assert demo_user.pfid in page
    assert "demo-pass-2026" in page


def test_only_the_demo_workspace_shows_its_users(client: Client, cast: Cast) -> None:
    assert cast.issuer.pfid not in client.get(reverse("home")).content.decode()


def test_without_a_demo_no_user_is_shown(client: Client, demo_user: User, settings: LazySettings) -> None:
    settings.DEMO = False
    page = client.get(reverse("home")).content.decode()
    assert demo_user.pfid not in page
    assert "demo-pass-2026" not in page


@pytest.mark.parametrize(
    ("role", "start"), [("issuer", "issuing-home"), ("recipient", "receiving-home"), ("rival", "issuing-home")]
)
def test_a_member_starts_where_the_work_is(cast: Cast, sign_in: SignIn, role: str, start: str) -> None:
    answer = sign_in(getattr(cast, role)).get(reverse("home"))
    assert answer.headers["Location"] == reverse(start)


def test_a_free_member_is_told_what_it_can_do(cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in(cast.stranger).get(reverse("home"))
    assert answer.status_code == HTTPStatus.OK
    assert reverse("receiving-list") in answer.content.decode()


def test_staff_start_in_the_admin(db: None, sign_in: SignIn) -> None:
    staff = UserFactory.create(company=None, pfid="staff@demo.example", is_staff=True)
    assert sign_in(staff).get(reverse("home")).headers["Location"] == reverse("admin:index")


def test_somebody_without_company_or_staff_rights_is_not_sent_in_circles(db: None, sign_in: SignIn) -> None:
    nobody = UserFactory.create(company=None, pfid="nobody@demo.example")
    assert sign_in(nobody).get(reverse("home")).status_code == HTTPStatus.OK


def test_the_navigation_shows_the_issuing_side_to_those_who_pay_for_it(cast: Cast, sign_in: SignIn) -> None:
    rival = sign_in(cast.rival).get(reverse("receiving-list")).content.decode()
    recipient = sign_in(cast.recipient).get(reverse("receiving-list")).content.decode()
    link = f'href="{reverse("issuing-new")}"'
    assert link in rival
    assert link not in recipient


def test_the_navigation_marks_the_nearest_place(issuer: Client) -> None:
    page = issuer.get(reverse("issuing-new")).content.decode()
    assert page.count('aria-current="page"') == 1
    assert f'href="{reverse("issuing-new")}" aria-current="page"' in page


def test_the_language_is_chosen_by_post_and_stays(client: Client, db: None) -> None:
    answer = client.post(reverse("set_language"), {"language": "en", "next": "/signin/"})
    assert answer.headers["Location"] == "/signin/"
    assert '<html lang="en">' in client.get(reverse("home")).content.decode()


@pytest.mark.security("W5")
def test_choosing_a_language_leads_nowhere_else(client: Client, db: None) -> None:
    answer = client.post(reverse("set_language"), {"language": "en", "next": "https://evil.example/"})
    assert "evil" not in answer.headers["Location"]


@pytest.mark.security("W8")
@pytest.mark.parametrize("path", ["/", "/signin/", "/nothing"])
def test_pages_run_nothing_but_our_own_files(client: Client, db: None, path: str) -> None:
    policy = client.get(path).headers["Content-Security-Policy"]
    assert STRICT in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.security("W8")
def test_the_policy_is_looser_for_the_admin_only(client: Client, db: None) -> None:
    admin = client.get("/admin/login/").headers["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-eval'" in admin
    assert "style-src 'self' 'unsafe-inline'" in admin
    assert STRICT in admin


def test_an_unknown_page_answers_in_the_house_style(client: Client, db: None) -> None:
    answer = client.get("/nothing")
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert "ページが見つかりません" in answer.content.decode()
    assert "請求書プラットフォーム" in answer.content.decode()


@pytest.mark.security("W7")
def test_a_form_without_its_token_is_refused_in_the_house_style(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.issuer, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(reverse("issuing-new"), {"do": "issue"})
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "送信を受け付けられませんでした" in answer.content.decode()


def test_a_demo_user_signs_in_at_a_click(client: Client, demo_user: User) -> None:
    demo_user.set_password("demo-pass-2026")
    demo_user.save(update_fields=["password"])
    page = client.get(reverse("home")).content.decode()
    assert f'name="username" value="{demo_user.pfid}"' in page
    sent = {"username": demo_user.pfid, "password": "demo-pass-2026", "next": ""}
    assert client.post(reverse("signin"), sent).headers["Location"] == reverse("home")
    assert client.get(reverse("home")).status_code == HTTPStatus.FOUND


def test_the_sign_in_page_offers_the_demo_and_keeps_where_one_was_going(client: Client, demo_user: User) -> None:
    page = client.get("/signin/?next=/outbox/").content.decode()
    assert f'name="username" value="{demo_user.pfid}"' in page
    assert page.count('name="next" value="/outbox/"') == 2


class _Form(forms.Form):
    zip = forms.CharField(required=False)
    own_zip = forms.CharField(required=False)


def test_a_fault_stands_beside_the_field_with_the_longest_path() -> None:
    form = _Form({})
    error = PlatformError([
        Fault("E700001", "invoices[0].customer.zip", {"title": "郵便番号"}),
        Fault("E700001", "invoices[0].publisher.zip", {"title": "郵便番号"}),
        Fault("E300007", "invoices[0].publisher"),
    ])  # fmt: skip
    place(form, error, {"zip": "zip", "publisher.zip": "own_zip"})
    assert form.errors == {
        "zip": ["郵便番号は必須です"],
        "own_zip": ["郵便番号は必須です"],
        "__all__": ["発行元の規定値が設定されていません"],
    }


@pytest.mark.parametrize(("value", "text"), [(1234567, "¥1,234,567"), (-564, "-¥564"), (0, "¥0"), (None, "–")])
def test_yen_are_printed_whole_and_separated(value: int | None, text: str) -> None:
    assert yen(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(Decimal("1200.500"), "1,200.5"), (Decimal("7.000"), "7"), (100, "100"), (Decimal("-0.5"), "-0.5"), (None, "")],
)
def test_quantities_are_printed_without_idle_zeros(value: Decimal | int | None, text: str) -> None:
    assert plain_number(value) == text


def test_days_and_moments_are_those_of_japan() -> None:
    late = dt.datetime(2026, 4, 30, 16, 5, tzinfo=dt.UTC)
    assert day(late) == "2026/05/01"
    assert moment(late) == "2026/05/01 01:05"
    assert day("2026-04-30") == day(dt.date(2026, 4, 30)) == "2026/04/30"
    assert day(None) == moment(None) == "–"


def test_whoever_asks_for_a_favicon_gets_ours(client: Client) -> None:
    assert client.get("/favicon.ico").headers["Location"] == "/static/img/mark.svg"


def test_plans_decide_what_a_user_sees_at_once(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.issuer)
    company = cast.issuer.company
    assert company is not None
    company.issuing_plan = Plan.FREE
    company.save(update_fields=["issuing_plan"])
    assert client.get(reverse("issuing-list")).status_code == HTTPStatus.FORBIDDEN
