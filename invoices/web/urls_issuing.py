"""Pages of the issuing side: its invoices."""

from django.urls import path

from invoices.web import bulk, converters, documents, homes, invoice_export, issuing, writing

INVOICE = f"issuing/invoices/<{converters.NAME}:number>/"

urlpatterns = [
    path("issuing/home/", homes.issuing, name="issuing-home"),
    path("issuing/", issuing.listing, name="issuing-list"),
    path("issuing/new/", writing.new, name="issuing-new"),
    path("issuing/import/", bulk.page, name="issuing-import"),
    path("issuing/import/template.csv", bulk.template, name="issuing-import-template"),
    path("issuing/import/done/", bulk.done, name="issuing-import-done"),
    path("issuing/export/", invoice_export.export, name="issuing-export"),
    path("issuing/preview/", writing.preview, name="issuing-preview"),
    path(INVOICE, issuing.detail, name="issuing-detail"),
    path(f"{INVOICE}versions/<{converters.NAME}:version>/", issuing.version, name="issuing-version"),
    path(f"{INVOICE}invoice.pdf", documents.issued, name="issuing-pdf"),
    path(
        f"{INVOICE}versions/<{converters.NAME}:version>/invoice.pdf", documents.superseded, name="issuing-version-pdf"
    ),
    path(f"{INVOICE}correct/", writing.correct, name="issuing-correct"),
]
