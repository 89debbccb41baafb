"""The addresses of operations 1, 2 and 3, in both dialects."""

from invoices.api.views import RegisterInvoices, SearchIssued, UpdateInvoices
from platform_project.api.views import urls_of

urlpatterns = urls_of(SearchIssued, RegisterInvoices, UpdateInvoices)
