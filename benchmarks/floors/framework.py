"""The list page as one writes it with REST framework and nothing else: model serializers, a prefetch, its own JSON renderer.

The token is checked by the product's own check, so that the two differ in the page alone.
"""

from typing import Any

from django.db.models import QuerySet
from rest_framework import generics, pagination, renderers, serializers

from invoices.models import Invoice, InvoiceLine
from platform_project.api.authentication import BearerAuthentication


class LineSerializer(serializers.ModelSerializer[InvoiceLine]):
    class Meta:
        model = InvoiceLine
        exclude = ("id", "invoice")


class InvoiceSerializer(serializers.ModelSerializer[Invoice]):
    lines = LineSerializer(many=True)
    format = serializers.CharField(source="format.code")
    company = serializers.CharField(source="company.name")

    class Meta:
        model = Invoice
        exclude = ("id", "workspace", "recipient", "customer")


class Positions(pagination.LimitOffsetPagination):
    default_limit = 50


class FrameworkPage(generics.ListAPIView[Invoice]):
    serializer_class = InvoiceSerializer
    pagination_class = Positions
    authentication_classes = (BearerAuthentication,)
    permission_classes = ()
    renderer_classes = (renderers.JSONRenderer,)
    schema: Any = None

    def get_queryset(self) -> QuerySet[Invoice]:
        query = self.request.query_params
        rows = Invoice.objects.filter(
            company=self.request.user.company_id,  # type: ignore[union-attr]  # a token always has its user
            send_date__gte=query["send_date_from"], send_date__lte=query["send_date_to"],
        )  # fmt: skip
        return rows.select_related("format", "company").prefetch_related("lines").order_by("send_date", "number")
