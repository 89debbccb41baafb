"""The addresses of operations 1, 2, 3 and 6, in both dialects."""

from invoices.api.views import RegisterInvoices, SearchIssued, SearchReceived, UpdateInvoices
from platform_project.api.views import urls_of

urlpatterns = urls_of(SearchIssued, RegisterInvoices, UpdateInvoices, SearchReceived)
