"""The lists of masters, searched by a word."""

from typing import Any

import django_filters
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Company
from accounts.web.lists import ListFilter
from partners.models import LIVE, BankAccount, Customer, Issuer
from partners.web.fields import TextField


def issuer_rows(company: Company) -> QuerySet[Issuer]:
    return company.issuers.filter(LIVE).order_by("code", "number")


def account_rows(company: Company) -> QuerySet[BankAccount]:
    return company.bank_accounts.filter(LIVE).order_by("code")


def customer_rows(company: Company) -> QuerySet[Customer]:
    return company.customers.select_related("default_account", "linked_company").order_by("code")


class WordFilter(django_filters.CharFilter):
    """Rows in which one of `names` holds the word, upper or lower case."""

    field_class = TextField

    def __init__(self, *names: str, **options: Any) -> None:
        super().__init__(required=False, **options)
        self._names = names

    def filter(self, qs: QuerySet[Model], value: str) -> QuerySet[Model]:
        found = Q()
        for name in self._names:
            found |= Q(**{f"{name}__icontains": value})
        return qs.filter(found) if value else qs


class MasterFilter(ListFilter):
    word = WordFilter("code", "name", label=_("コード・会社名"))


class AccountFilter(ListFilter):
    word = WordFilter(
        "code", "bank_name", "branch_name", "account_number", "holder_name", "holder_kana",
        label=_("コード・金融機関・番号・名義"),
    )  # fmt: skip
