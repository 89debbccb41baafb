"""Calls at once, on either database: a limit lets as many pass as it says, however many come together."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from platform_project.kernel.clock import JAPAN
from sandbox.limits.bounds import Bounds
from sandbox.models import CallCount
from sandbox.services import limits
from tests.sandbox.conftest import make_world

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

NOON = dt.datetime(2026, 12, 1, 12, 0, 0, 250_000, tzinfo=JAPAN)


def test_however_many_call_at_once_no_more_than_the_bound_pass() -> None:
    world = make_world("crowded", "empty")
    threads, bound = 8, 5

    def one(_number: int) -> bool:
        try:
            return limits.take(world.workspace, "crowded-client", Bounds(per_second=bound), NOON) is None
        finally:
            connection.close()

    for _ in range(5):
        CallCount.objects.all().delete()
        with ThreadPoolExecutor(threads) as pool:
            assert sum(pool.map(one, range(threads * 2))) == bound
