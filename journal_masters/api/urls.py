"""The addresses of operations 4 and 5, in both dialects."""

from journal_masters.api.views import RegisterMasters, SearchMasters
from platform_project.api.views import urls_of

urlpatterns = urls_of(SearchMasters, RegisterMasters)
