"""Lost answers, halves and delays as a client on the wire sees them, from a sandbox that serves with two workers."""

import http.client
import json
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from sandbox.seeding.cast import PASSWORD
from sandbox.seeding.demo import credentials
from tests.system.conftest import new_home
from tests.system.serving import Sandbox, started, workers

SEARCH = "/v1/invoice/seller/invoices?send_date_from=2020-01-01&send_date_to=2030-12-31&get_count=20"
REGISTER = "/wi/v2/seller/invoice/register"


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with new_home(tmp_path_factory.mktemp("home")) as home, started(home, "--workers", "2") as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def token(sandbox: Sandbox) -> str:
    form = {
        "user_id": "issuer@demo.example", "user_password": PASSWORD, "realm": "/api", "client_id": "demo-client",
        "client_secret": credentials("demo").client_secret,
    }  # fmt: skip
    answer = requests.post(f"{sandbox.origin}/api/credentials/access_token", form, timeout=10)
    return str(answer.json()["access_token"])


def invoice(inv_no: str, remarks: str = "") -> dict[str, Any]:
    return {"response_type": "json", "invoices": [{
        "inv_no": inv_no, "remarks": remarks, "send_date": "2026-11-20", "pay_due_date": "2026-12-31", "invoice_type": "3",
        "customer": {"private_cust_cd": "AOBA"},
        "details": [{"item_name": "部品", "item_qty": 1, "item_price": 1000, "tax_type": "0", "tax_rate_sec": 10}],
    }]}  # fmt: skip


class Program:
    """A partner's program with one connection for each call; tells what came of it."""

    def __init__(self, sandbox: Sandbox, token: str) -> None:
        self.host, self.token = urlsplit(sandbox.origin).netloc, token

    def call(self, path: str, body: Any = None, fault: str = "") -> str:
        connection = http.client.HTTPConnection(self.host, timeout=20)
        headers = {"Authorization": f"Bearer {self.token}", "Accept": "application/json", "X-Sandbox-Fault": fault}
        try:
            if body is None:
                connection.request("GET", path, headers=headers)
            else:
                sent = json.dumps(body).encode()
                connection.request("POST", path, sent, headers | {"Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.read()
            return str(answer.status)
        except http.client.IncompleteRead as half:
            return f"half, {len(half.partial)} of {len(half.partial) + (half.expected or 0)}"
        except http.client.RemoteDisconnected:
            return "nothing"
        finally:
            connection.close()


@pytest.fixture
def program(sandbox: Sandbox, token: str) -> Program:
    return Program(sandbox, token)


def test_a_cut_connection_shows_no_byte_and_leaves_nothing(program: Program) -> None:
    assert program.call(REGISTER, invoice("CUT-1"), "cut") == "nothing"
    assert program.call(REGISTER, invoice("CUT-1")) == "200"


def test_after_a_lost_answer_the_work_is_there(program: Program) -> None:
    assert program.call(REGISTER, invoice("LOST-1"), "cut-after") == "nothing"
    assert program.call(REGISTER, invoice("LOST-1")) == "400"  # the number is taken
    assert program.call(REGISTER, invoice("LOST-2", "sandbox:cut-after")) == "nothing"
    assert program.call(REGISTER, invoice("LOST-2")) == "400"


def test_half_an_answer_is_exactly_half(program: Program) -> None:
    for _ in range(20):
        told = program.call(SEARCH, fault="half")
        assert told.startswith("half, "), told
        came, whole = (int(number) for number in told.removeprefix("half, ").split(" of "))
        assert came == whole // 2


def test_a_connection_that_is_kept_is_cut_too(sandbox: Sandbox, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
    with requests.Session() as session:
        assert session.get(sandbox.origin + SEARCH, headers=headers, timeout=10).ok
        with pytest.raises(requests.ConnectionError):
            session.get(sandbox.origin + SEARCH, headers=headers | {"X-Sandbox-Fault": "cut"}, timeout=10)
        with pytest.raises(requests.exceptions.ChunkedEncodingError):
            session.get(sandbox.origin + SEARCH, headers=headers | {"X-Sandbox-Fault": "half"}, timeout=10)


def test_a_delay_is_in_real_time_and_others_go_on(program: Program) -> None:
    began = time.monotonic()
    with ThreadPoolExecutor(3) as pool:
        slow = [pool.submit(program.call, SEARCH, None, "delay-1500") for _ in range(2)]
        quick = pool.submit(program.call, SEARCH)
        assert quick.result() == "200"
        assert not any(one.done() for one in slow)
        assert [one.result() for one in slow] == ["200", "200"]
    assert time.monotonic() - began >= 1.5


def test_of_calls_to_two_processes_as_many_fail_as_were_armed(sandbox: Sandbox, program: Program) -> None:
    key = {"Authorization": f"Bearer {credentials('demo').key}"}
    for times in (1, 7):
        armed = requests.post(
            f"{sandbox.origin}/sandbox/v1/faults", json={"effect": "503", "times": times}, headers=key, timeout=10
        )
        assert armed.status_code == 201
        with ThreadPoolExecutor(16) as pool:
            told = Counter(pool.map(lambda _: program.call(SEARCH), range(48)))
        assert told == {"503": times, "200": 48 - times}


def test_the_workers_survive_it_and_say_nothing_of_it(sandbox: Sandbox, program: Program) -> None:
    before = workers(sandbox)
    for fault, told in (("cut", "nothing"), ("cut-after", "nothing"), ("503", "503"), ("500-html", "500")):
        assert [program.call(SEARCH, fault=fault) for _ in range(25)] == [told] * 25
    assert workers(sandbox) == before
    assert program.call(SEARCH) == "200"
    assert not [word for word in ("ERROR", "Traceback", "Unavailable", "Internal Server") if word in sandbox.printed()]


def test_a_log_of_the_terminal_has_a_line_for_each(sandbox: Sandbox, program: Program, tmp_path: Path) -> None:
    program.call(SEARCH, fault="cut")
    assert '"GET /v1/invoice/seller/invoices" 444' in sandbox.printed()
