"""The one view behind every operation: it runs the stages in the contract's order (§1) and renders what comes of
them. `files` has its sibling, which hands out a file.
"""

from abc import abstractmethod
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt
from rest_framework.request import Request
from rest_framework.views import APIView

from platform_project.kernel import ports
from platform_project.kernel.errors import Faults, refuse

from . import envelope, keys
from .authentication import workspace_behind
from .bodies import drain
from .envelope import Answer, Content
from .examining import examine
from .exchange import Exchange
from .openapi import OperationSchema
from .operations import Operation, Route
from .paging import Page
from .permissions import Caller, workspace_of
from .receiving import Received, receive
from .renderers import WireResponse

__all__ = ["Answer", "Caller", "OperationView", "Page", "StagedView", "urls_of"]


class StagedView(APIView):
    """The stages of an operation, up to what its answer looks like."""

    operation: ClassVar[Operation]
    # Given by urls_of: the address this view serves, and the methods that its path knows.
    route: Route = None  # type: ignore[assignment]
    allowed: tuple[str, ...] = ()

    schema = OperationSchema()
    request: Request

    @abstractmethod
    def answer(self, caller: Caller, asked: Any) -> HttpResponseBase:
        """Do what the operation is for, and render it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.exchange = Exchange.begin(request, self.route.dialect, reads_query=self.route.reads_query)
        self.request = self.initialize_request(request, *args, **kwargs)
        # For REST framework's parsers, which have nothing to do here; the view and the request itself stand in it.
        self.request.parser_context.clear()
        try:
            return self.serve(self.request)
        except Exception as error:
            drain(request)
            response: HttpResponseBase = self.get_exception_handler()(error, self.get_exception_handler_context())
            return response

    def serve(self, request: Request) -> HttpResponseBase:
        """The stages. Each raises, or lets the next one run."""
        self.perform_authentication(request)
        self.check_method(request)
        self.check_permissions(request)
        received = receive(request._request, self.route, self.exchange)
        self.take_key(request._request, received)
        asked, self.exchange.warnings = self.check_request(request, received)
        return self.answer(Caller.of(request.auth), asked)

    # REST framework's tools look for a method of these names.
    # `head` stands here too, or each view would be given one that refers to it: it would wait for the collector, with its request.
    get = head = post = put = serve

    def perform_authentication(self, request: Request) -> None:
        """アクセストークンチェック: a bad token wins over everything else that is wrong.

        Even a token that has expired says in which language its owner's workspace is answered.
        """
        self.exchange.enter(workspace_behind(request.META))
        if request.method in self.allowed:
            ports.before_authentication(self.operation.key, self.route.dialect.name)
        for authenticator in request.authenticators or ():
            if found := authenticator.authenticate(request):
                request.user, request.auth = found  # type: ignore[assignment]  # a token always has its user, or none
                self.exchange.enter(workspace_of(request.auth))
                return
        refuse("E200001")

    def check_method(self, request: Request) -> None:
        """E700017 for a method that the path does not know; then any of its operations' views may be the one asked."""
        if request.method not in self.allowed:
            refuse("E700017", value=request.method, allow=", ".join(self.allowed))

    def take_key(self, request: HttpRequest, received: Received) -> None:
        """Before the content is checked, which strips and normalises it in place."""
        self.key = keys.key_of(request, self.operation)
        self.said = keys.fingerprint(self.route, self.exchange, received) if self.key else ""

    def check_request(self, request: Request, received: Received) -> tuple[Any, Any]:
        """リクエストチェック, the content."""
        ports.after_parsing(self.operation.key, self.route.dialect.name, received.data)
        caller = Caller.of(request.auth)
        return examine(self.operation, received, caller.workspace, partial(self.complete_refusal, caller))

    def complete_refusal(self, caller: Caller, asked: Any, faults: Faults) -> None:
        """Add what only the domain finds wrong with a request that is refused anyway, so that one answer tells all.

        `asked` lacks its faulty values. A good request is judged by the service alone, once.
        """


class OperationView(StagedView):
    """One operation of the platform. A subclass names it and does its one domain call:

        class SearchIssued(OperationView):
            operation = wire.SEARCH  # an Operation, registered where the wire is described

            def perform(self, caller: Caller, asked: wire.SearchRequest) -> Page:
                return selectors.issued_page(caller.company, filters=asked.to_filters(), ...)

    and `urlpatterns = urls_of(SearchIssued, RegisterInvoices, UpdateInvoices)` gives it its addresses in both dialects.

    When `perform` runs, the token, the permission and the whole request have been checked: `asked` is an instance of
    `operation.request`. It answers a `Page`, or rows (both stand under the route's array key), or a mapping whose
    members stand beside `result`; wrapped in `Answer` when there are warnings to tell. It refuses by raising
    PlatformError.
    """

    @abstractmethod
    def perform(self, caller: Caller, asked: Any) -> Content | Answer:
        """Do what the operation is for."""

    def answer(self, caller: Caller, asked: Any) -> HttpResponseBase:
        act = partial(self.answer_now, caller, asked)
        return keys.once(self.exchange, caller, self.key, self.said, act) if self.key else act()

    def answer_now(self, caller: Caller, asked: Any) -> WireResponse:
        done = self.perform(caller, asked)
        answer = done if isinstance(done, Answer) else Answer(done)
        body = envelope.success(
            self.exchange, answer.content, [*self.exchange.warnings, *answer.warnings], self.route.array
        )
        return WireResponse(body, self.exchange)


def urls_of(*views: type[StagedView]) -> list[URLPattern]:
    """The addresses of the views' operations. Views that share a path must be given together."""
    served: dict[str, dict[str, tuple[type[StagedView], Route]]] = defaultdict(dict)
    for view in views:
        for route in view.operation.routes:
            served[route.path][route.method] = view, route
    return [path(address.removeprefix("/"), _crossing(by_method)) for address, by_method in served.items()]


def _crossing(by_method: dict[str, tuple[type[StagedView], Route]]) -> Callable[..., HttpResponseBase]:
    """One path, where the method decides which operation is meant."""
    allowed = tuple(sorted({*by_method, "HEAD"} if "GET" in by_method else by_method))
    views = {
        method: view.as_view(route=route, allowed=allowed) for method, (view, route) in by_method.items()
    }  # fmt: skip
    somebody = next(iter(views.values()))  # checks the token, then refuses the method

    def cross(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        method = "GET" if request.method == "HEAD" else request.method
        return views.get(method or "", somebody)(request, *args, **kwargs)

    cross.views = views  # type: ignore[attr-defined]  # the OpenAPI document walks them
    return csrf_exempt(cross)
