"""The program under test, once for each side, configured with a workspace of the sandbox.

`workspace` and `clock` come from the sandbox's pytest plugin: every test has a world of its own.
"""

from pathlib import Path

import pytest

from asanagi import issuing
from asanagi.issuing import Invoice
from asanagi.platform import Account, Platform
from invoice_sandbox import Workspace

DATA = Path(__file__).parent / "data"


def account_of(workspace: Workspace, role: str) -> Account:
    who = workspace.credentials(role)
    return Account(workspace.server.url, who.pfid, who.password, who.client_id, who.client_secret)


def connected(workspace: Workspace, role: str) -> Platform:
    """Where the program would sleep, the workspace's clock moves instead."""
    return Platform(account_of(workspace, role), wait=lambda seconds: workspace.clock.advance(seconds=int(seconds)))


@pytest.fixture
def issuer(workspace: Workspace) -> Platform:
    return connected(workspace, "issuer")


@pytest.fixture
def recipient(workspace: Workspace) -> Platform:
    return connected(workspace, "recipient")


@pytest.fixture
def ledger() -> list[Invoice]:
    return issuing.read_ledger(DATA / "ledger.csv")
