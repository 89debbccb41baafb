"""Operations that answer with a file: the same stages, and refusals in the platform's form."""

from abc import abstractmethod
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from rest_framework.request import Request

from platform_project.kernel.errors import refuse

from .permissions import Caller
from .receiving import Received
from .views import StagedView


@dataclass(frozen=True, slots=True)
class File:
    """What is handed out, and the name under which it is kept."""

    content: bytes
    name: str


class FileView(StagedView):
    """An operation whose answer is a file of `operation.media_type`. Fields of the request may stand in the path."""

    @abstractmethod
    def perform(self, caller: Caller, asked: Any) -> File:
        """Do what the operation is for. `asked` is an instance of `operation.request`."""

    def check_method(self, request: Request) -> None:
        """Handing out a file may leave a trace, so HEAD, which takes nothing away, is not known here."""
        allowed = [method for method in self.allowed if method != "HEAD"]
        if request.method not in allowed:
            refuse("E700017", value=request.method, allow=", ".join(allowed))

    def check_request(self, request: Request, received: Received) -> tuple[Any, Any]:
        return super().check_request(request, replace(received, data=received.data | self.kwargs))

    def answer(self, caller: Caller, asked: Any) -> HttpResponse:
        file = self.perform(caller, asked)
        disposition = content_disposition_header(as_attachment=True, filename=file.name) or "attachment"
        return HttpResponse(file.content, content_type=self.operation.media_type, headers={
            "Content-Disposition": disposition, "Cache-Control": "no-store", "X-Request-Id": self.exchange.request_id,
        })  # fmt: skip
