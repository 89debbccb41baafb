"""The log, from a program, and what the plugin says of a test that failed."""

from pathlib import Path

import pytest

from invoice_sandbox import Workspace
from tests.client.data import an_invoice
from tests.client.test_plugin import suite

DECEMBER = {"send_date_from": "2026-12-01", "send_date_to": "2026-12-31"}


def test_a_call_is_found_by_its_number(workspace: Workspace) -> None:
    refused = workspace.session().register_invoices([an_invoice("LOG-1", invoice_type="9")])
    entry = workspace.log.wait_for(refused.request_id)
    assert (entry["status"], entry["name"]) == (400, "seller_invoice_register")
    assert [refusal["item"] for refusal in entry["refusals"]] == ["invoices[0].invoice_type"]
    assert all(refusal["rule"] and refusal["cure"] for refusal in entry["refusals"])


def test_calls_are_searched_page_after_page(workspace: Workspace) -> None:
    issuer = workspace.session()
    for _ in range(5):
        last = issuer.list_invoices(**DECEMBER)
    workspace.log.wait_for(last.request_id)
    found = list(workspace.log.search(operation="seller_invoice_search", size=2))
    assert len(found) == 5
    assert [line["number"] for line in found] == sorted((line["number"] for line in found), reverse=True)
    assert workspace.log.last(operation="seller_invoice_search")["number"] == found[0]["number"]


def test_a_call_is_sent_again(workspace: Workspace) -> None:
    answer = workspace.session().list_invoices(**DECEMBER)
    entry = workspace.log.wait_for(answer.request_id)
    again = workspace.log.resend(entry["number"])
    assert (again["resent_from"], again["status"]) == (entry["number"], 200)


def test_nothing_that_fits_is_told(workspace: Workspace) -> None:
    with pytest.raises(LookupError, match="no call was logged"):
        workspace.log.last(status="503")


def test_a_test_that_failed_says_what_was_asked_and_why_it_was_refused(origin: str, tmp_path: Path) -> None:
    tests = """
        def test_that_fails(workspace):
            wanted = {"send_date_from": "2026-12-01", "send_date_to": "2026-12-31", "invoice_type": "9"}
            assert workspace.session().list_invoices(**wanted).ok

        def test_that_passes(workspace):
            assert workspace.session().sign_in()
    """
    said = suite(tmp_path, tests, INVOICE_SANDBOX_URL=origin).stdout
    assert said.count("sandbox workspace ") == 1
    assert "400  POST  /wi/v2/seller/invoice/search" in said
    assert "<Answer 400 E700005>" in said
    assert "at: invoice_type" in said
    assert "cure: " in said


def test_the_workspace_of_a_failed_test_is_kept_on_demand(origin: str, tmp_path: Path) -> None:
    said = suite(
        tmp_path, "def test_that_fails(workspace): assert False", "--sandbox-keep", INVOICE_SANDBOX_URL=origin
    ).stdout
    assert f"kept at {origin}/sandbox/" in said
    assert "issuer@test-that-fails" in said
