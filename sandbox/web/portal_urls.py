"""The developers' portal. Swagger UI, which stays beside it, has its addresses in `platform_project.docs_urls`."""

from django.urls import path

from sandbox.portal.guides import GUIDES
from sandbox.web import fidelity, playground, portal, portal_operations

urlpatterns = [
    path("docs/", portal.front, name="docs"),
    path("docs/start/", playground.start, name="docs-start"),
    path("docs/oauth/", playground.oauth, name="docs-oauth"),
    path("docs/oauth/return/", playground.returned, name="docs-oauth-return"),
    path("docs/oauth/calls/", playground.calls, name="docs-oauth-calls"),
    path("docs/operations/<slug:key>/", portal_operations.page, name="docs-operation"),
    *(path(f"docs/{name}/", portal.guide, {"name": f"docs-{name}"}, name=f"docs-{name}") for name in GUIDES),
    path("docs/errors/", portal.error_codes, name="docs-errors"),
    path("docs/magic/", portal.magic_values, name="docs-magic"),
    path("docs/fidelity/", fidelity.page, name="fidelity"),
    path("fidelity.json", fidelity.data, name="fidelity-json"),
]
