"""`manage.py serve`, which is what `make run` starts."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from tests.plugins.torture import Measured
from tests.system.conftest import Home, new_home
from tests.system.serving import SECONDS_TO_START, Sandbox, command, environment, free_port, started, workers
from tests.torture.ledger import asking

A_NORMAL_CALL = 1.0
HALF_A_HEAD = b"GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Never-"
BODY = b"client_id=demo-client&client_secret=demo-secret"
HEAD_OF_A_POST = (
    b"POST /api/credentials/access_token HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n" % len(BODY)
)
HEAD_THAT_ASKS_WHETHER_TO_GO_ON = HEAD_OF_A_POST + b"X-Request-Id: at-the-end\r\nExpect: 100-continue\r\n\r\n"
# Of a call whose token is looked up in the database, before anybody asks what else it says.
HALF_A_BODY = (
    b"POST /wi/v2/seller/invoice/search HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer nobody's\r\n"
    b'Content-Type: application/json\r\nContent-Length: 5000\r\n\r\n{"response'
)


@dataclass(frozen=True)
class FirstStart:
    """What a start from nothing showed, and the home that it left behind."""

    home: Home
    origin: str
    printed: str
    health: list[dict[str, str]]
    invoices: int
    secret_key: str
    ended: int


@pytest.fixture(scope="module")
def first_start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FirstStart]:
    with new_home(tmp_path_factory.mktemp("home"), migrated=False) as home:
        with started(home) as sandbox:
            health = [requests.get(sandbox.origin + path, timeout=5).json() for path in ("/healthz", "/readyz")]
            invoices, key = count_invoices(sandbox), secret_key(home)
            sandbox.tell_to_stop()
            ended = sandbox.ended()
        yield FirstStart(home, sandbox.origin, sandbox.printed(), health, invoices, key, ended)


@pytest.fixture
def prepared(first_start: FirstStart) -> Home:
    return first_start.home


@pytest.fixture
def sandbox(prepared: Home) -> Iterator[Sandbox]:
    with started(prepared, "--workers", "2") as sandbox:
        yield sandbox


def test_a_start_from_nothing_says_what_to_open_and_what_to_paste(first_start: FirstStart) -> None:
    for place in ("/", "/docs/", "/admin/"):
        assert f" {first_start.origin}{place} " in first_start.printed
    assert "issuer@demo.example" in first_start.printed
    assert all(len(line) <= 80 for line in pasted(first_start.printed).splitlines())


def test_a_start_from_nothing_is_healthy_and_ends_well(first_start: FirstStart) -> None:
    assert first_start.health == [{"status": "alive"}, {"status": "ready"}]
    assert first_start.ended == 0


def test_what_is_to_be_pasted_fetches_a_page_of_invoices(sandbox: Sandbox) -> None:
    if shutil.which("curl") is None:
        pytest.skip("no curl on this machine")
    answer = subprocess.run(["sh", "-c", pasted(sandbox.printed())], capture_output=True, timeout=20, check=True)
    page = json.loads(answer.stdout)
    assert (page["result"], len(page["invoice_list"])) == ("0", 3)


def test_a_second_start_keeps_the_data_and_the_sessions_key(first_start: FirstStart, sandbox: Sandbox) -> None:
    assert first_start.invoices > 0
    assert count_invoices(sandbox) == first_start.invoices
    assert secret_key(first_start.home) == first_start.secret_key


def test_static_files_are_served_without_being_collected(sandbox: Sandbox) -> None:
    answer = requests.get(f"{sandbox.origin}/static/admin/css/base.css", timeout=5)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, 'text/css; charset="utf-8"')


def test_the_line_that_a_request_leaves_in_the_terminal_holds_no_query(sandbox: Sandbox) -> None:
    requests.get(f"{sandbox.origin}/healthz?code=secret-in-the-query", timeout=5)
    until = time.monotonic() + 5
    while '"GET /healthz" 200' not in sandbox.printed() and time.monotonic() < until:
        time.sleep(0.05)
    assert '"GET /healthz" 200' in sandbox.printed()
    assert "secret-in-the-query" not in sandbox.printed()


def test_a_port_that_is_taken_is_named(sandbox: Sandbox, prepared: Home) -> None:
    second = subprocess.run(command(sandbox.port), env=environment(prepared), capture_output=True, timeout=20)
    assert second.returncode == 1
    assert f"cannot listen on 127.0.0.1 port {sandbox.port}" in second.stderr.decode()


def test_ctrl_c_ends_it_well(sandbox: Sandbox) -> None:
    sandbox.tell_to_stop(signal.SIGINT)
    assert sandbox.ended() == 0


def test_https_is_served_with_a_certificate_of_ones_own_that_a_restart_keeps(prepared: Home) -> None:
    certificate = Path(prepared["DATA"], "tls", "certificate.pem")
    contents = []
    for _ in range(2):
        with started(prepared, "--tls") as sandbox:
            assert requests.get(f"{sandbox.origin}/readyz", verify=str(certificate), timeout=5).ok
            contents.append(certificate.read_bytes())
    assert contents[0] == contents[1]
    assert (certificate.parent / "certificate-key.pem").stat().st_mode & 0o077 == 0


@pytest.mark.security("D2")
def test_a_parent_that_was_killed_takes_its_workers_along_and_a_restart_finds_the_port_free(
    sandbox: Sandbox, prepared: Home
) -> None:
    sandbox.process.kill()
    sandbox.process.wait()
    assert becomes(sandbox.port, answering=False)
    with started(prepared, port=sandbox.port) as again:
        assert requests.get(f"{again.origin}/readyz", timeout=5).ok


def test_a_sandbox_that_a_suite_started_ends_with_the_suite(prepared: Home) -> None:
    port = free_port()
    serving = command(port, "--quiet", "--with-parent")
    parent = f"import subprocess; subprocess.Popen({serving!r}); input()"
    with subprocess.Popen([sys.executable, "-c", parent], env=environment(prepared), stdin=subprocess.PIPE) as suite:
        assert becomes(port, answering=True)
        suite.kill()
    assert becomes(port, answering=False)


def cores(sandbox: Sandbox) -> list[set[int]]:
    return [os.sched_getaffinity(worker) for worker in workers(sandbox)]


def test_each_worker_has_a_core_to_itself(sandbox: Sandbox) -> None:
    there = os.sched_getaffinity(sandbox.process.pid)
    assert {len(own) for own in cores(sandbox)} == {1}
    assert len(set().union(*cores(sandbox))) == min(2, len(there))


@pytest.mark.security("D1")
def test_a_worker_that_was_killed_is_replaced(sandbox: Sandbox) -> None:
    first, second = workers(sandbox)
    before = sorted(map(sorted, cores(sandbox)))
    os.kill(first, signal.SIGKILL)
    until = time.monotonic() + 10
    while (len(workers(sandbox)) < 2 or first in workers(sandbox)) and time.monotonic() < until:
        time.sleep(0.05)
    assert len(workers(sandbox)) == 2
    assert second in workers(sandbox)
    assert sorted(map(sorted, cores(sandbox))) == before
    assert requests.get(f"{sandbox.origin}/readyz", timeout=5).ok


@pytest.mark.security("D12")
def test_what_is_running_when_it_must_stop_is_still_answered_and_logged(
    sandbox: Sandbox, prepared: Home, measured: Measured
) -> None:
    with half_open(sandbox.port, HEAD_THAT_ASKS_WHETHER_TO_GO_ON, 50) as connections:
        assert {connection.recv(4096)[:12] for connection in connections} == {b"HTTP/1.1 100"}
        # Every one of them is being served, and waits for its body; now the sandbox is told to stop.
        sandbox.tell_to_stop()
        for connection in connections:
            connection.sendall(BODY)
        answers = [connection.recv(4096)[:12] for connection in connections]
    measured(running=len(answers), answered=answers.count(b"HTTP/1.1 400"))
    assert set(answers) == {b"HTTP/1.1 400"}  # a client's, and of no user
    assert sandbox.ended() == 0
    with asking(prepared) as question:
        assert question("SELECT count(*) FROM sandbox_logentry WHERE request_id = 'at-the-end'") == [(50,)]


@pytest.mark.security("D13")
@pytest.mark.parametrize("head", [HALF_A_HEAD, HALF_A_BODY], ids=["headers", "bodies"])
@pytest.mark.parametrize("count", [60, 500])
def test_connections_that_stand_half_open_keep_nobody_waiting(
    sandbox: Sandbox, count: int, head: bytes, measured: Measured
) -> None:
    with half_open(sandbox.port, head, count):
        answer = requests.get(f"{sandbox.origin}/readyz", timeout=5)
        measured(half_open=count, milliseconds_of_a_call=round(answer.elapsed.total_seconds() * 1000))
        assert answer.ok
        assert answer.elapsed.total_seconds() < A_NORMAL_CALL


def pasted(printed: str) -> str:
    """The part of what was printed that asks to be pasted."""
    after = printed[printed.index("TOKEN=$(curl") :]
    return after[: after.index("}'") + 3]


def count_invoices(sandbox: Sandbox) -> int:
    """How many invoices the API lists for the demo's issuer."""
    who = {
        "user_id": "issuer@demo.example",
        "user_password": "demo-pass-2026",
        "realm": "/api",
        "response_type": "json",
    }
    client = {"client_id": "demo-client", "client_secret": "demo-secret"}
    token = requests.post(f"{sandbox.origin}/api/credentials/access_token", data=who | client, timeout=20).json()
    answer = requests.post(
        f"{sandbox.origin}/wi/v2/seller/invoice/search",
        json={"response_type": "json", "send_date_from": "2000-01-01", "send_date_to": "2099-12-31"},
        headers={"Authorization": f"Bearer {token['access_token']}", "Accept": "application/json"},
        timeout=10,
    )
    assert answer.ok, answer.text
    count: int = answer.json()["total_count"]
    return count


def secret_key(home: Home) -> str:
    return Path(home["DATA"], "secret-key").read_text()


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def becomes(port: int, *, answering: bool) -> bool:
    until = time.monotonic() + SECONDS_TO_START
    while answers(port) is not answering and time.monotonic() < until:
        time.sleep(0.05)
    return answers(port) is answering


@contextmanager
def half_open(port: int, head: bytes, count: int) -> Iterator[list[socket.socket]]:
    """That many connections which have sent `head` and nothing after it."""
    with ExitStack() as stack:
        connections = [
            stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10)) for _ in range(count)
        ]
        for connection in connections:
            connection.sendall(head)
        yield connections
