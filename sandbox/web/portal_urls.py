"""The developers' portal. Swagger UI, which stays beside it, has its addresses in `platform_project.docs_urls`."""

from django.urls import path

from sandbox.portal.guides import GUIDES
from sandbox.web import fidelity, playground, portal, portal_downloads, portal_operations, portal_search

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
    path("docs/search/", portal_search.page, name="docs-search"),
    path("docs/downloads/", portal_downloads.page, name="docs-downloads"),
    path("docs/downloads/postman.json", portal_downloads.postman, name="docs-postman"),
    path(
        "docs/downloads/postman-environment.json", portal_downloads.postman_environment, name="docs-postman-environment"
    ),
    path("docs/downloads/bruno.zip", portal_downloads.bruno, name="docs-bruno"),
    path("fidelity.json", fidelity.data, name="fidelity-json"),
]
