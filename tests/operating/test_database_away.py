"""While the database does not answer: 503 with Retry-After, in the form of whoever asked; never 500."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import InterfaceError, InternalError, OperationalError, connection
from django.test import Client

from platform_project.watching.metrics import meters
from tests.factories import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.security("D3")]

READ_ONLY = InternalError("cannot execute UPDATE in a read-only transaction")
READ_ONLY.__cause__ = psycopg.errors.ReadOnlySqlTransaction()
ACCIDENTS = [
    OperationalError("the connection is closed"),
    OperationalError("FATAL: sorry, too many clients already"),
    OperationalError("database is locked"),
    OperationalError("disk I/O error"),
    OperationalError("database or disk is full"),
    OperationalError("attempt to write a readonly database"),
    InterfaceError("connection already closed"),
    READ_ONLY,
]
SEARCH = "/v1/invoice/seller/invoices?send_date_from=2026-01-01&send_date_to=2026-01-31"
CLIENT = {"client_id": "c", "client_secret": "s"}
FORM = "application/x-www-form-urlencoded"


@contextmanager
def away(error: Exception, after: int = 0) -> Iterator[None]:
    """Every statement fails, `after` so many that still went well."""
    left = [after]

    def fail(execute: Any, *asked: Any) -> Any:
        if left[0] > 0:
            left[0] -= 1
            return execute(*asked)
        raise error

    with connection.execute_wrapper(fail):
        yield


@pytest.fixture
def program(token: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {token}"}, raise_request_exception=False)


@pytest.mark.parametrize("error", ACCIDENTS, ids=str)
def test_an_operation_is_told_in_the_platforms_format(program: Client, error: Exception) -> None:
    before = meters().database_away._value.get()
    with away(error):
        answer = program.get(SEARCH, headers={"Accept": "application/json"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer.json()["error_list"][0]["error_code"] == "E500002"
    assert meters().database_away._value.get() == before + 1


@pytest.mark.parametrize("after", [1])
def test_so_it_is_when_it_goes_away_in_the_middle(program: Client, after: int) -> None:
    with away(OperationalError("terminating connection due to administrator command"), after):
        answer = program.get(SEARCH, headers={"Accept": "text/xml"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert b"<error_code>E500002</error_code>" in answer.content


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("post", "/openam/oauth2/access_token"),
        ("post", "/api/credentials/access_token"),
        ("post", "/openam/oauth2/token/revoke"),
        ("post", "/openam/oauth2/introspect"),
        ("get", "/openam/oauth2/userinfo"),
        ("get", "/openam/oauth2/connect/jwk_uri"),
    ],
)
def test_an_oauth_client_is_told_in_oauths_json(program: Client, method: str, path: str) -> None:
    form = "&".join(f"{name}={value}" for name, value in CLIENT.items() | {"token": "t", "grant_type": "x"}.items())
    with away(OperationalError("connection refused")):
        answer = program.generic(method.upper(), path, form if method == "post" else "", FORM)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer.json()["error"] == "temporarily_unavailable"


def test_the_control_api_is_told_in_its_own_form(program: Client) -> None:
    with away(OperationalError("connection refused")):
        answer = program.get("/sandbox/v1/clock")
    assert (answer.status_code, answer["Retry-After"], answer.json()["error"]["code"]) == (503, "5", "unavailable")


@pytest.mark.parametrize("path", ["/", "/issuing/", "/admin/", "/openam/oauth2/authorize?client_id=c"])
def test_a_person_gets_a_page_that_says_so(cast: Cast, path: str) -> None:
    browser = Client(raise_request_exception=False)
    browser.force_login(cast.issuer)
    with away(OperationalError("connection refused")):
        answer = browser.get(path)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer["Content-Type"].startswith("text/html")


def test_who_watches_is_still_answered(program: Client) -> None:
    with away(OperationalError("connection refused")):
        found = {path: program.get(path).status_code for path in ("/healthz", "/readyz", "/metrics")}
    assert found == {"/healthz": 200, "/readyz": 503, "/metrics": 200}


def test_the_next_call_that_finds_it_again_is_served(program: Client) -> None:
    with away(OperationalError("connection refused")):
        assert program.get(SEARCH).status_code == 503
    assert program.get(SEARCH).status_code == 200


@pytest.mark.skipif(
    settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"), reason="a server alone is read-only so"
)
def test_a_server_that_takes_no_writes_is_known_as_such() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
        with pytest.raises(InternalError) as caught:
            cursor.execute("DELETE FROM django_session")
    assert getattr(caught.value.__cause__, "sqlstate", "") == "25006"
