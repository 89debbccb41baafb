"""Everything that happened to an invoice, from a program."""

from invoice_sandbox import Workspace
from tests.client.data import an_invoice


def test_a_registration_is_an_event_a_call_and_a_mail(workspace: Workspace) -> None:
    registered = workspace.session().register_invoices([an_invoice("T-1")])
    workspace.log.wait_for(registered.request_id)
    kinds = {moment["kind"] for moment in workspace.timeline(registered.rows[0]["invoice_mng_num"])}
    assert {"event", "call", "notice"} <= kinds
