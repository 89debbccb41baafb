"""What every view of the control API shares: keys, JSON in and out, one form of refusal.

A feature adds a view like those of `clock.py`: a method is described by :func:`docs.call`, checks its body with
:meth:`ControlView.asked`, makes one call of a service, and answers a model of `wire`.
"""

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from django.http import Http404, HttpRequest
from pydantic import BaseModel
from rest_framework import exceptions as drf
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Workspace
from platform_project.api.bodies import drain
from platform_project.api.renderers import JSONRenderer
from platform_project.watching.database import RETRY_AFTER_SECONDS, is_away
from platform_project.watching.requests import request_id_of
from sandbox import calls
from sandbox.api import reading, wire
from sandbox.api.docs import ControlSchema
from sandbox.api.keys import CHALLENGE, HoldsKey, HoldsWorkspaceKey, KeyAuthentication, shown
from sandbox.errors import Refusal, refuse
from sandbox.services.bots import NOTHING, Made
from sandbox.steps import counterparties

log = logging.getLogger(__name__)

M = TypeVar("M", bound=BaseModel)


class ControlView(APIView):
    """Some key is needed, and JSON is answered whatever was asked for."""

    authentication_classes = (KeyAuthentication,)
    permission_classes: Any = (HoldsKey,)
    renderer_classes = (JSONRenderer,)
    schema = ControlSchema()
    http_method_names = ["get", "post", "put", "delete"]

    def asked(self, model: type[M]) -> M:
        """The body of the request, checked."""
        return reading.asked(self.request._request, model)

    def sought(self, model: type[M]) -> M:
        """The query string of the request, checked."""
        return reading.sought(self.request._request, model)

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:  # noqa: ARG002
        return JSONRenderer(), JSONRenderer.media_type

    def get_exception_handler(self) -> Callable[..., Any]:
        return refused

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        answered = super().finalize_response(request, response, *args, **kwargs)
        answered["Cache-Control"] = "no-store"
        answered["X-Request-Id"] = request_id_of(self.request._request)
        return answered

    def base_url(self) -> str:
        return self.request.build_absolute_uri("/").rstrip("/")


class WorkspaceView(ControlView):
    """A view that acts on the workspace of the caller's key."""

    permission_classes = (HoldsWorkspaceKey,)
    woken: Made = NOTHING

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """What has fallen due in the workspace happens before the call does its own."""
        super().initial(request, *args, **kwargs)
        if call := calls.current():
            self.woken = counterparties.wake(call)

    @property
    def workspace(self) -> Workspace:
        return shown(self.request).workspace or refuse("workspace_key_needed")


def answer(content: BaseModel, status: int = 200) -> Response:
    return Response(content.model_dump(mode="json"), status=status)


def refused(error: Exception, context: dict[str, Any]) -> Response:
    """Whatever went wrong, in the one form: `{"error": {code, message, cure}}`, in English."""
    request: HttpRequest = context["request"]._request
    refusal = error if isinstance(error, Refusal) else _refusal_of(error, context)
    if refusal.status >= 500:
        log.error("request %s failed: %s", request_id_of(request), refusal.code, exc_info=error)
    drain(request)
    fields = [wire.FieldError(field=fault.field, message=fault.message) for fault in refusal.fields]
    told = wire.Error(code=refusal.code, message=refusal.message(), cure=refusal.cure(), fields=fields)
    body = wire.Failure(error=told).model_dump(exclude_defaults=True)
    response = Response(body, status=refusal.status, headers=_headers(refusal))
    # Django's own mark: an accident was logged above, with its traceback.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def _refusal_of(error: Exception, context: dict[str, Any]) -> Refusal:
    match error:
        case Http404() | drf.NotFound():
            return Refusal("not_found")
        case drf.MethodNotAllowed():
            allowed = ", ".join(context["view"].allowed_methods)
            return Refusal("method_not_allowed", method=context["request"].method, allowed=allowed)
    return Refusal("unavailable" if is_away(error) else "internal")


def _headers(refusal: Refusal) -> dict[str, str]:
    match refusal.status:
        case 401:
            return {"WWW-Authenticate": CHALLENGE}
        case 405:
            return {"Allow": str(refusal.params["allowed"])}
        case 503:
            return {"Retry-After": str(RETRY_AFTER_SECONDS)}
    return {}


class UnknownView(ControlView):
    """Whatever else stands under the API's prefix: nothing, whoever asks."""

    def initial(self, request: Request, *_args: Any, **_kwargs: Any) -> None:
        raise Http404
