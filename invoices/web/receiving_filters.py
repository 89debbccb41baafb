"""What may be asked of the inbox."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from invoices.models import Invoice
from partners.models import Supplier
from partners.web.fields import TextField

DATE = forms.DateInput(attrs={"type": "date"})
LIMIT = 10**15


class WordFilter(django_filters.CharFilter):
    field_class = TextField


class YenFilter(django_filters.Filter):
    """Whole yen, within what a column can hold."""

    field_class = forms.IntegerField

    def __init__(self, **options: Any) -> None:
        super().__init__("show_amount", min_value=-LIMIT, max_value=LIMIT, **options)


class InboxFilter(django_filters.FilterSet):
    received_from = django_filters.DateFilter("reception_date", "gte", label=_("受取日（から）"), widget=DATE)
    received_to = django_filters.DateFilter("reception_date", "lte", label=_("受取日（まで）"), widget=DATE)
    issuer = WordFilter(label=_("支払先・発行企業名"), method="from_issuer")
    amount_from = YenFilter(lookup_expr="gte", label=_("ご請求金額（から）"))
    amount_to = YenFilter(lookup_expr="lte", label=_("ご請求金額（まで）"))
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
