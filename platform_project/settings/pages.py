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

# Guests bring their own ways, and are let in by the narrowest door that they fit through. The admin's Alpine builds functions
# of the expressions in its attributes ('unsafe-eval'), and its pages carry their colours in a <style> and style attributes;
# Swagger UI sets inline styles. Neither runs an inline script, and nothing comes from elsewhere.
CONTENT_SECURITY_GUESTS: dict[str, dict[str, list[str]]] = {
    "/admin/": {"script-src": [SELF, "'unsafe-eval'"], "style-src": [SELF, "'unsafe-inline'"]},
    "/docs/api/": {"style-src": [SELF, "'unsafe-inline'"]},
    "/docs/sandbox/": {"style-src": [SELF, "'unsafe-inline'"]},
}

# A sheet of a thousand lines sends some twenty fields for each; its size in bytes stays limited as everywhere.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 60_000

# Files that a page takes, in bytes with the form around them: a CSV file of 5 MB, a bottle of 32 MB where those are poured.
FILE_UPLOAD_HANDLERS = [
    "platform_project.uploads.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
UPLOAD_LIMIT = 6 * 1024 * 1024
UPLOAD_LIMITS = dict.fromkeys(["/sandbox/snapshots/pour/", "/workspaces/new/"], 33 * 1024 * 1024)
