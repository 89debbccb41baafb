"""A4 パスワード方式, and the lock that it shares with the sign-in page."""

from typing import Any

import pytest
import time_machine
from axes.models import AccessAttempt
from django.test import Client
from pytest_django import Settings

from accounts.models import AccessToken, Application, User
from tests.oauth.conftest import A4, PASSWORD, SECRET, Program, World, basic, call, error


@pytest.mark.contract("3", "A4")
@pytest.mark.security("T28")
def test_a_batch_program_signs_in_with_pfid_and_password(program: Program) -> None:
    answer = program.password(response_type="json")
    assert answer.status_code == 200
    assert (answer["Cache-Control"], answer["Pragma"]) == ("no-store", "no-cache")
    body = answer.json()
    assert set(body) == {"access_token", "refresh_token", "scope", "token_type", "expires_in", "id_token"}
    assert (body["scope"], body["expires_in"]) == ("openid profile email qualified", 300)
    assert call(body["access_token"]).json()["sub"] == "issuer@demo.example"


@pytest.mark.contract("3", "A4")
def test_its_tokens_can_be_refreshed(program: Program) -> None:
    body = program.refresh(program.password().json()["refresh_token"]).json()
    assert call(body["access_token"]).status_code == 200


@pytest.mark.contract("3", "realm")
@pytest.mark.parametrize(("realm", "status"), [("/api", 200), ("", 200), ("/other", 400), ("api", 400)])
def test_the_realm_stands_in_the_body(program: Program, realm: str, status: int) -> None:
    assert program.password(realm=realm).status_code == status


@pytest.mark.contract("3", "realm")
def test_the_realm_may_be_absent_or_encoded(program: Program) -> None:
    fields = f"user_id=issuer%40demo.example&user_password={PASSWORD}&client_id=demo-client&client_secret={SECRET}"
    assert program.post(A4, fields).status_code == 200
    assert program.post(A4, fields + "&realm=%2Fapi").status_code == 200


@pytest.mark.contract("3", "Basic")
def test_basic_works_here_too(program: Program) -> None:
    fields = {"user_id": "issuer@demo.example", "user_password": PASSWORD}
    assert program.post(A4, fields, authorization=basic()).status_code == 200


@pytest.mark.security("T28")
@pytest.mark.parametrize(("pfid", "password"), [
    ("issuer@demo.example", "wrong"), ("unknown@demo.example", PASSWORD), ("issuer@other.example", PASSWORD),
    ("staff@demo.example", PASSWORD), ("x" * 300 + "@demo.example", PASSWORD), ("issuer@demo.example", PASSWORD + " "),
])  # fmt: skip
def test_whoever_cannot_sign_in_here_is_refused_in_one_way(program: Program, pfid: str, password: str) -> None:
    answer = program.password(pfid, password)
    assert error(answer) == "invalid_grant"
    assert answer.json()["error_description"] == "user_id or user_password is wrong"
    assert not AccessToken.objects.exists()


def test_a_user_without_company_or_switched_off_is_refused(world: World, program: Program) -> None:
    User.objects.create_user("nobody@demo.example", PASSWORD)
    assert error(program.password("nobody@demo.example")) == "invalid_grant"
    User.objects.filter(pk=world.user.pk).update(is_active=False)
    assert error(program.password()) == "invalid_grant"


def test_the_pfid_is_read_without_case(program: Program) -> None:
    assert program.password("ISSUER@Demo.Example").status_code == 200


@pytest.mark.security("T19")
@pytest.mark.parametrize("name", ["user_id", "user_password", "client_id", "client_secret"])
def test_a_nul_is_refused(program: Program, name: str) -> None:
    fields = {
        "user_id": "issuer@demo.example",
        "user_password": PASSWORD,
        "client_id": "demo-client",
        "client_secret": SECRET,
    }
    assert error(program.post(A4, fields | {name: "a\x00"})) == "invalid_request"


@pytest.mark.parametrize("name", ["user_id", "user_password"])
def test_a_missing_field_is_named(program: Program, name: str) -> None:
    fields = {
        "user_id": "issuer@demo.example",
        "user_password": PASSWORD,
        "client_id": "demo-client",
        "client_secret": SECRET,
    }
    answer = program.post(A4, fields | {name: ""})
    assert error(answer) == "invalid_request"
    assert name in answer.json()["error_description"]


