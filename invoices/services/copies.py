"""The copies that an issued invoice keeps of its parties, so that a later change of a master leaves it as it was."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from invoices.models import Invoice, InvoiceLine
from partners.models import BankAccount, Customer, Issuer
from partners.services.book import ACCOUNT_FIELDS, CUSTOMER_FIELDS, ISSUER_FIELDS

P = TypeVar("P")
C = TypeVar("C")


def of_publisher(issuer: Issuer) -> dict[str, str]:
    """発行元; where it has no registration number of its own it shows the company's."""
    copy = {"code": issuer.code} | {name: getattr(issuer, name) for name in ISSUER_FIELDS}
    return copy | {"registration_number": number_of(issuer)}


def number_of(issuer: Issuer) -> str:
    """The registration number that its invoices bear."""
    return issuer.registration_number or issuer.company.registration_number


def of_customer(customer: Customer) -> dict[str, str]:
    return {"code": customer.code} | {name: getattr(customer, name) for name in CUSTOMER_FIELDS}


def of_accounts(accounts: Iterable[BankAccount]) -> list[dict[str, str]]:
    """Each account once, in the order named."""
    return [_of_account(account) for account in {account.code: account for account in accounts}.values()]


def _of_account(account: BankAccount) -> dict[str, str]:
    return {"code": account.code} | {name: getattr(account, name) for name in ACCOUNT_FIELDS}


class Shared:
    """The copies for many invoices that are issued at once: rows that several of them name are copied once.

    Rows are told apart by identity, for not every one of them is stored; the caller holds them meanwhile.
    """

    def __init__(self) -> None:
        self._made: dict[tuple[int, ...], Any] = {}

    def of_publisher(self, issuer: Issuer) -> dict[str, str]:
        return self._once((id(issuer),), of_publisher, issuer)

    def of_customer(self, customer: Customer) -> dict[str, str]:
        return self._once((id(customer),), of_customer, customer)

    def of_accounts(self, accounts: Sequence[BankAccount]) -> list[dict[str, str]]:
        # Begins with what is no identity: a list of one account is not that account.
        return self._once((-1, *map(id, accounts)), of_accounts, accounts)

    def _once(self, key: tuple[int, ...], copy: Callable[[P], C], rows: P) -> C:
        if key not in self._made:
            self._made[key] = copy(rows)
        made: C = self._made[key]
        return made


NOT_IN_A_VERSION = {"id", "workspace", "company", "recipient", "customer", "format", "invoice", "booked_on"}


def of_version(invoice: Invoice, lines: list[InvoiceLine]) -> dict[str, Any]:
    """The whole document as it stands: head by model field name, `lines` likewise; dates and decimals as text."""
    return _fields(invoice) | {"lines": [_fields(line) for line in lines]}


def _fields(row: Invoice | InvoiceLine) -> dict[str, Any]:
    fields = [field for field in row._meta.concrete_fields if field.name not in NOT_IN_A_VERSION]
    return {field.name: _plain(getattr(row, field.name)) for field in fields}


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int | bool | list | dict) else str(value)
