"""The OpenAPI document, and Swagger UI over it, served from this installation alone."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_safe
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny
from rest_framework.views import exception_handler

from .openapi import document


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """`/openapi.json`: the same for everybody."""
    return HttpResponse(_document(), content_type="application/json; charset=utf-8")


@cache
def _document() -> bytes:
    with translation.override("ja"):
        rendered: bytes = OpenApiJsonRenderer().render(document())
    return rendered


class SwaggerView(SpectacularSwaggerSplitView):
    """Swagger UI for everybody; its script is a file of its own, as the content security policy wants."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    url_name = "openapi"
    template_name_js = "docs/swagger.js"

    def get_exception_handler(self) -> Callable[..., Any]:
        # This is a page: it has no exchange to answer in the platform's form.
        return exception_handler
