"""The database server crashes under the sandbox, and comes back."""

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from django.db import connection

from tests.plugins.torture import Measured, scaled
from tests.system.serving import started
from tests.torture.bulk import losses, open_office
from tests.torture.cluster import Cluster, running
from tests.torture.ledger import asking, faults, verified
from tests.torture.test_kills import NOTHING, SERVED_BY, wait_for_work

CRASHES = scaled(2, 20)
SECONDS_TO_BE_BACK = 5.0
SECONDS_AWAY = scaled(0.3, 1.0)
ASKED_BY_NOBODY = ("/readyz", "/docs/", "/signin/", "/.well-known/openid-configuration")


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no server that could crash; its processes are killed by D1 and D2")
    with running() as cluster:
        yield cluster


@pytest.mark.security("D3")
def test_the_database_server_crashes_and_comes_back(cluster: Cluster, tmp_path: Path, measured: Measured) -> None:
    chance, waits, beside = random.Random(3), [], set()
    home = {"DATA": str(tmp_path), "DATABASE_URL": cluster.url}
    with started(home, *SERVED_BY) as sandbox, open_office(sandbox.origin) as office:
        for turn in range(CRASHES):
            wait_for_work(office, len(office.acknowledged) + 2)
            time.sleep(chance.uniform(0, 0.5))
            (cluster.kill if turn % 2 else cluster.stop)()
            time.sleep(SECONDS_AWAY)
            beside |= {requests.get(sandbox.origin + path, timeout=10).status_code for path in ASKED_BY_NOBODY}
            cluster.start()
            waits.append(seconds_until_served(office.acknowledged))
        assert sandbox.process.poll() is None
    with asking(home) as question:
        found = losses(office, question)
        measured(
            crashes=CRASHES, **found, told_503=office.answers[503], told_500=office.answers[500],
            most_milliseconds_to_be_back=round(max(waits) * 1000),
        )  # fmt: skip
        assert faults(question) + verified(home) == []
    assert {name: found[name] for name in NOTHING} == NOTHING
    assert office.wrong == []
    assert office.answers[503] > 0
    assert beside <= {200, 503}
    assert max(waits) < SECONDS_TO_BE_BACK


def seconds_until_served(acknowledged: list[str]) -> float:
    """From the database's return to the next batch."""
    before, since = len(acknowledged), time.monotonic()
    while len(acknowledged) == before and time.monotonic() - since < 4 * SECONDS_TO_BE_BACK:
        time.sleep(0.01)
    return time.monotonic() - since
