"""The addresses of operations 1, 2, 3 and 6, in both dialects, and of the files 8 and 9."""

from invoices.api.views import (
    FetchIssuedPdf,
    FetchReceivedPdf,
    RegisterInvoices,
    SearchIssued,
    SearchReceived,
    UpdateInvoices,
)  # fmt: skip
from platform_project.api.views import urls_of

urlpatterns = urls_of(SearchIssued, RegisterInvoices, UpdateInvoices, SearchReceived, FetchIssuedPdf, FetchReceivedPdf)
