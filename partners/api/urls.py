"""The addresses of operation 7, in both dialects."""

from partners.api.views import RegisterSuppliers
from platform_project.api.views import urls_of

urlpatterns = urls_of(RegisterSuppliers)
