"""The masters that one request touches, as they will stand when it is done.

A request may name the same 発行元, 発行先 or 口座 several times; earlier elements count for later ones. So the rows are loaded
once, changed in memory, and written together at the end. Every fault is collected, none is raised here.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from django.db import models
from django.db.models import Max

from accounts.models import Company
from partners import selectors
from partners.drafts import BankAccountDraft, CustomerDraft, InviteMethod, IssuerDraft
from partners.models import BankAccount, Customer, Issuer
from partners.services.shelves import Row, Shelf
from platform_project.kernel import clock, ports, text
from platform_project.kernel.errors import Faults

Master = TypeVar("Master", Issuer, BankAccount)

ISSUER_FIELDS = (
    "name", "section", "zip", "address1", "address2", "phone", "mail", "biz_type", "registration_number",
)  # fmt: skip
ACCOUNT_FIELDS = (
    "bank_code", "bank_name", "bank_kana", "branch_code", "branch_name", "branch_kana",
    "deposit_type", "account_number", "holder_name", "holder_kana",
)  # fmt: skip
CUSTOMER_FIELDS = ("name", "section", "person", "honorific", "zip", "address1", "address2", "phone", "mail")


class Result(StrEnum):
    """What became of a master, as the wire says it."""

    REGISTERED = "registered"
    UPDATED = "updated"
    DELETED = "deleted"
    UNCHANGED = "unchanged"


class Book:
    """One company's masters under change. `strips`: the sender's texts lost characters, so a stored value that differs by
    those alone counts as the same (the contract's rule on stripped characters)."""

    def __init__(
        self, company: Company, *, issuer_codes: Collection[str] = (), issuers: Iterable[Issuer] = (),
        customer_codes: Collection[str] = (), account_codes: Collection[str] = (), strips: bool = False,
    ) -> None:  # fmt: skip
        self.company = company
        self._strips = strips
        self._issuers: dict[str, list[Issuer]] = defaultdict(list)
        for issuer in (*issuers, *(selectors.issuers(company, issuer_codes) if issuer_codes else ())):
            self._issuers[issuer.code].append(issuer)
        self._customers = (
            {row.code: row for row in selectors.customers(company, customer_codes)} if customer_codes else {}
        )
        self._accounts = {row.code: row for row in selectors.accounts(company, account_codes)} if account_codes else {}
        self._issuer_shelf = Shelf(Issuer, (*ISSUER_FIELDS, "deleted_at"))
        self._account_shelf = Shelf(BankAccount, (*ACCOUNT_FIELDS, "deleted_at"))
        self._customer_shelf = Shelf(Customer, (*CUSTOMER_FIELDS, "default_account"))
        self._gone_issuers: dict[str, Issuer] = {}
        self._gone_accounts: dict[str, BankAccount] = {}
        self._last_issuer_number: int | None = None
        self._default_accounts: set[int] | None = None

    def as_it_stands(self, row: Master) -> Master:
        """The book's own row of a default that was read apart from it: earlier elements may have changed that."""
        mine = [*self._issuers.get(row.code, ()), self._accounts.get(row.code)]
        return next((one for one in mine if isinstance(one, type(row)) and one.pk == row.pk), row)

    def has_account(self, code: str) -> bool:
        return code in self._accounts

    def has_customer(self, code: str) -> bool:
        return code in self._customers

    def issuer(self, draft: IssuerDraft, faults: Faults) -> tuple[Issuer | None, Result | None]:
        """Register, update or delete; without a code a row for one invoice only. None where a fault was found."""
        found = [row for row in self._issuers[draft.code] if draft.number in (None, row.number)] if draft.code else []
        code_at = f"{draft.item}.publisher_mng_num"
        if len(found) > 1:
            faults.add("E300002", code_at, value=draft.code)
            return None, None
        if draft.delete:
            return self._delete_issuer(found, draft, faults)
        if found:
            _require(faults, draft.item, _cleared(draft.fields, {"name": "publisher_company_name"}), _ISSUER_TITLES)
            return found[0], self._update(self._issuer_shelf, found[0], draft.fields)
        if draft.code and not draft.fields:
            faults.add("E300001", code_at, value=draft.code)
            return None, None
        return self._register_issuer(draft, faults)

    def _delete_issuer(
        self, found: list[Issuer], draft: IssuerDraft, faults: Faults
    ) -> tuple[Issuer | None, Result | None]:
        at = f"{draft.item}.publisher_mng_num"
        if not found and draft.code in self._gone_issuers:
            return self._gone_issuers[draft.code], Result.DELETED  # said twice in one request
        if not found:
            faults.add("E300001", at, value=draft.code)
            return None, None
        if found[0].is_default:
            faults.add("E400003", at, title="発行元", value=draft.code)
            return None, None
        (issuer,) = found
        self._issuers[draft.code].remove(issuer)
        self._gone_issuers[draft.code] = issuer
        issuer.deleted_at = clock.now()
        self._issuer_shelf.touch(issuer)
        return issuer, Result.DELETED

    def _register_issuer(self, draft: IssuerDraft, faults: Faults) -> tuple[Issuer | None, Result | None]:
        issuer = Issuer(company=self.company, code=draft.code, **draft.fields)
        missing = _missing(issuer, {"name": "publisher_company_name", "zip": "publisher_zip"})
        if not (issuer.address1 or issuer.address2):
            missing.append("publisher_address1")
        if missing:
            _require(faults, draft.item, missing, _ISSUER_TITLES)
            return None, None
        if not draft.code:
            return issuer, None
        issuer.number = self._next_issuer_number()
        self._issuers[draft.code].append(issuer)
        self._issuer_shelf.add(issuer)
        return issuer, Result.REGISTERED

    def _next_issuer_number(self) -> int:
        if self._last_issuer_number is None:
            last = Issuer.objects.filter(company=self.company).aggregate(last=Max("number"))["last"]
            self._last_issuer_number = last or 0
        self._last_issuer_number += 1
        return self._last_issuer_number

    def account(self, draft: BankAccountDraft, faults: Faults) -> tuple[BankAccount | None, Result | None]:
        """Register, update or delete a 口座. None where a fault was found."""
        found = self._accounts.get(draft.code)
        at = f"{draft.item}.transfer_code"
        if found is None and draft.delete and draft.code in self._gone_accounts:
            return self._gone_accounts[draft.code], Result.DELETED
        if found is None:
            if draft.delete or not draft.fields:
                faults.add("E300004", at, value=draft.code)
                return None, None
            return self._register_account(draft, faults)
        if not draft.delete:
            _require(faults, draft.item, _account_cleared(found, draft.fields), _ACCOUNT_TITLES)
            return found, self._update(self._account_shelf, found, draft.fields)
        if self._is_default(found):
            faults.add("E400003", at, title="振込先口座", value=draft.code)
            return None, None
        self._gone_accounts[draft.code] = found
        found.deleted_at = clock.now()
        self._account_shelf.touch(found)
        del self._accounts[draft.code]
        return found, Result.DELETED

    def _is_default(self, account: BankAccount) -> bool:
        if self._default_accounts is None:
            self._default_accounts = selectors.default_account_ids(self.company) | ports.default_accounts(
                self.company.pk
            )
        return account.pk in self._default_accounts

    def _register_account(self, draft: BankAccountDraft, faults: Faults) -> tuple[BankAccount | None, Result | None]:
        account = BankAccount(company=self.company, code=draft.code, **draft.fields)
        missing = _missing(account, _ACCOUNT_REQUIRED)
        if not (account.holder_name or account.holder_kana):
            missing.append("depositor_name")
        if missing:
            _require(faults, draft.item, missing, _ACCOUNT_TITLES)
            return None, None
        self._accounts[draft.code] = account
        self._account_shelf.add(account)
        return account, Result.REGISTERED

    def customer(
        self, draft: CustomerDraft, faults: Faults, *, may_register: bool = True
    ) -> tuple[Customer | None, Result | None]:
        """Register or update a 発行先. None where a fault was found."""
        found = self._customers.get(draft.code)
        at = f"{draft.item}.private_cust_cd"
        bare = not draft.fields and draft.default_account is None and draft.invite is InviteMethod.NONE
        if found is None and (bare or not may_register):
            faults.add("E300003", at, value=draft.code)
            return None, None
        customer = found or Customer(company=self.company, code=draft.code)
        before = len(faults.found)
        result = self._update(self._customer_shelf, customer, draft.fields)
        if self._set_default_account(customer, draft, faults):
            self._customer_shelf.touch(customer)
            result = Result.UPDATED
        self._check_customer(customer, draft, faults)
        if len(faults.found) > before:
            return None, None
        if found is None:
            self._customers[draft.code] = customer
            self._customer_shelf.add(customer)
            result = Result.REGISTERED
        return customer, result

    def _set_default_account(self, customer: Customer, draft: CustomerDraft, faults: Faults) -> bool:
        if draft.default_account is None:
            return False
        account = self._accounts.get(draft.default_account)
        if draft.default_account and account is None:
            faults.add("E300004", f"{draft.item}.default_transfer_code", value=draft.default_account)
            return False
        before, customer.default_account = customer.default_account, account
        return before != account

    def _check_customer(self, customer: Customer, draft: CustomerDraft, faults: Faults) -> None:
        missing = [] if customer.name else ["customer_company_name"]
        # Who has joined is not invited, so nothing is needed to reach it.
        invite = InviteMethod.NONE if customer.linked_company_id else draft.invite
        if invite is InviteMethod.MAIL and not customer.mail:
            missing.append("customer_mail")
        if invite is InviteMethod.PAPER:
            missing += [] if customer.zip else ["customer_zip"]
            missing += [] if customer.address1 or customer.address2 else ["customer_address1"]
        _require(faults, draft.item, missing, _CUSTOMER_TITLES)

    def _update(self, shelf: Shelf[Row], row: Row, fields: Mapping[str, str]) -> Result:
        changes = {name: value for name, value in fields.items() if not self._same(getattr(row, name), value)}
        for name, value in changes.items():
            setattr(row, name, value)
        if not changes:
            return Result.UNCHANGED
        shelf.touch(row)
        return Result.UPDATED

    def _same(self, stored: str, sent: str) -> bool:
        return same(stored, sent, strips=self._strips)

    def write(self) -> None:
        """Write everything that changed: accounts before the customers that point at them."""
        self._issuer_shelf.write()
        self._account_shelf.write()
        for customer in self._customers.values():
            customer.default_account = customer.default_account
        self._customer_shelf.write()


_ISSUER_TITLES = {
    "publisher_company_name": "発行元会社名", "publisher_zip": "発行元郵便番号", "publisher_address1": "発行元住所1",
}  # fmt: skip
_ACCOUNT_REQUIRED = {
    "bank_code": "fncl_inst_code", "branch_code": "branch_code", "deposit_type": "deposit_sec",
    "account_number": "account_num",
}  # fmt: skip
_ACCOUNT_TITLES = {
    "fncl_inst_code": "金融機関コード", "branch_code": "支店コード", "deposit_sec": "預金種目", "account_num": "口座番号",
    "depositor_name": "口座名義",
}  # fmt: skip
_CUSTOMER_TITLES = {
    "customer_company_name": "発行先会社名", "customer_mail": "発行先メールアドレス", "customer_zip": "発行先郵便番号",
    "customer_address1": "発行先住所1",
}  # fmt: skip


def same(stored: str, sent: str, *, strips: bool) -> bool:
    """Whether the sent value leaves the stored one as it is, also where the sandbox took characters out of the sent one."""
    return stored == sent or (strips and text.as_sent(stored, strips=True) == sent)


def _missing(row: models.Model, fields: Mapping[str, str]) -> list[str]:
    """Wire names of the fields that are empty on `row`; `fields` maps model name → wire name."""
    return [wire for name, wire in fields.items() if not getattr(row, name)]


def _cleared(sent: Mapping[str, str], fields: Mapping[str, str]) -> list[str]:
    """Wire names of the required fields that the sender empties."""
    return [wire for name, wire in fields.items() if sent.get(name) == ""]


def _account_cleared(account: BankAccount, sent: Mapping[str, str]) -> list[str]:
    """As `_cleared`; of the holder's name and its kana one must remain."""
    names = ("holder_name", "holder_kana")
    nobody = not any(sent.get(name, getattr(account, name)) for name in names) and not sent.keys().isdisjoint(names)
    return _cleared(sent, _ACCOUNT_REQUIRED) + (["depositor_name"] if nobody else [])


def _require(faults: Faults, item: str, missing: Iterable[str], titles: Mapping[str, str]) -> None:
    for name in missing:
        faults.add("E700001", f"{item}.{name}", title=titles[name])
