"""Calling every operation in every way, and arming faults against them."""

from dataclasses import dataclass
from typing import Any

from django.test import Client

from accounts.models import Workspace
from platform_project.kernel.trace import Note
from sandbox.faults.drafts import FaultDraft
from sandbox.faults.effects import parse
from sandbox.models import FaultRule
from sandbox.services import faults
from tests.contract.wires import ADDRESSES, Told, Wire
from tests.factories import Cast
from tests.isolation import token_of

NAMES = {
    "search": "seller_invoice_search", "register": "seller_invoice_register", "update": "seller_invoice_update",
    "masters": "buyer_journal_master_search", "masters_register": "buyer_journal_master_register",
    "received": "buyer_invoice_search", "suppliers": "buyer_supplier_register",
}  # fmt: skip
DAYS = {"from": "2026-01-01", "to": "2026-12-31"}
# As little as each operation takes.
ASKED: dict[str, dict[str, Any]] = {
    "search": {f"send_date_{end}": day for end, day in DAYS.items()},
    "register": {"invoices": [{
        "send_date": "2026-11-20", "pay_due_date": "2026-12-31", "invoice_type": "3",
        "customer": {"private_cust_cd": "AOBA"},
        "details": [{"item_name": "部品", "item_qty": 1, "item_price": 1000, "tax_type": "0", "tax_rate_sec": 10}],
    }]},
    "update": {"invoices": [{"invoice_mng_num": 1, "customer": {"private_cust_cd": "AOBA"}}]},
    "masters": {},
    "masters_register": {"burden_secs": [{"burden_sec_code": "S1", "burden_sec_name": "総務部"}]},
    "received": {f"reception_date_{end}": day for end, day in DAYS.items()},
    "suppliers": {"suppliers": [{"private_cust_cd_s": "S1", "company_name_s": "支払先"}]},
}  # fmt: skip


@dataclass
class Program:
    """A partner's program: calls operations with its token, as the rival, who pays for both sides."""

    cast: Cast
    role: str = "rival"
    live: bool = True

    def __post_init__(self) -> None:
        self.token = token_of(getattr(self.cast, self.role), live=self.live)

    def raw(self, operation: str, wire: Wire, asked: Any = None, fault: str = "") -> Any:
        method, path = wire.address(operation)
        query, body = wire.written(operation, ASKED[operation] if asked is None else asked)
        headers = {"Authorization": f"Bearer {self.token}", "Accept": wire.media} | asking(fault)
        client = Client(headers=headers)
        return client.generic(method, path, body, wire.media if body else "", QUERY_STRING=query)

    def call(self, operation: str, wire: Wire, asked: Any = None, fault: str = "") -> Told:
        return Told(self.raw(operation, wire, asked, fault), ADDRESSES[operation, wire.dialect][2])


def asking(fault: str) -> dict[str, str]:
    """The header that asks for it."""
    return {"X-Sandbox-Fault": fault} if fault else {}


def arm(workspace: Workspace, effect: str, **draft: Any) -> FaultRule:
    return faults.arm(workspace=workspace, draft=FaultDraft(parse(effect), **draft))


def acted(notes: list[Note]) -> list[tuple[str, int | None]]:
    """Road and rule of each fault that left a note."""
    return [(note.detail["road"], note.detail["rule"]) for note in notes if note.kind == "fault"]
