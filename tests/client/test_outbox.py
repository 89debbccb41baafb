"""Mails and letters, from a program."""

import pytest

from invoice_sandbox import Workspace
from tests.client.data import an_invoice


def test_an_issued_invoice_is_told_by_mail(workspace: Workspace) -> None:
    workspace.session().register_invoices([an_invoice("MAIL-1")])
    told = workspace.outbox.last(topic="issued")
    assert "MAIL-1" in told["body"] + told["subject"]
    assert workspace.outbox.read(told["number"]) == told


def test_letters_are_found_page_after_page(workspace: Workspace) -> None:
    everything = list(workspace.outbox.search())
    assert [notice["number"] for notice in workspace.outbox.search(size=1)] == [row["number"] for row in everything]
    assert {notice["channel"] for notice in workspace.outbox.search(channel="letter")} == {"letter"}


def test_nothing_that_fits_is_told(workspace: Workspace) -> None:
    with pytest.raises(LookupError, match="nothing was sent"):
        workspace.outbox.last(word="no such mail")
