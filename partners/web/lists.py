"""The lists of masters, searched by a word."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Company
from accounts.web.lists import ListFilter, WordFilter
from partners.models import LIVE, BankAccount, Customer, Issuer, Supplier


def issuer_rows(company: Company) -> QuerySet[Issuer]:
    return company.issuers.filter(LIVE).order_by("code", "number")


def account_rows(company: Company) -> QuerySet[BankAccount]:
    return company.bank_accounts.filter(LIVE).order_by("code")


def customer_rows(company: Company) -> QuerySet[Customer]:
    return company.customers.select_related("default_account", "linked_company").order_by("code")


def supplier_rows(company: Company) -> QuerySet[Supplier]:
    return company.suppliers.select_related("linked_company").order_by("code")


class MasterFilter(ListFilter):
    word = WordFilter("code", "name", label=_("コード・会社名"))


class AccountFilter(ListFilter):
    word = WordFilter(
        "code", "bank_name", "branch_name", "account_number", "holder_name", "holder_kana",
        label=_("コード・金融機関・番号・名義"),
    )  # fmt: skip


class SupplierFilter(ListFilter):
    word = WordFilter("code", "name", "registration_number", label=_("コード・会社名・登録番号"))
