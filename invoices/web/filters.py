"""What the issuing side's list can be narrowed by."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.web.fields import TextField
from accounts.web.lists import DayFilter, ListFilter
from invoices.models import Invoice
from invoices.models.invoice import STATUSES
from invoices.status import Status
from invoices.web.fields import YenField, named
from partners.models import Customer


class YenFilter(django_filters.Filter):
    field_class = YenField


class WordFilter(django_filters.CharFilter):
    field_class = TextField


class IssuedFilter(ListFilter):
    status = django_filters.ChoiceFilter(label=_("状態"), choices=STATUSES, empty_label=_("すべて"))
    customer = django_filters.ChoiceFilter(
        label=_("発行先"), field_name="customer__code", empty_label=_("すべて"), choices=()
    )
    inv_no = WordFilter(label=_("請求書番号"), lookup_expr="icontains")
    send_date_from = DayFilter(label=_("発行日"), field_name="send_date", lookup_expr="gte")
    send_date_to = DayFilter(label=_("発行日（まで）"), field_name="send_date", lookup_expr="lte")
    due_from = DayFilter(label=_("入金期限"), field_name="pay_due_date", lookup_expr="gte")
    due_to = DayFilter(label=_("入金期限（まで）"), field_name="pay_due_date", lookup_expr="lte")
    amount_from = YenFilter(label=_("金額（税込）"), field_name="gross", lookup_expr="gte")
    amount_to = YenFilter(label=_("金額（税込、まで）"), field_name="gross", lookup_expr="lte")
    unopened = django_filters.BooleanFilter(label=_("未開封のみ"), method="only_unopened", widget=forms.CheckboxInput)

    rare = ("status", "unopened", "due_from", "due_to", "amount_from", "amount_to")

    class Meta:
        model = Invoice
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, customers: list[Customer], **options: Any) -> None:
        super().__init__(*args, **options)
        chosen: Any = self.form.fields["customer"]
        chosen.choices = [(row.code, named(row.name, row.code)) for row in customers]

    def only_unopened(self, rows: QuerySet[Invoice], _name: str, value: bool | None) -> QuerySet[Invoice]:
        """Sealed ones that somebody can open: neither returned ones nor those whose 発行先 has not joined."""
        return rows.filter(opened_at=None, recipient__isnull=False).exclude(status=Status.RETURNED) if value else rows
