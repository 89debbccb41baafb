"""A workspace with something of everything in it, and what is done with its bottle."""

import json
from typing import Any

from accounts.actors import Actor, Via
from accounts.models import Company, User, Workspace
from invoices.journal_drafts import EntryDraft
from invoices.models import Invoice
from invoices.services import journals
from invoices.services.events import anchor_of, digest
from journal_masters.models import AccountTitle, JournalItem, SubAccountTitle
from partners.drafts import BankAccountDraft
from partners.models import BankAccount
from partners.services import masters
from platform_project.kernel import clock
from sandbox.bottles import reading
from sandbox.bottles.reading import Bottle
from sandbox.services import bottles

Document = dict[str, Any]


def enrich(workspace: Workspace) -> None:
    """What the demo seed has none of: journals and their masters, a deleted account whose code stands again, a switch."""
    recipient = Company.objects.get(workspace=workspace, code="aoba")
    payable = AccountTitle.objects.create(company=recipient, code="2030", name="未払金", sub_account_required=True)
    SubAccountTitle.objects.create(company=recipient, account_title=payable, code="001", name="みなと製作所")
    JournalItem.objects.create(company=recipient, item_no=1, code="P-1", name="新製品")
    _book(recipient)
    issuer = Actor.of(User.objects.get(company__workspace=workspace, company__code="minato"), Via.PAGE)
    for _ in range(2):
        draft = BankAccountDraft("SUB", {
            "bank_code": "0001", "branch_code": "002", "deposit_type": "1", "account_number": "0000001",
            "holder_name": "みなと",
        })  # fmt: skip
        masters.save_account(actor=issuer, new=True, draft=draft)
        BankAccount.objects.filter(company=issuer.company, code="SUB").update(deleted_at=clock.now())
    Workspace.objects.filter(pk=workspace.pk).update(page_size_cap=7)
    workspace.refresh_from_db()


def _book(recipient: Company) -> None:
    invoice = (
        Invoice.objects.filter(recipient=recipient).exclude(opened_at=None).filter(status="10").order_by("number")[0]
    )
    line = invoice.lines.order_by("seq")[0]
    entry = EntryDraft(
        debit_account="5001", credit_account="2030", credit_sub_account="001", gross=line.gross, debit_tax_class="課税仕入10",
        section="100", items=("P-1", "", "", "", ""), summary="部品代",
    )  # fmt: skip
    actor = Actor.of(User.objects.get(company=recipient), Via.PAGE)
    journals.register(actor=actor, number=invoice.number, journals={line.seq: (entry,)})


def document(workspace: Workspace) -> Document:
    """The workspace's bottle as plain data, to be looked at or spoilt."""
    found: Document = json.loads(bottles.fill(workspace))
    return found


def read(content: bytes | Document) -> Bottle:
    return reading.read(json.loads(content) if isinstance(content, bytes) else content)


def holds(workspace: Workspace) -> bool:
    """Whether every event's hash covers what it says, up to the workspace's anchor."""
    anchor, ends = "", dict[int, str]()
    for event in workspace.invoice_events.select_related("invoice").order_by("number"):
        anchor = anchor_of(anchor, event.hash)
        whole = event.hash == digest(event, event.invoice.number) and event.anchor == anchor
        if not whole or event.previous_hash != ends.get(event.invoice_id, ""):
            return False
        ends[event.invoice_id] = event.hash
    workspace.refresh_from_db()
    return workspace.event_anchor == anchor
