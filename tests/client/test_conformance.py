"""The conformance card, from a program."""

from invoice_sandbox import Workspace


def test_an_operation_that_was_called_is_on_the_card(workspace: Workspace) -> None:
    answer = workspace.session().list_invoices(send_date_from="2026-12-01", send_date_to="2026-12-31")
    workspace.log.wait_for(answer.request_id)
    seen = {line["subject"]: line["times"] for line in workspace.conformance()["lines"] if line["kind"] == "operation"}
    assert seen["seller_invoice_search"] == 1
    assert seen["seller_invoice_register"] == 0
