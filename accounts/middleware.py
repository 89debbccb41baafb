"""Whose time it is, and who is told how far a request has come."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts import progress, selectors
from accounts.models import User
from platform_project.kernel import clock
from platform_project.kernel.progress import listening
from platform_project.standby import marks


class WorkspaceMiddleware:
    """Each request begins with real time; somebody who is signed in to the pages enters their workspace's.

    A request with a token enters the workspace's time when its token is known.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with clock.using(clock.REAL), marks.forgetting():
            # A program has no session, and need not pay for looking one up.
            if settings.SESSION_COOKIE_NAME in request.COOKIES:
                self._enter(request)
            return self.get_response(request)

    def _enter(self, request: HttpRequest) -> None:
        company = selectors.company_of(request.user)
        if company is not None:
            clock.enter(company.workspace.clock)


class ProgressMiddleware:
    """A page that names a token in `?progress=` is told how far its request has come (`accounts.web.progress`)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "progress=" not in request.META["QUERY_STRING"] or not isinstance(request.user, User):
            return self.get_response(request)
        file = progress.file_of(request.user, request.GET.get("progress", ""))
        return self._watched(request, progress.Writer(file)) if file else self.get_response(request)

    def _watched(self, request: HttpRequest, writer: progress.Writer) -> HttpResponse:
        writer.begin()
        with listening(writer):
            response = self.get_response(request)
        writer.end(_outcome(response))
        return response


def _outcome(response: HttpResponse) -> str:
    """A file leaves the page where it is; everything else takes its place."""
    if response.status_code >= HTTPStatus.BAD_REQUEST:
        return "failed"
    return "file" if response.has_header("Content-Disposition") else "page"