@pytest.mark.contract("3", "A4")
def test_it_can_be_switched_off_per_client(program: Program) -> None:
    Application.objects.filter(client_id="demo-client").update(password_grant_allowed=False)
    assert error(program.password()) == "unauthorized_client"


def test_a_public_client_may_not_use_it(world: World) -> None:
    assert error(Program("public-client", secret=None).password(), 401) == "invalid_client"
    assert error(Program("public-client").password()) == "unauthorized_client"


@pytest.mark.parametrize(
    ("client_id", "secret"), [("demo-client", "wrong"), ("unknown", SECRET), ("demo-client", None)]
)
def test_the_client_must_authenticate_first(world: World, client_id: str, secret: str | None) -> None:
    assert error(Program(client_id, secret).password(password="wrong"), 401) == "invalid_client"
    assert not AccessAttempt.objects.filter(username="issuer@demo.example").exists()


def test_get_is_refused(client: Client) -> None:
    assert client.get(A4).status_code == 405


@pytest.fixture
def strict(settings: Settings) -> None:
    settings.AXES_FAILURE_LIMIT = 4


def sign_in(pfid: str = "issuer@demo.example", password: str = PASSWORD, **extra: Any) -> Any:
    return Client(**extra).post("/signin/", {"username": pfid, "password": password, "next": "/signin/"})


@pytest.mark.security("T27")
@pytest.mark.usefixtures("strict")
def test_guessing_a_password_locks_the_pfid_for_that_address(program: Program) -> None:
    guesses = [program.password(password="wrong") for _ in range(6)]
    assert [answer.status_code for answer in guesses] == [400, 400, 400, 429, 429, 429]
    assert error(guesses[-1], 429) == "invalid_grant"
    assert int(guesses[-1]["Retry-After"]) == 900
    assert program.password().status_code == 429


@pytest.mark.security("T27")
@pytest.mark.security("W2")
@pytest.mark.usefixtures("strict")
def test_the_sign_in_page_and_a4_share_the_lock(program: Program) -> None:
    assert [sign_in(password="wrong").status_code for _ in range(2)] == [200, 200]
    assert [program.password(password="wrong").status_code for _ in range(2)] == [400, 429]
    locked = sign_in()
    assert locked.status_code == 429
    assert int(locked["Retry-After"]) == 900
    assert "15分間" in locked.content.decode()


@pytest.mark.security("W1")
@pytest.mark.usefixtures("strict")
def test_other_users_other_addresses_and_other_spellings(world: World, program: Program) -> None:
    for pfid in ("issuer@demo.example", "ISSUER@demo.example", " issuer@DEMO.example", "issuer@demo.example"):
        program.password(pfid, "wrong")
    assert program.password().status_code == 429
    assert Program("other-client").password("issuer@other.example").status_code == 200
    assert sign_in(REMOTE_ADDR="192.0.2.7").status_code == 302


@pytest.mark.security("W1")
@pytest.mark.usefixtures("strict")
def test_the_lock_ends_by_itself_in_real_time(world: World, program: Program) -> None:
    for _ in range(4):
        program.password(password="wrong")
    assert program.password().status_code == 429
    attempt = AccessAttempt.objects.get()
    with time_machine.travel(attempt.attempt_time.timestamp() + 14 * 60):
        assert program.password().status_code == 429
    with time_machine.travel(attempt.attempt_time.timestamp() + 15 * 60 + 1):
        assert program.password().status_code == 200


@pytest.mark.usefixtures("strict")
def test_a_good_password_forgives_earlier_failures(program: Program) -> None:
    for _ in range(3):
        assert [program.password(password="wrong").status_code for _ in range(3)] == [400, 400, 400]
        assert program.password().status_code == 200
    assert not AccessAttempt.objects.exists()


def test_what_is_kept_of_a_failure_holds_no_secret(program: Program) -> None:
    program.password(password="guessed-password", client_secret=SECRET)
    sign_in(password="guessed-password")
    kept = " ".join(f"{attempt.post_data} {attempt.get_data}" for attempt in AccessAttempt.objects.all())
    assert kept
    assert "guessed-password" not in kept
    assert SECRET not in kept
