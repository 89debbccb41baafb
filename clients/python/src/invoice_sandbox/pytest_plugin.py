"""For a partner's own suite: a sandbox, a new workspace for each test, its clock, and why a failed test failed.

Where the sandbox is:
  INVOICE_SANDBOX_URL       one that runs (INVOICE_SANDBOX_ADMIN_KEY when it is shared), else one is started by
  INVOICE_SANDBOX_COMMAND   this command, which is given HOST, PORT and DATA in its environment, or by
  INVOICE_SANDBOX_HOME      the checkout in this folder; in pytest's own settings it is called `sandbox_home`
"""

import os
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NoReturn

import pytest

from invoice_sandbox import starting
from invoice_sandbox.clock import Clock
from invoice_sandbox.errors import SandboxError
from invoice_sandbox.explaining import explained
from invoice_sandbox.faults import Faults
from invoice_sandbox.sandbox import Sandbox
from invoice_sandbox.workspace import Workspace

MARKER = "sandbox(seed='masters', bottle=FILE, frozen=INSTANT): what the test's workspace begins with, where its clock stands"
WANTED: dict[str, Any] = {"seed": "masters", "bottle": None, "frozen": None}
USED = pytest.StashKey[Workspace]()
FAILED = pytest.StashKey[bool]()
Reporting = Generator[None, pytest.TestReport, pytest.TestReport]


def pytest_addoption(parser: pytest.Parser) -> None:
    keep = "keep the workspaces of failed tests, and say how to sign in to them"
    parser.getgroup("sandbox").addoption("--sandbox-keep", action="store_true", help=keep)
    parser.addini("sandbox_home", "the folder of the sandbox's checkout, from which a server is started", type="string")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", MARKER)


@pytest.fixture(scope="session")
def sandbox_server(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """The sandbox: the one that runs, or one that is started for this process and stopped after it.

    Under xdist each worker starts one for itself; with INVOICE_SANDBOX_URL they share it.
    """
    with ExitStack() as stack:
        try:
            if url := os.environ.get("INVOICE_SANDBOX_URL"):
                found = starting.reached(url, os.environ.get("INVOICE_SANDBOX_ADMIN_KEY"))
            else:
                folder = tmp_path_factory.mktemp("sandbox")
                found = stack.enter_context(starting.started(_command(pytestconfig), folder))
        except SandboxError as error:
            _give_up(str(error))
        yield found


@pytest.fixture
def sandbox(sandbox_server: Sandbox) -> Sandbox:
    return sandbox_server


@pytest.fixture
def workspace(request: pytest.FixtureRequest, sandbox: Sandbox) -> Iterator[Workspace]:
    """A new one for this test, deleted after it. `@pytest.mark.sandbox` chooses its seed and freezes its clock."""
    node: pytest.Item = request.node
    wanted = _wanted(node)
    workspace = sandbox.workspace(seed=wanted["seed"], bottle=_bottle(node, wanted["bottle"]), name=_name_of(node))
    node.stash[USED] = workspace
    try:
        if wanted["frozen"]:
            workspace.clock.freeze(wanted["frozen"])
        yield workspace
    finally:
        if not (node.stash.get(FAILED, False) and node.config.getoption("--sandbox-keep")):
            workspace.delete()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Reporting:
    """A test that failed says what the sandbox was asked, and why it refused."""
    report = yield
    workspace = item.stash.get(USED, None)
    if report.failed and workspace and call.when != "teardown":
        item.stash[FAILED] = True
        report.sections.append((f"sandbox workspace {workspace.slug}", _why(item, workspace)))
    return report


@pytest.fixture
def clock(workspace: Workspace) -> Clock:
    return workspace.clock


@pytest.fixture
def faults(workspace: Workspace) -> Faults:
    return workspace.faults


def _why(item: pytest.Item, workspace: Workspace) -> str:
    try:
        calls = explained(workspace.log)
    except SandboxError as error:
        return f"its calls cannot be read: {error}"
    if not item.config.getoption("--sandbox-keep"):
        return calls
    users = "\n".join(f"  {user.pfid}  {user.password}" for user in workspace.users.values())
    return f"{calls}\n\nkept at {workspace.urls['console']}, key {workspace.key}, users\n{users}"


def _give_up(why: str) -> NoReturn:
    """Nothing that needs a sandbox can pass: say so once. A worker of xdist must not leave, so there each test says it."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        pytest.fail(why, pytrace=False)
    pytest.exit(why, returncode=pytest.ExitCode.USAGE_ERROR)


def _command(config: pytest.Config) -> list[str]:
    if command := os.environ.get("INVOICE_SANDBOX_COMMAND"):
        return starting.words(command)
    home = os.environ.get("INVOICE_SANDBOX_HOME") or config.getini("sandbox_home")
    if not home:
        _give_up("where is the sandbox? Set INVOICE_SANDBOX_URL to one that runs, or sandbox_home to its checkout")
    return starting.command_of(config.rootpath / Path(home).expanduser())


def _wanted(node: pytest.Item) -> dict[str, Any]:
    mark = node.get_closest_marker("sandbox")
    given = dict(mark.kwargs) if mark else {}
    if unknown := given.keys() - WANTED.keys():
        raise pytest.UsageError(f"@pytest.mark.sandbox does not know {', '.join(sorted(unknown))}")
    return WANTED | given


def _bottle(node: pytest.Item, file: str | None) -> bytes | None:
    """The bottle in a file beside the test."""
    return None if file is None else (node.path.parent / file).read_bytes()


def _name_of(node: pytest.Item) -> str:
    """The test's, so that somebody who looks at the console knows whose it is."""
    return "".join(character if character.isprintable() else "?" for character in node.name)[:100]
