"""What may be asked of the inbox."""

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from invoices.models import Invoice
from invoices.web.fields import DayField, YenField
from partners.models import Supplier
from partners.web.lists import TextFilter


class DayFilter(django_filters.Filter):
    field_class = DayField


class YenFilter(django_filters.Filter):
    field_class = YenField


class InboxFilter(django_filters.FilterSet):
    received_from = DayFilter("reception_date", "gte", label=_("受取日（から）"))
    received_to = DayFilter("reception_date", "lte", label=_("受取日（まで）"))
    issuer = TextFilter(label=_("支払先・発行企業名"), method="from_issuer")
    amount_from = YenFilter("show_amount", "gte", label=_("ご請求金額（から）"))
    amount_to = YenFilter("show_amount", "lte", label=_("ご請求金額（まで）"))
    sealed = django_filters.BooleanFilter(label=_("未開封のみ"), widget=forms.CheckboxInput, method="only_sealed")

    def from_issuer(self, rows: QuerySet[Invoice], _name: str, word: str) -> QuerySet[Invoice]:
        """By the issuing company's name, by the name that its 発行元 had, or by code or name of one's own 支払先."""
        own = Supplier.objects.filter(company=OuterRef("recipient"), linked_company=OuterRef("company"))
        return rows.filter(
            Q(company__name__icontains=word) | Q(publisher__name__icontains=word) | Q(supplier_code__iexact=word)
            | Exists(own.filter(name__icontains=word))
        )  # fmt: skip

    def only_sealed(self, rows: QuerySet[Invoice], _name: str, asked: bool) -> QuerySet[Invoice]:
        return rows.filter(opened_at=None) if asked else rows
