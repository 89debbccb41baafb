"""A session calls the seven operations in either dialect, and keeps its token good."""

import pytest

from invoice_sandbox import SandboxError, Workspace
from invoice_sandbox.session import Dialect
from tests.client.data import an_invoice

DECEMBER = {"send_date_from": "2026-12-01", "send_date_to": "2026-12-31"}
RECEIVED = {"reception_date_from": "2026-12-01", "reception_date_to": "2026-12-31"}

in_both = pytest.mark.parametrize("dialect", ["v1", "v2"])


@pytest.fixture(autouse=True)
def _december(workspace: Workspace) -> None:
    workspace.clock.freeze("2026-12-01T09:00")


@in_both
def test_the_issuing_side(workspace: Workspace, dialect: Dialect) -> None:
    issuer = workspace.session("issuer", dialect)
    (made,) = issuer.register_invoices([an_invoice("A-1")]).rows
    assert made["inv_no"] == "A-1"
    assert [row["inv_amount"] for row in issuer.list_invoices(**DECEMBER).rows] == [4125]
    refused = issuer.update_invoices([{"invoice_mng_num": made["invoice_mng_num"], "remarks": "訂正"}])
    assert (refused.ok, refused.status, refused.codes) == (False, 400, ["E400001"])


@in_both
def test_the_receiving_side(workspace: Workspace, dialect: Dialect) -> None:
    workspace.session("issuer", dialect).register_invoices([an_invoice("A-1")])
    recipient = workspace.session("recipient", dialect)
    assert [row["inv_no"] for row in recipient.fetch_invoices(**RECEIVED).rows] == ["A-1"]
    masters = recipient.journal_masters().body
    kept = {name: masters[name] for name in ("account_titles", "burden_secs")}
    assert recipient.register_journal_masters(**kept).ok
    supplier = {"private_cust_cd_s": "KAWABE", "company_name_s": "川辺印刷株式会社"}
    assert [row["private_cust_cd_s"] for row in recipient.register_suppliers([supplier]).rows] == ["KAWABE"]


def test_pages_are_read_to_the_end(workspace: Workspace) -> None:
    issuer = workspace.session()
    assert issuer.register_invoices([an_invoice(f"A-{number}") for number in range(1, 6)]).ok
    assert len(list(issuer.all_invoices(**DECEMBER, get_count=2))) == 5
    assert len(list(workspace.session("recipient").all_fetched(**RECEIVED, get_count=2))) == 5


def test_a_token_that_expired_is_refreshed_and_the_call_repeated(workspace: Workspace) -> None:
    issuer = workspace.session()
    first = issuer.token
    workspace.clock.advance(minutes=5)
    assert issuer.list_invoices(**DECEMBER).ok
    assert issuer.token.access_token != first.access_token


def test_a_refusal_has_its_codes_and_its_number_in_the_log(workspace: Workspace) -> None:
    refused = workspace.session("stranger").list_invoices(**DECEMBER)
    assert (refused.status, refused.codes) == (403, ["E100001"])
    assert refused.request_id
    with pytest.raises(SandboxError, match="E100001"):
        _ = refused.rows


def test_a_wrong_password_is_told(workspace: Workspace) -> None:
    issuer = workspace.session()
    issuer.credentials = workspace.credentials("issuer").__class__("nobody@x.example", "x", "x", "x")
    with pytest.raises(SandboxError, match="no token was given"):
        issuer.sign_in()
