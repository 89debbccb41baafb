"""Files that people bring to pages: bounded before any of it is kept.

Django bounds what a form holds beside its files; a file it would write to the disk as long as bytes come.
"""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest


class BoundedUpload(FileUploadHandler):
    """The first to be asked. The server hands on no more bytes than were announced, so the announcement is what counts."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *_more: Any) -> None:  # noqa: ARG002
        if self.request is not None and content_length > limit_of(self.request):
            raise RequestDataTooBig("The upload is larger than this page takes")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002
        """On to those who keep it."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Kept by somebody else."""


def limit_of(request: HttpRequest) -> int:
    larger: dict[str, int] = settings.UPLOAD_LIMITS
    return next((limit for path, limit in larger.items() if request.path.startswith(path)), settings.UPLOAD_LIMIT)
