"""Switches and contracts, from a program."""

from invoice_sandbox import Workspace

DECEMBER = {"send_date_from": "2026-12-01", "send_date_to": "2026-12-31"}


def test_the_platform_speaks_english(workspace: Workspace) -> None:
    assert workspace.settings.change(language="en")["language"] == "en"
    assert workspace.settings.read()["language"] == "en"
    (error,) = workspace.session("stranger").list_invoices(**DECEMBER).errors
    assert error["error_message"].isascii()


def test_a_company_gives_up_its_plan(workspace: Workspace) -> None:
    issuer = workspace.session("issuer")
    assert issuer.list_invoices(**DECEMBER).ok
    assert workspace.settings.contract("minato", issuing_plan="free")["issuing_plan"] == "free"
    assert issuer.list_invoices(**DECEMBER).codes == ["E100001"]
