"""The pages that nobody wants to see: in the house's style, with a way onward, and without the database where it is away."""

import json
from http import HTTPStatus
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from accounts import selectors
from tests.factories import Cast
from tests.pages.conftest import SignIn
from tests.pages.reading import text_of

API = "/wi/v2/seller/invoice/search"


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Everything that asks who is at work fails with the given error."""

    def fail(error: Exception) -> None:
        def raised(*_: Any) -> None:
            raise error

        monkeypatch.setattr(selectors, "company_of", raised)

    return fail


def quiet(client: Client) -> Client:
    """A client that is answered as a browser is: with the error's page, not with the error."""
    client.raise_request_exception = False
    return client


def test_a_missing_page_offers_the_search_and_the_way_home(issuer: Client) -> None:
    answer = issuer.get("/nothing/")
    page = answer.content.decode()
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert f'action="{reverse("search")}"' in page
    assert f'href="{reverse("home")}"' in page


def test_a_visitor_has_nothing_to_search(client: Client, db: None) -> None:
    page = client.get("/nothing/").content.decode()
    assert reverse("search") not in page
    assert f'href="{reverse("docs")}"' in page


def test_a_refused_page_says_why_and_how_to_get_in(cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in(cast.stranger).get(reverse("issuing-list"))
    page = answer.content.decode()
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "本機能は発行有料企業のみ利用可能です" in page
    assert f'href="{reverse("console")}#people"' in page
    assert f'href="{reverse("sandbox-settings")}"' in page


def test_a_form_without_its_token_can_be_opened_anew(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.issuer, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(reverse("issuing-new"), {"do": "issue"})
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert f'href="{reverse("issuing-new")}"' in answer.content.decode()


def test_an_accident_takes_nothing_from_the_database(
    issuer: Client, broken: Any, django_assert_num_queries: Any
) -> None:
    broken(RuntimeError("an accident"))
    issuer.cookies["theme"] = "dark"
    with django_assert_num_queries(0):
        answer = quiet(issuer).get(reverse("receiving-list"))
    assert answer.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert "システムエラーが発生しました" in text_of(answer)
    assert 'data-theme="dark"' in answer.content.decode()
    assert "an accident" not in answer.content.decode()


def test_while_the_database_is_away_pages_say_so_and_when_to_come_back(issuer: Client, broken: Any) -> None:
    broken(OperationalError("could not connect"))
    answer = quiet(issuer).get("/receiving/?page=2")
    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert answer.headers["Retry-After"] == "5"
    assert "データベースに接続できません" in text_of(answer)
    assert 'href="/receiving/?page=2"' in answer.content.decode()


def test_what_was_sent_is_not_asked_for_again_by_a_link(issuer: Client, broken: Any) -> None:
    broken(OperationalError("could not connect"))
    page = quiet(issuer).post("/receiving/transfers/").content.decode()
    assert 'class="button primary" href="/"' in page


def test_the_way_back_stays_on_this_host(issuer: Client, broken: Any) -> None:
    broken(OperationalError("could not connect"))
    page = quiet(issuer).get("/", PATH_INFO="//elsewhere.example/signin/").content.decode()
    assert 'class="button primary" href="/%2Felsewhere.example/signin/"' in page


def test_an_accident_speaks_the_readers_language(issuer: Client, broken: Any) -> None:
    issuer.post(reverse("set_language"), {"language": "en"})
    broken(RuntimeError("an accident"))
    answer = quiet(issuer).get(reverse("receiving-list"))
    assert '<html lang="en">' in answer.content.decode()


def test_a_host_that_is_not_ours_gets_a_page(client: Client, settings: LazySettings) -> None:
    settings.ALLOWED_HOSTS = ["ours.example"]
    answer = client.get("/", headers={"host": "theirs.example"})
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert "リクエストを受け付けられません" in text_of(answer)


@pytest.mark.parametrize(
    ("path", "status", "code"), [("/v1/nothing", 404, "E700018"), ("/wi/nothing/at/all", 404, "E700018")]
)
def test_a_program_is_told_of_a_missing_path_in_its_own_format(
    client: Client, path: str, status: int, code: str
) -> None:
    answer = client.get(path, headers={"accept": "application/json"})
    assert answer.status_code == status
    assert [fault["error_code"] for fault in json.loads(answer.content)["error_list"]] == [code]


def test_a_program_is_told_of_a_host_that_is_not_ours_in_its_own_format(client: Client, settings: LazySettings) -> None:
    settings.ALLOWED_HOSTS = ["ours.example"]
    answer = client.post(
        API, "{}", "application/json", headers={"host": "theirs.example", "accept": "application/json"}
    )
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert [fault["error_code"] for fault in json.loads(answer.content)["error_list"]] == ["E700014"]


@pytest.mark.parametrize(("error", "status", "code"), [
    (OperationalError("away"), 503, "E500002"), (RuntimeError("an accident"), 500, "E500001"),
])  # fmt: skip
def test_a_program_is_told_of_an_accident_in_its_own_format(
    issuer: Client, broken: Any, error: Exception, status: int, code: str
) -> None:
    """A program with a person's cookie: the accident comes before any view."""
    broken(error)
    answer = quiet(issuer).post(API, "{}", "application/json", headers={"accept": "application/json"})
    assert answer.status_code == status
    assert [fault["error_code"] for fault in json.loads(answer.content)["error_list"]] == [code]
