"""A list of masters: searched by a word, cut into pages."""

from typing import Any

import django_filters
from django.core.paginator import Page, Paginator
from django.db.models import Model, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import Company
from partners.models import LIVE, BankAccount, Customer, Issuer
from partners.web.fields import TextField

PAGE_SIZE = 50


def issuer_rows(company: Company) -> QuerySet[Issuer]:
    return company.issuers.filter(LIVE).order_by("code", "number")


def account_rows(company: Company) -> QuerySet[BankAccount]:
    return company.bank_accounts.filter(LIVE).order_by("code")


def customer_rows(company: Company) -> QuerySet[Customer]:
    return company.customers.select_related("default_account", "linked_company").order_by("code")


class TextFilter(django_filters.CharFilter):
    field_class = TextField


class WordFilter(TextFilter):
    """Rows in which one of `names` holds the word, upper or lower case."""

    def __init__(self, *names: str, **options: Any) -> None:
        super().__init__(required=False, **options)
        self._names = names

    def filter(self, qs: QuerySet[Model], value: str) -> QuerySet[Model]:
        found = Q()
        for name in self._names:
            found |= Q(**{f"{name}__icontains": value})
        return qs.filter(found) if value else qs


class MasterFilter(django_filters.FilterSet):
    word = WordFilter("code", "name", label=_("コード・会社名"))


class AccountFilter(django_filters.FilterSet):
    word = WordFilter(
        "code", "bank_name", "branch_name", "account_number", "holder_name", "holder_kana",
        label=_("コード・金融機関・番号・名義"),
    )  # fmt: skip


def page_of(rows: QuerySet[Any], asked: QueryDict, size: int = PAGE_SIZE) -> Page[Any]:
    """The page that the address asks for; the nearest one where it asks for nonsense."""
    return Paginator(rows, size).get_page(asked.get("page"))
