"""Web pages: the content security policy."""

from typing import Any

from csp.constants import NONE, SELF

# Nothing but our own files, and nothing inline. A view that has to open a door does so by name (csp.decorators).
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

# Two guests bring their own ways: the admin's Alpine evaluates expressions; both it and Swagger UI set inline styles.
CONTENT_SECURITY_GUESTS: dict[str, dict[str, list[str]]] = {
    "/admin/": {"script-src": [SELF, "'unsafe-eval'"], "style-src": [SELF, "'unsafe-inline'"]},
    "/docs/api/": {"style-src": [SELF, "'unsafe-inline'"]},
    "/docs/sandbox/": {"style-src": [SELF, "'unsafe-inline'"]},
}

# A sheet of a thousand lines sends some twenty fields for each; its size in bytes stays limited as everywhere.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 60_000
