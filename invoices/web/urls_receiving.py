"""Pages of the receiving side."""

from django.urls import path

from invoices.web import converters, receiving

INVOICE = f"receiving/invoices/<{converters.NAME}:number>/"

urlpatterns = [
    path("receiving/", receiving.inbox, name="receiving-list"),
    path(INVOICE, receiving.detail, name="receiving-detail"),
    path(f"{INVOICE}open/", receiving.open_sealed, name="receiving-open"),
    path(f"{INVOICE}return/", receiving.send_back, name="receiving-return"),
]
