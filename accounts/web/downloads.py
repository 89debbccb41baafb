"""Files that a page hands out."""

from collections.abc import Iterable, Sequence

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from platform_project.kernel import csv_text
from platform_project.kernel.csv_text import Cell, Encoding
from platform_project.kernel.progress import Tally, Work


def download(pdf: bytes, name: str) -> HttpResponse:
    """A PDF to be kept, under a name that may hold any letters; no cache keeps what somebody else must not read."""
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": disposition, "Cache-Control": "no-store"}
    )


def csv_file(rows: Iterable[Sequence[Cell]], encoding: Encoding, name: str, *, total: int = 0) -> StreamingHttpResponse:
    """Written whole before it is sent, so that nobody gets half of it; long ones wait on disk, not in memory.

    `total`: how many rows there will be, for whoever waits. PlatformError E700007 for what Shift_JIS cannot carry.
    """
    charset = "utf-8" if encoding is Encoding.UTF8 else "Shift_JIS"
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return StreamingHttpResponse(
        csv_text.pieces(Tally(Work.EXPORTING, total).over(rows), encoding), content_type=f"{csv_text.MIME}; charset={charset}",
        headers={"Content-Disposition": disposition, "Cache-Control": "no-store"},
    )  # fmt: skip
