"""What is too large is refused before it is kept; nobody's pages are kept where others find them; whose address counts."""

from http import HTTPStatus
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler, TemporaryFileUploadHandler
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import Settings

from platform_project.policy import KeepingMiddleware
from platform_project.proxies import ProxyMiddleware
from platform_project.uploads import limit_of
from tests.factories import Cast, make_cast

pytestmark = pytest.mark.django_db

MEGABYTE = 1024 * 1024


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def kept(*_args: Any, **_options: Any) -> None:
        raise AssertionError("a file was begun")

    for handler in (MemoryFileUploadHandler, TemporaryFileUploadHandler):
        monkeypatch.setattr(handler, "new_file", kept)


def large(megabytes: float) -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile("large.csv", b"x" * int(megabytes * MEGABYTE), "text/csv")}


@pytest.mark.security("N12")
@pytest.mark.usefixtures("nothing_is_kept")
@pytest.mark.parametrize("page", ["issuing-import", "signin"])
def test_a_file_larger_than_any_form_takes_is_refused_before_it_is_kept(cast: Cast, page: str) -> None:
    http = Client(enforce_csrf_checks=True)
    http.force_login(cast.issuer, "django.contrib.auth.backends.ModelBackend")
    http.get("/docs/")
    answer = http.post(reverse(page), large(6.1))
    assert answer.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert "大きすぎます" in answer.content.decode()


@pytest.mark.security("N12")
def test_a_file_that_fits_the_page_but_not_its_form_is_told_beside_the_field(cast: Cast) -> None:
    http = Client()
    http.force_login(cast.issuer, "django.contrib.auth.backends.ModelBackend")
    answer = http.post(reverse("issuing-import"), large(5.5))
    assert "ファイルは5MBまでです。" in answer.content.decode()


def test_a_bottle_may_be_larger_than_other_files(settings: Settings) -> None:
    places = {reverse("sandbox-bottle-pour"), reverse("workspace-new")}
    assert set(settings.UPLOAD_LIMITS) == places
    assert {limit_of(RequestFactory().post(place)) for place in places} == {33 * MEGABYTE}
    assert limit_of(RequestFactory().post("/sandbox/")) == 6 * MEGABYTE


def kept(cookies: dict[str, str], **headers: str) -> str:
    request = RequestFactory().get("/")
    request.COOKIES.update(cookies)
    answer = KeepingMiddleware(lambda _request: HttpResponse(headers=headers))(request)
    return answer.headers.get("Cache-Control", "")


def test_who_has_a_session_gets_pages_that_nobody_keeps() -> None:
    assert kept({"sessionid": "x"}) == "private, no-store"
    assert kept({}) == ""
    assert kept({"sessionid": "x"}, **{"Cache-Control": "private, max-age=60"}) == "private, max-age=60"


@pytest.mark.security("W1")
@pytest.mark.parametrize(("forwarded", "address"), [
    ("203.0.113.9", "203.0.113.9"), ("198.51.100.1, 203.0.113.9", "203.0.113.9"), ("evil, 203.0.113.9 ", "203.0.113.9"),
    ("2001:db8::1", "2001:db8::1"), ("203.0.113.9, evil", "127.0.0.1"), ("", "127.0.0.1"), ("203.0.113.9:80", "127.0.0.1"),
])  # fmt: skip
def test_behind_a_proxy_the_address_is_what_the_nearest_one_saw(forwarded: str, address: str) -> None:
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded})
    ProxyMiddleware(lambda _request: HttpResponse())(request)
    assert request.META["REMOTE_ADDR"] == address


@pytest.mark.security("W1")
def test_behind_a_proxy_one_guesser_does_not_lock_everybody_else(cast: Cast, settings: Settings) -> None:
    settings.AXES_FAILURE_LIMIT = 3
    settings.MIDDLEWARE = ["platform_project.proxies.ProxyMiddleware", *settings.MIDDLEWARE]
    guess = {"username": cast.issuer.pfid, "password": "wrong"}

    def sign_in(origin: str) -> int:
        return int(Client(headers={"X-Forwarded-For": f"forged, {origin}"}).post("/signin/", guess).status_code)

    assert [sign_in("198.51.100.1") for _ in range(4)] == [200, 200, 429, 429]
    assert sign_in("203.0.113.9") == 200
