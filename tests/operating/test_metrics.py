"""/metrics: what is counted, who may read it, and how the processes' figures come together."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from prometheus_client import values
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts.oauth import tokens
from platform_project.watching import metrics
from sandbox.faults.drafts import FaultDraft
from sandbox.faults.effects import Effect
from sandbox.services import faults
from tests.factories import Cast

pytestmark = pytest.mark.django_db

SEARCH = "/v1/invoice/seller/invoices?send_date_from=2026-01-01&send_date_to=2026-01-31"


@pytest.fixture(autouse=True)
def _figures_of_this_test() -> Iterator[None]:
    metrics.meters.cache_clear()
    yield
    metrics.meters.cache_clear()


def figures(client: Client, **headers: str) -> dict[str, float]:
    """Name and labels, as they are written → value."""
    text = client.get("/metrics", headers=headers).content.decode()
    return {
        f"{sample.name}{dict(sorted(sample.labels.items())) or ''}": sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_requests_are_counted_by_operation_method_and_class_of_status(client: Client, token: str) -> None:
    client.get(SEARCH, headers={"Authorization": f"Bearer {token}"})
    client.get(SEARCH)
    client.get("/healthz")
    found = figures(client)
    counted = {name: value for name, value in found.items() if name.startswith("sandbox_requests_total")}
    assert counted == {
        "sandbox_requests_total{'method': 'GET', 'name': 'seller_invoice_search', 'status': '2xx'}": 1,
        "sandbox_requests_total{'method': 'GET', 'name': 'seller_invoice_search', 'status': '4xx'}": 1,
        "sandbox_requests_total{'method': 'GET', 'name': 'healthz', 'status': '2xx'}": 1,
    }
    assert found["sandbox_request_seconds_count{'name': 'seller_invoice_search'}"] == 2
    assert found["sandbox_requests_in_flight"] == 1  # the question itself


def test_nobody_can_make_up_a_label(client: Client) -> None:
    for made_up in ("a", "b"):
        client.get(f"/{made_up}")
        client.get(f"/v1/{made_up}")
        client.generic(made_up.upper(), "/healthz")
    found = figures(client)
    assert found["sandbox_requests_total{'method': 'GET', 'name': 'unknown', 'status': '4xx'}"] == 2
    assert found["sandbox_requests_total{'method': 'other', 'name': 'healthz', 'status': '4xx'}"] == 2
    assert len([name for name in found if name.startswith("sandbox_requests_total")]) == 3


def test_what_somebody_set_up_is_told_from_what_the_platform_refuses(client: Client, cast: Cast, token: str) -> None:
    faults.arm(workspace=cast.workspace, draft=FaultDraft(Effect(status=503), times=1))
    for _ in range(2):
        client.get(SEARCH + "&nonsense=1", headers={"Authorization": f"Bearer {token}"})
    client.get(SEARCH)
    found = figures(client)
    assert found["sandbox_refusals_total{'kind': 'operation', 'made_by': 'fault'}"] == 1
    assert found["sandbox_refusals_total{'kind': 'operation', 'made_by': 'platform'}"] >= 1


def test_tokens_are_counted_once_they_are_given(
    client: Client, cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        tokens.mint(cast.issuer, cast.application)
    assert figures(client)["sandbox_tokens_issued_total{'grant': 'first'}"] == 1


def test_with_a_token_set_only_its_bearer_reads(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = "watcher's"
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer watcher"}).status_code == 404
    assert "sandbox_workers" in figures(client, Authorization="Bearer watcher's")


def test_without_one_only_a_caller_on_this_machine_reads_and_in_production_nobody(
    client: Client, settings: Settings
) -> None:
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="192.0.2.1").status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 404
    settings.SANDBOX_OPEN_ON_LOOPBACK = False  # as the production profile has it
    assert client.get("/metrics").status_code == 404


_WORKER = """
import sys
from pathlib import Path
from platform_project.watching import metrics
from prometheus_client import values
values.ValueClass = values.MultiProcessValue()
metrics.meters().workers.set(1)
metrics.meters().requests.labels("x", "GET", "2xx").inc(3)
print("counted", flush=True)
sys.stdin.read()
"""


def test_figures_of_several_processes_are_added_up_and_the_dead_no_longer_serve(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "counter_1.db").write_bytes(b"left by an earlier run")
    monkeypatch.setattr(values, "ValueClass", values.ValueClass)
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")
    metrics.share(tmp_path)
    assert not list(tmp_path.glob("*.db"))
    workers = [
        subprocess.Popen([sys.executable, "-c", _WORKER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ)
        for _ in range(2)
    ]
    try:
        for worker in workers:
            assert worker.stdout
            assert worker.stdout.readline() == b"counted\n"
        assert "sandbox_workers 2.0" in metrics.exposition().decode()
    finally:
        for worker in workers:
            worker.kill()
            worker.communicate()
    told = metrics.exposition().decode()
    assert "sandbox_workers" not in told.replace("# ", "").replace("sandbox_workers 0.0", "")
    assert 'sandbox_requests_total{method="GET",name="x",status="2xx"} 6.0' in told
