"""kill -9 while invoices are registered in bulk: of the processes that serve, and of the one that started them."""

import os
import random
import signal
import time
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from tests.plugins.torture import Measured, scaled
from tests.system.conftest import new_home
from tests.system.serving import Sandbox, started, workers
from tests.torture.bulk import Office, losses, open_office
from tests.torture.ledger import asking, faults, verified

KILLS = scaled(3, 200)
BATCHES_FOR_A_KILL = scaled(3, 5)
SIZE = scaled(20, 50)
RESTARTS = scaled(1, 20)
SERVED_BY = ("--workers", "2", "--threads", "16", "--quiet")
NOTHING = {"lost": 0, "half": 0, "doubled": 0}


@pytest.mark.security("D1")
def test_the_processes_that_serve_are_killed_while_invoices_are_registered(tmp_path: Path, measured: Measured) -> None:
    chance = random.Random(1)
    with new_home(tmp_path) as home:
        with started(home, *SERVED_BY) as sandbox, open_office(sandbox.origin, size=SIZE) as office:
            kills = 0
            for turn in range(KILLS):
                kills += kill_one(sandbox, chance)
                wait_for_work(office, (turn + 1) * BATCHES_FOR_A_KILL)
                time.sleep(chance.uniform(0, 0.2))
        with asking(home) as question:
            found = losses(office, question)
            measured(kills=kills, **found, unanswered=office.answers[0])
            assert faults(question) + verified(home) == []
        assert {name: found[name] for name in NOTHING} == NOTHING
        assert office.wrong == []
        assert kills == KILLS


@pytest.mark.security("D2")
def test_the_process_that_started_them_is_killed_and_started_again(tmp_path: Path, measured: Measured) -> None:
    chance = random.Random(2)
    with new_home(tmp_path) as home, ExitStack() as stack:
        sandbox = stack.enter_context(started(home, *SERVED_BY))
        with open_office(sandbox.origin) as office:
            for _ in range(RESTARTS):
                wait_for_work(office, len(office.acknowledged) + 2)
                time.sleep(chance.uniform(0, 1))
                sandbox.process.kill()
                sandbox.process.wait()
                sandbox = stack.enter_context(started(home, *SERVED_BY, port=sandbox.port))
            wait_for_work(office, len(office.acknowledged) + 2)
        with asking(home) as question:
            found = losses(office, question)
            measured(kills=RESTARTS, **found, unanswered=office.answers[0])
            assert faults(question) + verified(home) == []
        assert {name: found[name] for name in NOTHING} == NOTHING
        assert office.wrong == []


def kill_one(sandbox: Sandbox, chance: random.Random) -> bool:
    """Whether there was one to be killed, within some seconds."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        with suppress(IndexError, ProcessLookupError):
            os.kill(chance.choice(workers(sandbox)), signal.SIGKILL)
            return True
        time.sleep(0.01)
    return False


def wait_for_work(office: Office, batches: int, seconds: float = 30) -> None:
    """Until so many batches have been acknowledged in all."""
    until = time.monotonic() + seconds
    while len(office.acknowledged) < batches and time.monotonic() < until:
        time.sleep(0.01)
