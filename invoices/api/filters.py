"""The conditions of the list operations, over the same names as the wire's."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet
from django_filters import rest_framework as filters

from invoices.models import Invoice, JournalEntry
from invoices.status import Status

SECTION_LOOKUPS = {"burden_sec_code": "section_code", "burden_sec_name": "section_name__icontains"}


class InvoiceFilter(filters.FilterSet):
    """What both lists may ask. All conditions are AND-combined; the values were checked before they come here."""

    pay_due_date_from = filters.DateFilter("pay_due_date", "gte")
    pay_due_date_to = filters.DateFilter("pay_due_date", "lte")
    invoice_type = filters.CharFilter("invoice_type")
    seal_flg = filters.CharFilter(method="by_seal")

    class Meta:
        model = Invoice
        fields: tuple[str, ...] = ()

    def by_seal(self, rows: QuerySet[Invoice], name: str, value: str) -> QuerySet[Invoice]:
        return rows.filter(opened_at__isnull=value == "0")


class IssuedFilter(InvoiceFilter):
    """請求書一覧取得."""

    send_date_from = filters.DateFilter("send_date", "gte")
    send_date_to = filters.DateFilter("send_date", "lte")
    close_date = filters.DateFilter("close_date")
    extracting_type01 = filters.CharFilter(method="reissued")
    extracting_type02 = filters.CharFilter(method="with_new_partners")
    extracting_type03 = filters.CharFilter(method="returned")
    private_cust_cd = filters.CharFilter("addressee_code")
    inv_no = filters.CharFilter("inv_no")
    invoice_mng_num = filters.NumberFilter("number")
    update_date_from = filters.DateFilter("updated_on", "gte")
    update_date_to = filters.DateFilter("updated_on", "lte")
    inv_amount_from = filters.NumberFilter("gross", "gte")
    inv_amount_to = filters.NumberFilter("gross", "lte")

    def reissued(self, rows: QuerySet[Invoice], name: str, value: str) -> QuerySet[Invoice]:
        return rows.filter(status=Status.REISSUED)

    def with_new_partners(self, rows: QuerySet[Invoice], name: str, value: str) -> QuerySet[Invoice]:
        return rows.filter(first_for_customer=True)

    def returned(self, rows: QuerySet[Invoice], name: str, value: str) -> QuerySet[Invoice]:
        return rows.filter(status=Status.RETURNED)


class ReceivedFilter(InvoiceFilter):
    """請求データ取得. A condition on the 負担部門 looks at the journals of the version in force.

    Whoever receives sees its own bookkeeping as an update too.
    """

    reception_date_from = filters.DateFilter("reception_date", "gte")
    reception_date_to = filters.DateFilter("reception_date", "lte")
    company_name_s = filters.CharFilter("company__name", "icontains")
    private_cust_cd_s = filters.CharFilter("supplier_code")
    burden_sec_code = filters.CharFilter(method="by_section")
    burden_sec_name = filters.CharFilter(method="by_section")
    journal_flg = filters.CharFilter(method="by_journals")
    update_date_from = filters.DateFilter(method="updated_since")
    update_date_to = filters.DateFilter(method="updated_until")

    def by_section(self, rows: QuerySet[Invoice], name: str, value: str) -> QuerySet[Invoice]:
        """Code and name sent together are said of one journal."""
        asked = {SECTION_LOOKUPS[part]: self.form.cleaned_data[part] for part in SECTION_LOOKUPS}
        return rows.filter(_booked(**{lookup: sent for lookup, sent in asked.items() if sent}))

    def updated_since(self, rows: QuerySet[Invoice], name: str, value: dt.date) -> QuerySet[Invoice]:
        return rows.filter(Q(updated_on__gte=value) | Q(booked_on__gte=value))

    def updated_until(self, rows: QuerySet[Invoice], name: str, value: dt.date) -> QuerySet[Invoice]:
        return rows.filter(Q(booked_on=None) | Q(booked_on__lte=value), updated_on__lte=value)

    def by_journals(self, rows: QuerySet[Invoice], name: str, value: str) -> QuerySet[Invoice]:
        return rows.filter(journaled_at__isnull=False) if value == "1" else rows


def _booked(**condition: str) -> Exists:
    return Exists(JournalEntry.objects.filter(invoice=OuterRef("pk"), version=OuterRef("version"), **condition))
