"""The documents about the API."""

from django.urls import path
from django.views.generic import RedirectView

from platform_project.api import docs

urlpatterns = [
    path("openapi.json", docs.openapi, name="openapi"),
    path("docs/", RedirectView.as_view(pattern_name="api-docs"), name="docs"),
    path("docs/api/", docs.SwaggerView.as_view(), name="api-docs"),
]
