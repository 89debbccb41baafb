"""適格請求書: whether the number that a document bears was good on the day of its issue, as far as a register knows."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import Company
from invoices.models import Invoice
from invoices.taxes import InvoiceType
from platform_project.kernel import ports
from platform_project.kernel.errors import Faults, Warning
from platform_project.kernel.register import Register

QUALIFIED = frozenset({InvoiceType.QUALIFIED, InvoiceType.QUALIFIED_LINE_TAX})


@dataclass(frozen=True, slots=True)
class Claim:
    """A document that is issued: its element's path and faults, its 保存方式, the number it bears, its 発行日."""

    item: str
    faults: Faults
    invoice_type: str
    number: str
    on: dt.date


def check(company: Company, claims: Iterable[Claim], warnings: list[Warning]) -> None:
    """A warning for each number that is not good, or E300016 where the register is strict. One query."""
    asked = [claim for claim in claims if claim.number and claim.invoice_type in QUALIFIED]
    if not asked:
        return
    register = ports.registration_register(company.workspace_id, {claim.number for claim in asked})
    for claim in asked:
        register.judge(claim.number, claim.on, f"{claim.item}.publisher.biz_regist_no", claim.faults, warnings)


@dataclass(frozen=True, slots=True)
class Publisher:
    """The 発行元 of a received invoice, as far as the recipient's credit depends on it."""

    number: str
    register: Register

    def is_registered(self, on: dt.date) -> bool:
        """Whether it counts as a registered supplier on that day."""
        return bool(self.number) and not self.register.denies(self.number, on)


def publisher_of(invoice: Invoice) -> Publisher:
    """One query, where there is a number to ask for."""
    number = invoice.publisher.get("registration_number", "")
    return Publisher(number, ports.registration_register(invoice.workspace_id, {number}) if number else Register())
