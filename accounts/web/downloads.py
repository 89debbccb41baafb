"""Files that a page hands out."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def download(pdf: bytes, name: str) -> HttpResponse:
    """A PDF to be kept, under a name that may hold any letters; no cache keeps what somebody else must not read."""
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": disposition, "Cache-Control": "no-store"}
    )
