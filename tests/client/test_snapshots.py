"""Snapshots and bottles, from a program."""

from pathlib import Path

import pytest

from invoice_sandbox import Sandbox, Workspace
from tests.client.data import an_invoice
from tests.client.test_plugin import suite

DECEMBER = {"send_date_from": "2026-12-01", "send_date_to": "2026-12-31"}


@pytest.fixture(autouse=True)
def _december(workspace: Workspace) -> None:
    workspace.clock.freeze("2026-12-01T09:00")


def numbers(workspace: Workspace) -> list[str]:
    return [row["inv_no"] for row in workspace.session().list_invoices(**DECEMBER).rows]


def test_a_state_is_taken_and_gone_back_to(workspace: Workspace) -> None:
    issuer = workspace.session()
    issuer.register_invoices([an_invoice("A-1")])
    workspace.snapshots.take("one invoice")
    issuer.register_invoices([an_invoice("A-2")])
    workspace.snapshots.restore("one invoice")
    assert numbers(workspace) == ["A-1"]
    assert [row["name"] for row in workspace.snapshots.all()] == ["one invoice"]
    workspace.snapshots.delete("one invoice")
    assert workspace.snapshots.all() == []


def test_a_bottle_is_poured_beside_its_original(sandbox: Sandbox, workspace: Workspace) -> None:
    workspace.session().register_invoices([an_invoice("A-1")])
    who = workspace.credentials()
    with sandbox.workspace(bottle=workspace.bottle()) as poured:
        assert poured.slug != workspace.slug
        assert numbers(poured.knowing(who.password, who.client_secret)) == ["A-1"]
        assert poured.clock.read() == workspace.clock.read()


def test_a_bottle_is_poured_back(workspace: Workspace) -> None:
    bottle = workspace.bottle()
    workspace.session().register_invoices([an_invoice("A-1")])
    workspace.pour(bottle)
    assert workspace.bottle() == bottle
    assert numbers(workspace) == []


def test_a_test_begins_with_a_bottle(workspace: Workspace, origin: str, tmp_path: Path) -> None:
    workspace.session().register_invoices([an_invoice("A-1")])
    tmp_path.joinpath("one.json").write_bytes(workspace.bottle())
    who = workspace.credentials()
    tests = f"""
        import pytest

        @pytest.mark.sandbox(bottle="one.json")
        def test_poured(workspace, clock):
            workspace.knowing({who.password!r}, {who.client_secret!r})
            december = {DECEMBER!r}
            assert [row["inv_no"] for row in workspace.session().list_invoices(**december).rows] == ["A-1"]
            assert clock.today.isoformat() == "2026-12-01"
    """
    ran = suite(tmp_path, tests, INVOICE_SANDBOX_URL=origin)
    assert "1 passed" in ran.stdout, ran.stdout
