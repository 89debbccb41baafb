"""Several at once, on a real database: threads of one process, each with its own connection."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.db import connection
from pytest_django import Settings

from accounts import services
from accounts.holdings import Reach
from accounts.models import AccessToken, Application, RefreshMode, RefreshToken, SigningKey
from accounts.oauth.tokens import mint
from tests.oauth.conftest import Person, Program, World, build_world, call
from tests.plugins.torture import Measured, scaled

ROUNDS = scaled(12, 1000)
BRIEF = 12
THREADS = 8

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db: None) -> World:
    SigningKey.objects.active()
    return build_world()


@pytest.fixture
def crowd() -> Callable[[Callable[[int], Any]], list[Any]]:
    """Run a move in every thread at the same moment; give the results."""

    def rush(move: Callable[[int], Any]) -> list[Any]:
        barrier = threading.Barrier(THREADS)

        def one(number: int) -> Any:
            try:
                barrier.wait()
                return move(number)
            finally:
                connection.close()

        with ThreadPoolExecutor(THREADS) as pool:
            return list(pool.map(one, range(THREADS)))

    return rush


Rush = Callable[[Callable[[int], Any]], list[Any]]


def redeem(code: str, _number: int) -> Any:
    return Program().redeem(code)


def refresh_one_of(tokens: list[str], number: int) -> Any:
    return Program().refresh(tokens[number % len(tokens)])


@pytest.mark.security("T25")
def test_one_code_at_once_gives_one_pair_and_no_accident(world: World, crowd: Rush, measured: Measured) -> None:
    person = Person(world.user)
    for turn in range(ROUNDS):
        code = person.code()
        answers = crowd(partial(redeem, code))
        assert Counter(answer.status_code for answer in answers) == {200: 1, 400: THREADS - 1}
        won = next(answer.json() for answer in answers if answer.status_code == 200)
        assert call(won["access_token"]).status_code == 401, "a code used twice kills what it gave"
        assert not RefreshToken.objects.filter(revoked=None).exists()
        measured(rounds=turn + 1, of_eight=THREADS, other_than_one_won=0, answers_of_5xx=0)


@pytest.mark.security("R10")
def test_one_refresh_token_at_once_gives_one_pair_to_everybody(world: World, crowd: Rush, measured: Measured) -> None:
    refresh = mint(world.user, world.client).refresh_token.token
    for turn in range(ROUNDS):
        answers = crowd(partial(refresh_one_of, [refresh]))
        assert Counter(answer.status_code for answer in answers) == {200: THREADS}
        pairs = {(answer.json()["access_token"], answer.json()["refresh_token"]) for answer in answers}
        assert len(pairs) == 1
        access, refresh = pairs.pop()
        assert call(access).status_code == 200
        assert RefreshToken.objects.filter(revoked=None).count() == AccessToken.objects.count() == 1
        measured(rounds=turn + 1, of_eight=THREADS, still_signed_in=turn + 1, other_than_one_pair=0, answers_of_5xx=0)


@pytest.mark.security("R3")
@pytest.mark.security("R5")
def test_a_replay_during_refreshes_leaves_nothing_alive(world: World, crowd: Rush) -> None:
    for _ in range(BRIEF):
        oldest = mint(world.user, world.client).refresh_token.token
        middle = Program().refresh(oldest).json()["refresh_token"]
        newest = Program().refresh(middle).json()["refresh_token"]
        answers = crowd(partial(refresh_one_of, [oldest, newest]))
        assert {answer.status_code for answer in answers} <= {200, 400}
        assert not AccessToken.objects.exists()
        assert not RefreshToken.objects.filter(revoked=None).exists()


@pytest.mark.security("R11")
def test_a_deactivation_during_refreshes_leaves_nothing_alive(world: World, crowd: Rush) -> None:
    for _ in range(BRIEF):
        world.user.is_active = True
        world.user.save()
        refresh = mint(world.user, world.client).refresh_token.token

        def move(number: int, refresh: str = refresh) -> int:
            if number == 0:
                services.deactivate_user(world.user)
                return 0
            return int(Program().refresh(refresh).status_code)

        assert set(crowd(move)) <= {0, 200, 400}
        assert not AccessToken.objects.exists()
        assert not RefreshToken.objects.filter(revoked=None).exists()


@pytest.mark.security("V2")
def test_a_revocation_during_refreshes_leaves_nothing_alive(world: World, crowd: Rush) -> None:
    for _ in range(BRIEF):
        token = mint(world.user, world.client)
        refresh = token.refresh_token.token

        def move(number: int, refresh: str = refresh) -> int:
            return int((Program().revoke(refresh) if number == 0 else Program().refresh(refresh)).status_code)

        assert set(crowd(move)) <= {200, 400}
        assert not AccessToken.objects.exists()
        assert not RefreshToken.objects.filter(revoked=None).exists()


@pytest.mark.usefixtures("fresh_keys")
@pytest.mark.contract("3", "signing key")
def test_processes_that_all_need_the_first_key_agree_on_one(transactional_db: None, crowd: Rush) -> None:
    for _ in range(3):
        SigningKey.objects.all().delete()
        kids = crowd(lambda _number: SigningKey.objects.active().jwk.thumbprint())
        assert len(set(kids)) == 1
        assert SigningKey.objects.count() == 1


@pytest.mark.contract("3", "A4")
def test_many_batch_programs_sign_in_at_once(world: World, crowd: Rush) -> None:
    for _ in range(3):
        assert {answer.status_code for answer in crowd(lambda _number: Program().password())} == {200}
    assert RefreshToken.objects.filter(revoked=None).count() == 3 * THREADS


@pytest.mark.security("T27")
def test_many_wrong_passwords_at_once_are_counted_and_lock(world: World, crowd: Rush, settings: Settings) -> None:
    settings.AXES_FAILURE_LIMIT = THREADS
    assert {answer.status_code for answer in crowd(lambda _number: Program().password(password="x"))} <= {400, 429}
    assert Program().password().status_code == 429


@pytest.mark.contract("3", "refresh")
def test_one_token_of_single_use_at_once_gives_one_pair_to_one(world: World, crowd: Rush) -> None:
    Application.objects.update(refresh_mode=RefreshMode.SINGLE_USE, replay_kills_grant=False)
    for _ in range(BRIEF):
        answers = crowd(partial(refresh_one_of, [mint(world.user, world.client).refresh_token.token]))
        assert Counter(answer.status_code for answer in answers) == {200: 1, 400: THREADS - 1}
        won = next(answer.json() for answer in answers if answer.status_code == 200)
        assert call(won["access_token"]).status_code == 200


@pytest.mark.contract("3", "refresh")
def test_one_reusable_token_at_once_gives_everybody_an_access_token(world: World, crowd: Rush) -> None:
    Application.objects.update(refresh_mode=RefreshMode.REUSABLE)
    refresh = mint(world.user, world.client).refresh_token.token
    answers = crowd(partial(refresh_one_of, [refresh]))
    assert {answer.json()["refresh_token"] for answer in answers} == {refresh}
    assert len({answer.json()["access_token"] for answer in answers}) == THREADS
    assert RefreshToken.objects.count() == 1


@pytest.mark.contract("3", "refresh")
def test_as_many_refreshes_are_refused_at_once_as_were_to_be(world: World, crowd: Rush) -> None:
    Application.objects.update(refuse_refreshes=3)
    refresh = mint(world.user, world.client).refresh_token.token
    answers = crowd(partial(refresh_one_of, [refresh]))
    assert Counter(answer.status_code for answer in answers) == {200: THREADS - 3, 400: 3}
    assert Application.objects.get(pk=world.client.pk).refuse_refreshes == 0


def test_expiring_everything_during_refreshes_leaves_no_token_of_before(world: World, crowd: Rush) -> None:
    for _ in range(BRIEF):
        token = mint(world.user, world.client)

        def move(number: int, refresh: str = token.refresh_token.token) -> int:
            if number == 0:
                services.expire_tokens(Reach(world.workspace), ["access_tokens", "refresh_tokens"])
                return 0
            return int(Program().refresh(refresh).status_code)

        assert set(crowd(move)) <= {0, 200, 400}
        assert call(token.token).status_code == 401
