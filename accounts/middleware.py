"""Whose time it is."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts import selectors
from platform_project.kernel import clock


class WorkspaceMiddleware:
    """Each request begins with real time; somebody who is signed in to the pages enters their workspace's.

    A request with a token enters the workspace's time when its token is known.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with clock.using(clock.REAL):
            # A program has no session, and need not pay for looking one up.
            if settings.SESSION_COOKIE_NAME in request.COOKIES:
                self._enter(request)
            return self.get_response(request)

    def _enter(self, request: HttpRequest) -> None:
        company = selectors.company_of(request.user)
        if company is not None:
            clock.enter(company.workspace.clock)
