"""Every address of the product, by room."""

from django.contrib import admin
from django.urls import include, path

from platform_project.health import healthz, readyz
from platform_project.watching.views import figures

urlpatterns = [
    # Addresses are tried in their order; programs call more often than people.
    path("", include("invoices.api.urls")),
    path("", include("journal_masters.api.urls")),
    path("", include("partners.api.urls")),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", figures, name="metrics"),
    path("admin/", admin.site.urls),
    path("", include("accounts.oauth.urls")),
    path("", include("accounts.web.urls")),
    path("", include("accounts.web.home_urls")),
    path("", include("accounts.web.outbox_urls")),
    path("", include("partners.web.urls")),
    path("", include("journal_masters.web.urls")),
    path("", include("invoices.web.urls_formats")),
    path("", include("invoices.web.urls_issuing")),
    path("", include("invoices.web.urls_receiving")),
    path("", include("platform_project.docs_urls")),
    path("", include("sandbox.web.portal_urls")),
    path("", include("sandbox.web.urls")),
    path("", include("sandbox.api.urls")),
    # The apps' API addresses stand before this one, which answers for every other path under /v1/ and /wi/.
    path("", include("platform_project.api.urls")),
]

handler400 = "platform_project.api.error_pages.bad_request"
handler500 = "platform_project.api.error_pages.server_error"
