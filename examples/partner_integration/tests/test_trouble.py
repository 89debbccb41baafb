"""The platform is busy, closed, or hangs up: the ledger is on it once all the same."""

import pytest

from asanagi import issuing
from asanagi.issuing import Invoice
from asanagi.platform import LostAnswer, Platform
from invoice_sandbox import Workspace
from invoice_sandbox.clock import Clock
from invoice_sandbox.faults import Faults

pytestmark = pytest.mark.sandbox(seed="masters", frozen="2026-12-01T09:00+09:00")

EVERYTHING = ["ASA-1001", "ASA-1002", "ASA-1003"]


def issued(workspace: Workspace) -> list[str]:
    workspace.faults.clear()
    found = workspace.session("issuer").all_invoices(send_date_from="2026-12-01", send_date_to="2026-12-31")
    return [row["inv_no"] for row in found]


@pytest.mark.parametrize("effect", ["cut", "cut-after", "half", "502", "504"])
def test_an_answer_is_lost(
    effect: str, issuer: Platform, ledger: list[Invoice], workspace: Workspace, faults: Faults
) -> None:
    """Carried out or not, nothing is sent twice: the platform would refuse a number that it has."""
    faults.next(effect, on="seller_invoice_register")
    assert issuing.register(issuer, ledger) == 3
    assert issued(workspace) == EVERYTHING


def test_a_question_whose_answer_is_lost_is_asked_again(
    issuer: Platform, ledger: list[Invoice], workspace: Workspace, faults: Faults
) -> None:
    faults.next("half", times=2, on="seller_invoice_search")
    issuing.register(issuer, ledger)
    assert issued(workspace) == EVERYTHING


def test_it_waits_as_long_as_it_is_told(
    issuer: Platform, ledger: list[Invoice], workspace: Workspace, faults: Faults, clock: Clock
) -> None:
    before = clock.now
    faults.next("503;retry_after=90")
    issuing.register(issuer, ledger)
    assert (clock.now - before).total_seconds() == 90
    assert issued(workspace) == EVERYTHING


def test_a_gateway_s_page_is_no_answer(
    issuer: Platform, ledger: list[Invoice], workspace: Workspace, faults: Faults
) -> None:
    faults.next("503-html", times=2)
    issuing.register(issuer, ledger)
    assert issued(workspace) == EVERYTHING


def test_every_third_call_or_so_fails(
    issuer: Platform, ledger: list[Invoice], workspace: Workspace, faults: Faults
) -> None:
    faults.share("503;retry_after=1", 30, seed="a bad day")
    for invoice in ledger:
        issuing.register(issuer, [invoice])
    assert issued(workspace) == EVERYTHING


def test_a_platform_that_stays_away_is_told(issuer: Platform, ledger: list[Invoice], faults: Faults) -> None:
    faults.standing("503;retry_after=1")
    with pytest.raises(LostAnswer, match="not answered in 6 attempts"):
        issuing.register(issuer, ledger)


def test_three_calls_a_second_are_enough(issuer: Platform, ledger: list[Invoice], workspace: Workspace) -> None:
    workspace.limits.set("tiny")
    for invoice in ledger:
        issuing.register(issuer, [invoice])
    workspace.limits.set("off")
    assert issued(workspace) == EVERYTHING


def test_maintenance_is_waited_for(issuer: Platform, ledger: list[Invoice], workspace: Workspace, clock: Clock) -> None:
    workspace.outages.plan(minutes=20)
    assert issuing.register(issuer, ledger) == 3
    assert clock.now.strftime("%H:%M") == "09:20"
    assert issued(workspace) == EVERYTHING
