"""What comes back is corrected, once the ledger is."""

import pytest

from asanagi import issuing
from asanagi.issuing import Invoice
from asanagi.platform import Platform
from invoice_sandbox import Workspace
from invoice_sandbox.clock import Clock

pytestmark = pytest.mark.sandbox(seed="masters", frozen="2026-12-01T09:00+09:00")

PICKY = {"private_cust_cd": "BOT-RET-NOW"}
DECEMBER = {"send_date_from": "2026-12-01", "send_date_to": "2026-12-31"}


@pytest.fixture
def returned(issuer: Platform, ledger: list[Invoice]) -> list[Invoice]:
    """The ledger, whose first invoice came back: its recipient is a counterparty of the sandbox that returns everything once."""
    ledger[0]["customer"] = PICKY
    issuing.register(issuer, ledger)
    return ledger


def test_what_came_back_is_corrected_as_the_ledger_has_it_now(
    issuer: Platform, returned: list[Invoice], workspace: Workspace, clock: Clock
) -> None:
    returned[0]["details"][0]["item_price"] = "46000"
    assert issuing.correct(issuer, returned) == (["ASA-1001"], [])
    clock.advance_until_quiet()
    (row,) = workspace.session("issuer").list_invoices(**DECEMBER, private_cust_cd="BOT-RET-NOW").rows
    assert (row["invoice_status"], row["seal_flg"], row["inv_without_tax"]) == ("30", "1", 114_200)


def test_what_the_ledger_still_says_is_for_a_person(issuer: Platform, returned: list[Invoice]) -> None:
    assert issuing.correct(issuer, returned) == ([], ["ASA-1001"])


def test_nothing_came_back(issuer: Platform, ledger: list[Invoice]) -> None:
    issuing.register(issuer, ledger)
    assert issuing.correct(issuer, ledger) == ([], [])
