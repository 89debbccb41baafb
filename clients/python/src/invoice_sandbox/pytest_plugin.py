"""For a partner's own suite: a sandbox, a new workspace for each test, its clock, and why a failed test failed.

Where the sandbox is:
  INVOICE_SANDBOX_URL       one that runs (INVOICE_SANDBOX_ADMIN_KEY when it is shared), else one is started by
  INVOICE_SANDBOX_COMMAND   this command, which is given HOST, PORT and DATA in its environment, or by
  INVOICE_SANDBOX_HOME      the checkout in this folder; in pytest's own settings it is called `sandbox_home`
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from invoice_sandbox import starting
from invoice_sandbox.clock import Clock
from invoice_sandbox.errors import SandboxError
from invoice_sandbox.sandbox import Sandbox
from invoice_sandbox.workspace import Workspace

MARKER = "sandbox(seed='masters', frozen=None): what the test's workspace begins with, and where its clock stands"
USED = pytest.StashKey[Workspace]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini("sandbox_home", "the folder of the sandbox's checkout, from which a server is started", type="string")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", MARKER)


@pytest.fixture(scope="session")
def sandbox_server(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """The sandbox: the one that runs, or one that is started for this process and stopped after it.

    Under xdist each worker starts one for itself; with INVOICE_SANDBOX_URL they share it.
    """
    if url := os.environ.get("INVOICE_SANDBOX_URL"):
        yield _reached(url)
        return
    with starting.started(_command(pytestconfig), tmp_path_factory.mktemp("sandbox")) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(sandbox_server: Sandbox) -> Sandbox:
    return sandbox_server


@pytest.fixture
def workspace(request: pytest.FixtureRequest, sandbox: Sandbox) -> Iterator[Workspace]:
    """A new one for this test, deleted after it. `@pytest.mark.sandbox` chooses its seed and freezes its clock."""
    wanted = _wanted(request.node)
    with sandbox.workspace(seed=wanted["seed"], name=_name_of(request.node)) as workspace:
        request.node.stash[USED] = workspace
        if wanted["frozen"]:
            workspace.clock.freeze(wanted["frozen"])
        yield workspace


@pytest.fixture
def clock(workspace: Workspace) -> Clock:
    return workspace.clock


def _reached(url: str) -> Sandbox:
    try:
        return starting.reached(url, os.environ.get("INVOICE_SANDBOX_ADMIN_KEY"))
    except SandboxError as error:
        pytest.exit(str(error), returncode=pytest.ExitCode.USAGE_ERROR)


def _command(config: pytest.Config) -> list[str]:
    if command := os.environ.get("INVOICE_SANDBOX_COMMAND"):
        return starting.words(command)
    home = os.environ.get("INVOICE_SANDBOX_HOME") or config.getini("sandbox_home")
    if not home:
        pytest.exit("where is the sandbox? Set INVOICE_SANDBOX_URL to one that runs, or sandbox_home to its checkout")
    return starting.command_of(config.rootpath / Path(home).expanduser())


def _wanted(node: pytest.Item) -> dict[str, Any]:
    mark = node.get_closest_marker("sandbox")
    given = dict(mark.kwargs) if mark else {}
    if unknown := given.keys() - {"seed", "frozen"}:
        raise pytest.UsageError(f"@pytest.mark.sandbox does not know {', '.join(sorted(unknown))}")
    return {"seed": "masters", "frozen": None} | given


def _name_of(node: pytest.Item) -> str:
    """The test's, so that somebody who looks at the console knows whose it is."""
    return "".join(character if character.isprintable() else "?" for character in node.name)[:100]
