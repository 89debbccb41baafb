"""What the inbox can be narrowed by."""

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.web.lists import ListFilter
from invoices.models import Invoice
from invoices.web.filters import DayFilter, WordFilter, YenFilter
from partners.models import Supplier


class InboxFilter(ListFilter):
    issuer = WordFilter(label=_("支払先・発行企業名"), method="from_issuer")
    received_from = DayFilter(label=_("受取日"), field_name="reception_date", lookup_expr="gte")
    received_to = DayFilter(label=_("受取日（まで）"), field_name="reception_date", lookup_expr="lte")
    amount_from = YenFilter(label=_("ご請求金額"), field_name="show_amount", lookup_expr="gte")
    amount_to = YenFilter(label=_("ご請求金額（まで）"), field_name="show_amount", lookup_expr="lte")
    unopened = django_filters.BooleanFilter(label=_("未開封のみ"), method="only_unopened", widget=forms.CheckboxInput)

    def from_issuer(self, rows: QuerySet[Invoice], _name: str, word: str) -> QuerySet[Invoice]:
        """By the issuing company's name, by the name that its 発行元 had, or by code or name of one's own 支払先."""
        own = Supplier.objects.filter(company=OuterRef("recipient"), linked_company=OuterRef("company"))
        return rows.filter(
            Q(company__name__icontains=word) | Q(publisher__name__icontains=word) | Q(supplier_code__iexact=word)
            | Exists(own.filter(name__icontains=word))
        )  # fmt: skip

    def only_unopened(self, rows: QuerySet[Invoice], _name: str, asked: bool | None) -> QuerySet[Invoice]:
        return rows.filter(opened_at=None) if asked else rows
