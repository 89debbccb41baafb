"""What the inbox can be narrowed by: day, amount and partner together, as 電子帳簿保存法 asks, and what is left to do."""

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.web.lists import DayFilter, ListFilter
from invoices.models import Invoice
from invoices.web.filters import WordFilter, YenFilter
from partners.models import Supplier

# What is opened and waits to be booked.
TO_BOOK = "todo"


class InboxFilter(ListFilter):
    inv_no = WordFilter(label=_("請求書番号"), lookup_expr="icontains")
    issuer = WordFilter(label=_("支払先・発行企業名"), method="from_issuer")
    received_from = DayFilter(label=_("受取日"), field_name="reception_date", lookup_expr="gte")
    received_to = DayFilter(label=_("受取日（まで）"), field_name="reception_date", lookup_expr="lte")
    sent_from = DayFilter(label=_("発行日"), field_name="send_date", lookup_expr="gte")
    sent_to = DayFilter(label=_("発行日（まで）"), field_name="send_date", lookup_expr="lte")
    due_from = DayFilter(label=_("支払期限"), field_name="pay_due_date", lookup_expr="gte")
    due_to = DayFilter(label=_("支払期限（まで）"), field_name="pay_due_date", lookup_expr="lte")
    amount_from = YenFilter(label=_("ご請求金額"), field_name="show_amount", lookup_expr="gte")
    amount_to = YenFilter(label=_("ご請求金額（まで）"), field_name="show_amount", lookup_expr="lte")
    booked = django_filters.ChoiceFilter(
        label=_("仕訳"), method="by_booking", empty_label=_("すべて"),
        choices=[("0", _("未登録")), (TO_BOOK, _("開封済みで未登録")), ("1", _("登録済"))],
    )  # fmt: skip
    unopened = django_filters.BooleanFilter(label=_("未開封のみ"), method="only_unopened", widget=forms.CheckboxInput)

    rare = ("sent_from", "sent_to", "due_from", "due_to", "amount_from", "amount_to", "booked", "unopened")

    def from_issuer(self, rows: QuerySet[Invoice], _name: str, word: str) -> QuerySet[Invoice]:
        """By the issuing company's name, by the name that its 発行元 had, or by code or name of one's own 支払先."""
        own = Supplier.objects.filter(company=OuterRef("recipient"), linked_company=OuterRef("company"))
        return rows.filter(
            Q(company__name__icontains=word) | Q(publisher__name__icontains=word) | Q(supplier_code__iexact=word)
            | Exists(own.filter(name__icontains=word))
        )  # fmt: skip

    def by_booking(self, rows: QuerySet[Invoice], _name: str, asked: str) -> QuerySet[Invoice]:
        """登録済 is an invoice whose every line is booked."""
        if asked == TO_BOOK:
            return rows.filter(opened_at__isnull=False, journaled_at=None)
        return rows.filter(journaled_at__isnull=asked == "0") if asked else rows

    def only_unopened(self, rows: QuerySet[Invoice], _name: str, asked: bool | None) -> QuerySet[Invoice]:
        return rows.filter(opened_at=None) if asked else rows
