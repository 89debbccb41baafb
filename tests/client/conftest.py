"""One sandbox for the tests of the client, started as a person starts it, or the one that INVOICE_SANDBOX_URL names."""

import os
from collections.abc import Iterator

import pytest

from invoice_sandbox import Sandbox, Workspace
from tests.system.conftest import new_home
from tests.system.serving import started


@pytest.fixture(scope="session")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if running := os.environ.get("INVOICE_SANDBOX_URL"):
        yield running
        return
    folder = tmp_path_factory.mktemp("home")
    with new_home(folder) as home, started(home, "--quiet", "--workers", "1", "--threads", "16") as server:
        yield server.origin


@pytest.fixture
def sandbox(origin: str) -> Sandbox:
    return Sandbox(origin)


@pytest.fixture
def workspace(sandbox: Sandbox) -> Iterator[Workspace]:
    with sandbox.workspace(seed="masters", name="クライアントの試験") as workspace:
        yield workspace
