"""What is open goes out once, whatever happens on the way."""

import pytest

from asanagi import issuing
from asanagi.issuing import Invoice
from asanagi.platform import Platform, Refusal
from invoice_sandbox import Workspace
from invoice_sandbox.clock import Clock

pytestmark = pytest.mark.sandbox(seed="masters", frozen="2026-12-01T09:00+09:00")


def issued(workspace: Workspace) -> list[str]:
    """What stands on the platform, asked by somebody else than the program."""
    found = workspace.session("issuer").all_invoices(send_date_from="2026-12-01", send_date_to="2026-12-31")
    return [row["inv_no"] for row in found]


def test_what_is_open_is_registered(issuer: Platform, ledger: list[Invoice], workspace: Workspace) -> None:
    assert issuing.register(issuer, ledger) == 3
    assert issued(workspace) == ["ASA-1001", "ASA-1002", "ASA-1003"]
    told = workspace.outbox.last(topic="issued", to="aoba")
    assert "ASA-1002" in told["subject"] + told["body"]


def test_the_tax_is_the_platform_s(issuer: Platform, ledger: list[Invoice], workspace: Workspace) -> None:
    issuing.register(issuer, ledger)
    rows = workspace.session("issuer").list_invoices(send_date_from="2026-12-01", send_date_to="2026-12-01").rows
    assert [(row["inv_without_tax"], row["inv_tax"]) for row in rows] == [
        (118_200, 11_820),
        (16_200, 1_296),
        (1_280_000, 128_000),
    ]


def test_a_second_run_registers_nothing_twice(issuer: Platform, ledger: list[Invoice], workspace: Workspace) -> None:
    issuing.register(issuer, ledger[:2])
    assert issuing.register(issuer, ledger) == 1
    assert issuing.register(issuer, ledger) == 0
    assert len(issued(workspace)) == 3


def test_more_than_a_request_takes_is_sent_in_several(
    issuer: Platform, ledger: list[Invoice], workspace: Workspace
) -> None:
    many = [ledger[0] | {"inv_no": f"ASA-{number}"} for number in range(2000, 2120)]
    assert issuing.register(issuer, many) == 120
    assert len(issued(workspace)) == 120


def test_a_token_that_runs_out_in_the_middle_is_refreshed(
    issuer: Platform, ledger: list[Invoice], workspace: Workspace, clock: Clock
) -> None:
    issuing.register(issuer, ledger[:1])
    clock.advance(minutes=5)
    assert issuing.register(issuer, ledger) == 2
    assert len(issued(workspace)) == 3


def test_a_grant_that_was_revoked_is_given_anew(issuer: Platform, ledger: list[Invoice], workspace: Workspace) -> None:
    issuing.register(issuer, ledger[:1])
    workspace.tokens.revoke()
    assert issuing.register(issuer, ledger) == 2


def test_a_refresh_that_is_refused_ends_in_a_new_sign_in(
    issuer: Platform, ledger: list[Invoice], workspace: Workspace, clock: Clock
) -> None:
    issuing.register(issuer, ledger[:1])
    workspace.tokens.refuse_next(refreshes=1)
    clock.advance(minutes=5)
    assert issuing.register(issuer, ledger) == 2


def test_a_refusal_says_which_invoice_and_why(issuer: Platform, ledger: list[Invoice]) -> None:
    ledger[1]["customer"] = {"private_cust_cd": "NOBODY"}
    with pytest.raises(Refusal) as refusal:
        issuing.register(issuer, ledger)
    assert [item for _code, _message, item in refusal.value.faults] == ["invoices[1].customer.private_cust_cd"]
