"""The conditions of the list operations, over the same names as the wire's."""

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from invoices.models import Invoice
from invoices.status import Status


class IssuedFilter(filters.FilterSet):
    """請求書一覧取得. All conditions are AND-combined; the values were checked before they come here."""

    send_date_from = filters.DateFilter("send_date", "gte")
    send_date_to = filters.DateFilter("send_date", "lte")
    pay_due_date_from = filters.DateFilter("pay_due_date", "gte")
    pay_due_date_to = filters.DateFilter("pay_due_date", "lte")
    close_date = filters.DateFilter("close_date")
    invoice_type = filters.CharFilter("invoice_type")
    seal_flg = filters.CharFilter(method="by_seal")
    extracting_type01 = filters.CharFilter(method="reissued")
    extracting_type02 = filters.CharFilter(method="with_new_partners")
    extracting_type03 = filters.CharFilter(method="returned")
    private_cust_cd = filters.CharFilter("addressee_code")
    inv_no = filters.CharFilter("inv_no")
    invoice_mng_num = filters.NumberFilter("number")
    inv_amount_from = filters.NumberFilter("gross", "gte")
    inv_amount_to = filters.NumberFilter("gross", "lte")
    update_date_from = filters.DateFilter("updated_on", "gte")
    update_date_to = filters.DateFilter("updated_on", "lte")

    class Meta:
        model = Invoice
        fields: tuple[str, ...] = ()

    def by_seal(self, rows: QuerySet[Invoice], name: str, value: str) -> QuerySet[Invoice]:  # noqa: ARG002
        return rows.filter(opened_at__isnull=value == "0")

    def reissued(self, rows: QuerySet[Invoice], name: str, value: str) -> QuerySet[Invoice]:  # noqa: ARG002
        return rows.filter(status=Status.REISSUED)

    def with_new_partners(self, rows: QuerySet[Invoice], name: str, value: str) -> QuerySet[Invoice]:  # noqa: ARG002
        return rows.filter(first_for_customer=True)

    def returned(self, rows: QuerySet[Invoice], name: str, value: str) -> QuerySet[Invoice]:  # noqa: ARG002
        return rows.filter(status=Status.RETURNED)
