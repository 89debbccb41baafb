"""Pages of the receiving side."""

from django.urls import path

from invoices.web import converters, documents, homes, journal_export, journals, receiving, transfers

INVOICE = f"receiving/invoices/<{converters.NAME}:number>/"

urlpatterns = [
    path("receiving/home/", homes.receiving, name="receiving-home"),
    path("receiving/", receiving.inbox, name="receiving-list"),
    path("receiving/journals/export/", journal_export.export, name="journals-export"),
    path("receiving/transfers/", transfers.choose, name="transfers"),
    path(INVOICE, receiving.detail, name="receiving-detail"),
    path(f"{INVOICE}invoice.pdf", documents.received, name="receiving-pdf"),
    path(f"{INVOICE}journals/", journals.edit, name="journals"),
    path(f"{INVOICE}journals/withdraw/", journals.withdraw, name="journals-withdraw"),
    path(f"{INVOICE}open/", receiving.open_sealed, name="receiving-open"),
    path(f"{INVOICE}return/", receiving.send_back, name="receiving-return"),
]
