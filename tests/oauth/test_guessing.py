"""What guessing tells, and how long it may go on."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from accounts import hashers
from accounts.models import User
from tests.oauth.conftest import SECRET, TOKEN, Program, World, basic, error

ROUNDS = 9
# As outside of tests, where passwords are hashed quickly.
SLOW = override_settings(PASSWORD_HASHERS=["accounts.hashers.PasswordHasher", "accounts.hashers.ClientSecretHasher"])


@pytest.mark.security("W3")
@pytest.mark.parametrize("way", ["body", "header"])
def test_twenty_guesses_of_a_clients_secret_end_in_waiting(world: World, way: str) -> None:
    def guess(number: int) -> Any:
        fields = {"grant_type": "refresh_token", "refresh_token": "x"}
        if way == "header":
            return Program().post(TOKEN, fields, authorization=basic(secret=f"guess-{number}"))
        return Program(secret=f"guess-{number}").refresh("x")

    answers = [guess(number) for number in range(20)]
    limit = configured.AXES_FAILURE_LIMIT
    assert [answer.status_code for answer in answers] == [401] * (limit - 1) + [429] * (21 - limit)
    assert int(answers[-1]["Retry-After"]) > 0
    right = Program().post(TOKEN, {"grant_type": "refresh_token", "refresh_token": "x"}, authorization=basic())
    assert error(right, 429) == "invalid_grant"
    assert error(Program("other-client", SECRET).refresh("x")) == "invalid_grant", "another client is unharmed"


@pytest.mark.security("W3")
def test_a_client_that_nobody_knows_fills_no_table(world: World) -> None:
    for number in range(3):
        assert Program(f"invented-{number}", "x").refresh("x").status_code == 401
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM axes_accessattempt")
        assert cursor.fetchone()[0] == 0


def on_the_page(pfid: str) -> int:
    return int(Client().post("/signin/", {"username": pfid, "password": "wrong"}).status_code)


def by_program(pfid: str) -> int:
    return int(Program().password(pfid, "wrong").status_code)


Guess = Callable[[str], int]
every_way = pytest.mark.parametrize("guess", [on_the_page, by_program])
KNOWN, UNKNOWN, OFF = "issuer@demo.example", "nobody@demo.example", "off@demo.example"


@pytest.fixture
def people(world: World) -> Iterator[World]:
    with SLOW, override_settings(AXES_FAILURE_LIMIT=1_000):
        world.user.set_password("another-pass-2026")
        world.user.save()
        User.objects.create_user(OFF, "another-pass-2026", is_active=False)
        yield world


@pytest.mark.security("W4")
@every_way
def test_whether_a_pfid_exists_changes_neither_hashing_nor_statements(
    people: World, guess: Guess, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    inner = hashers.PasswordHasher.encode

    def encode(self: hashers.PasswordHasher, password: str, salt: str) -> str:
        hashed.append("encode")
        return str(inner(self, password, salt))

    def verify(self: hashers.PasswordHasher, password: str, encoded: str) -> bool:
        hashed.append("verify")
        return False

    monkeypatch.setattr(hashers.PasswordHasher, "encode", encode)
    monkeypatch.setattr(hashers.PasswordHasher, "verify", verify)
    seen = {}
    for pfid in (KNOWN, UNKNOWN, OFF):
        hashed.clear()
        with CaptureQueriesContext(connection) as queries:
            guess(pfid)
        seen[pfid] = (len(hashed), len(queries))
    assert len(set(seen.values())) == 1, seen
    assert seen[KNOWN][0] == 1


@pytest.mark.security("W4")
@every_way
def test_whether_a_pfid_exists_cannot_be_told_by_the_time(people: World, guess: Guess) -> None:
    """Processor time of this thread, taken in turns, the least of it: what else the machine does is no matter."""
    took: dict[str, list[float]] = {KNOWN: [], UNKNOWN: []}
    for pfid in (KNOWN, UNKNOWN):
        guess(pfid)
    for _ in range(ROUNDS):
        for pfid, times in took.items():
            begin = time.thread_time()
            guess(pfid)
            times.append(time.thread_time() - begin)
    known, unknown = map(min, took.values())
    assert abs(known - unknown) <= 0.1 * max(known, unknown), (known, unknown)
