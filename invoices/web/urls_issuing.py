"""Pages of the issuing side: its invoices."""

from django.urls import path

from invoices.web import converters, documents, issuing, writing

INVOICE = f"issuing/invoices/<{converters.NAME}:number>/"

urlpatterns = [
    path("issuing/", issuing.listing, name="issuing-list"),
    path("issuing/new/", writing.new, name="issuing-new"),
    path("issuing/preview/", writing.preview, name="issuing-preview"),
    path(INVOICE, issuing.detail, name="issuing-detail"),
    path(f"{INVOICE}versions/<{converters.NAME}:version>/", issuing.version, name="issuing-version"),
    path(f"{INVOICE}invoice.pdf", documents.issued, name="issuing-pdf"),
    path(
        f"{INVOICE}versions/<{converters.NAME}:version>/invoice.pdf", documents.superseded, name="issuing-version-pdf"
    ),
    path(f"{INVOICE}correct/", writing.correct, name="issuing-correct"),
]
