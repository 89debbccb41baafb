"""The documents about the API."""

from django.urls import path
from django.views.generic import TemplateView

from platform_project.api import docs

urlpatterns = [
    path("openapi.json", docs.openapi, name="openapi"),
    path("docs/api/", docs.SwaggerView.as_view(), name="api-docs"),
    # Where Swagger UI, by its own rule, wants to be sent back to: beside its page.
    path(
        "docs/api/oauth2-redirect.html",
        TemplateView.as_view(template_name="docs/oauth2_redirect.html"),
        name="docs-redirect",
    ),
]
