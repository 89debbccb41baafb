"""The masters behind the elements of one request: looked up, registered, updated, deleted, or taken by default."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from accounts.actors import Actor, Via
from invoices.drafts import InvoiceDraft
from invoices.models import InvoiceFormat
from invoices.services.outcomes import Touched
from partners import selectors as partners
from partners.drafts import InviteMethod
from partners.models import BankAccount, Customer, Issuer
from partners.services.book import Book, Result
from platform_project.kernel import trace
from platform_project.kernel.errors import Faults, PlatformError


@dataclass(slots=True)
class References:
    """What one element refers to. Results are None for what was only used or was taken by default."""

    draft: InvoiceDraft
    format: InvoiceFormat | None = None
    publisher: Issuer | None = None
    customer: Customer | None = None
    banks: list[BankAccount] = field(default_factory=list)
    publisher_result: Result | None = None
    customer_result: Result | None = None
    bank_results: list[Result | None] = field(default_factory=list)
    faults: Faults = field(default_factory=Faults)

    @property
    def invite(self) -> InviteMethod:
        return self.draft.customer.invite if self.draft.customer else InviteMethod.NONE

    def touched_publisher(self) -> Touched | None:
        return Touched(self.publisher.code, self.publisher_result) if self.publisher else None

    def touched_customer(self) -> Touched | None:
        return Touched(self.customer.code, self.customer_result) if self.customer else None

    def touched_banks(self) -> tuple[Touched, ...]:
        return tuple(Touched(bank.code, result) for bank, result in zip(self.banks, self.bank_results, strict=True))


def raise_all(rows: Sequence[References]) -> None:
    """Raise every element's faults, in the order of the elements."""
    if faults := [fault for row in rows for fault in row.faults.found]:
        raise PlatformError(faults)


def book_for(actor: Actor, drafts: Sequence[InvoiceDraft]) -> Book:
    """Load every master that the drafts name. Three queries at most, however many drafts."""
    accounts = {bank.code for draft in drafts for bank in draft.banks or ()}
    accounts |= {
        draft.customer.default_account for draft in drafts if draft.customer and draft.customer.default_account
    }
    return Book(
        actor.company,
        issuer_codes={draft.publisher.code for draft in drafts if draft.publisher and draft.publisher.code},
        customer_codes={draft.customer.code for draft in drafts if draft.customer},
        account_codes=accounts,
        strips=actor.via is Via.API and actor.company.workspace.strip_characters,
    )


def settle(book: Book, elements: Sequence[References], *, may_register_customer: bool = True) -> None:
    """Apply every element to the book, in order; a 口座 counts wherever it stands in the request."""
    for element in elements:
        for bank in element.draft.banks or ():
            account, result = book.account(bank, element.faults)
            if account is not None:
                element.banks.append(account)
                element.bank_results.append(result)
    for element in elements:
        if element.draft.publisher:
            element.publisher, element.publisher_result = book.issuer(element.draft.publisher, element.faults)
        if element.draft.customer:
            element.customer, element.customer_result = book.customer(
                element.draft.customer, element.faults, may_register=may_register_customer
            )


def take_default_publisher(actor: Actor, book: Book, elements: Sequence[References]) -> None:
    """Elements with an invoice and without `publisher` take the company's default 発行元; E300007 when there is none."""
    lacking = [element for element in elements if element.draft.has_invoice and element.draft.publisher is None]
    if not lacking:
        return
    stored = partners.default_issuer(actor.company)
    issuer = book.as_it_stands(stored) if stored else None
    for element in lacking:
        at = f"{element.draft.item}.publisher"
        if issuer is None:
            element.faults.add("E300007", at)
        else:
            trace.note("defaulted", at, value=issuer.code)
            element.publisher = issuer


def take_default_accounts(book: Book, elements: Sequence[References]) -> None:
    """Elements with an invoice and without `banks` take the 発行先's default account, else the 書式's; E300008."""
    for element in elements:
        if not element.draft.has_invoice or element.draft.banks is not None:
            continue
        if element.customer is None or element.format is None:
            continue  # already a fault of its own
        account = element.customer.default_account or element.format.default_account
        at = f"{element.draft.item}.banks"
        if account is None:
            element.faults.add("E300008", at)
        else:
            trace.note("defaulted", at, value=account.code)
            element.banks, element.bank_results = [book.as_it_stands(account)], [None]
