"""The line of a request, the errors, and the number that holds them together."""

import json
import logging
import logging.config
import sys
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from pytest_django import Settings

from platform_project.settings.logs import logging_as
from sandbox.seeding.cast import PASSWORD
from tests.factories import Cast

pytestmark = pytest.mark.django_db

SEARCH = "/v1/invoice/seller/invoices?send_date_from=2026-01-01&send_date_to=2026-01-31"


class Log:
    """What went to stderr, as JSON lines."""

    def __init__(self) -> None:
        self.stream = StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[Log]:
    kept = {name: (logging.getLogger(name).handlers[:], logging.getLogger(name).level) for name in _NAMES}
    found = Log()
    monkeypatch.setattr(sys, "stderr", found.stream)
    logging.config.dictConfig(logging_as("json"))
    yield found
    for name, (handlers, level) in kept.items():
        logger = logging.getLogger(name)
        logger.handlers[:] = handlers
        logger.setLevel(level)


_NAMES = ("", "django.request", "platform_project.requests", "_granian")


def test_a_request_leaves_one_line_that_says_who_asked_for_what_and_how_it_went(
    log: Log, client: Client, cast: Cast, token: str
) -> None:
    answer = client.get(SEARCH, headers={"Authorization": f"Bearer {token}", "X-Request-Id": "mine-17"})
    [line] = log.lines
    assert line.pop("duration_ms") > 0
    assert line.pop("queries") > 0
    assert line.pop("at")
    assert line == {
        "level": "INFO", "logger": "platform_project.requests", "request_id": "mine-17",
        "message": "GET /v1/invoice/seller/invoices", "addr": "127.0.0.1", "method": "GET",
        "path": "/v1/invoice/seller/invoices", "status": answer.status_code, "route": "seller_invoice_search",
        "workspace": cast.workspace.slug,
    }  # fmt: skip


def test_a_number_of_the_callers_own_is_answered_and_stands_in_the_body(client: Client) -> None:
    answer = client.get(SEARCH, headers={"X-Request-Id": "mine-17", "Accept": "application/json"})
    assert (answer["X-Request-Id"], answer.json()["request_id"]) == ("mine-17", "mine-17")


@pytest.mark.parametrize("given", ["", "with blank", "x" * 65, "<b>", "-begins-with-a-dash", "改行", "a\tb"])
def test_a_number_that_could_do_harm_is_passed_over(client: Client, given: str) -> None:
    answer = client.get("/healthz", HTTP_X_REQUEST_ID=given)
    assert answer["X-Request-Id"] != given
    assert len(answer["X-Request-Id"]) == 32


def test_pages_and_what_is_not_there_are_numbered_too(client: Client) -> None:
    numbers = {client.get(path)["X-Request-Id"] for path in ("/signin/", "/healthz", "/nowhere", "/v1/nowhere")}
    assert {len(number) for number in numbers} == {32}
    assert len(numbers) == 4


def test_an_accident_is_told_with_its_traceback_under_the_same_number(
    log: Log, client: Client, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **options: object) -> None:
        raise ValueError("broke in the middle")

    monkeypatch.setattr("platform_project.api.views.examine", broken)
    answer = client.get(SEARCH, headers={"Authorization": f"Bearer {token}"})
    accident, line = log.lines
    assert (answer.status_code, accident["level"]) == (500, "ERROR")
    assert accident["exc_info"].endswith("ValueError: broke in the middle")
    assert accident["request_id"] == line["request_id"] == answer.json()["request_id"]


@pytest.mark.security("W12")
def test_no_secret_stands_in_a_line_whichever_way_it_came(log: Log, client: Client, cast: Cast, token: str) -> None:
    secret = "Geheim-0123456789abcdef"
    client.get(f"/invitations/{secret}/?code={secret}")
    client.get(f"/invitations/{secret}")
    client.get(f"/progress/{secret}/")
    client.get(
        f"{SEARCH}&access_token={secret}", headers={"Authorization": f"Bearer {secret}", "Cookie": f"s={secret}"}
    )
    client.get(SEARCH, headers={"Authorization": f"Bearer {token}"})
    client.post(
        f"/api/credentials/access_token?client_secret={secret}",
        {
            "user_id": cast.issuer.pfid,
            "user_password": secret,
            "client_id": "c",
            "client_secret": secret,
            "realm": "/api",
        },
    )
    client.post("/signin/", {"username": cast.issuer.pfid, "password": PASSWORD})
    assert len(log.lines) >= 7
    assert not [word for word in (secret, token, PASSWORD) if word in log.text]
    assert "/invitations/…/" in log.text


def _breaks(_request: object, token: str) -> HttpResponse:
    raise ValueError("broke")


urlpatterns = [path("invitations/<slug:token>/", _breaks)]
handler500 = "platform_project.api.error_pages.server_error"


@pytest.mark.security("W12")
@pytest.mark.urls(__name__)
def test_an_accident_behind_a_secret_path_does_not_tell_it(log: Log, settings: Settings) -> None:
    answer = Client(raise_request_exception=False).get("/invitations/Geheim-0123/")
    accident, line = log.lines
    assert (answer.status_code, accident["logger"]) == (500, "django.request")
    assert accident["request_id"] == line["request_id"] == answer["X-Request-Id"]
    assert "ValueError: broke" in accident["exc_info"]
    assert "Geheim-0123" not in log.text


def test_for_a_person_it_is_a_line_of_text(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    formatter = logging_as("text")["formatters"]["request"]["()"]
    module, _, name = formatter.rpartition(".")
    record = logging.makeLogRecord({
        "addr": "127.0.0.1", "method": "GET", "path": "/a\nb", "status": 404, "duration_ms": 1.25,
    })  # fmt: skip
    told = getattr(sys.modules[module], name)().format(record)
    assert told.endswith(' 127.0.0.1 "GET /a?b" 404 1.2 ms')
