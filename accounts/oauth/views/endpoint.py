"""What the endpoints for programs share: a strict form in, RFC 6749 JSON out, never cached."""

import logging
from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View
from oauthlib.oauth2.rfc6749 import errors

from accounts import selectors
from accounts.oauth import reading, throttle
from platform_project.kernel import trace
from platform_project.watching.database import RETRY_AFTER_SECONDS, is_away

log = logging.getLogger(__name__)

_HEADERS = {"Cache-Control": "no-store", "Pragma": "no-cache"}
_BASIC_CHALLENGE = 'Basic realm="token", charset="UTF-8"'


def answer(body: Mapping[str, Any], status: int = 200, **headers: str) -> JsonResponse:
    if status >= 400:
        trace.note("refused", code=body.get("error", ""), reason=body.get("error_description", ""))
    response = JsonResponse(body, status=status, headers={**_HEADERS, **headers})
    # Django's own mark: an accident is logged where it is caught, with its traceback.
    response._has_been_logged = True  # type: ignore[attr-defined]
    if status == 401:
        response["WWW-Authenticate"] = _BASIC_CHALLENGE
    return response


def refusal(error: str, description: str, status: int = 400, **headers: str) -> JsonResponse:
    return answer({"error": error, "error_description": description}, status, **headers)


def locked_out() -> JsonResponse:
    """429 in the shape of RFC 6749 (A)."""
    return refusal(
        "invalid_grant", "Too many failures; try again later", 429, **{"Retry-After": str(throttle.seconds())}
    )


@method_decorator(csrf_exempt, name="dispatch")
class Endpoint(View):
    """One POST for programs. `takes` names its parameters, beside the client's credentials."""

    http_method_names = ["post", "options"]
    takes: ClassVar[frozenset[str]] = frozenset()

    @abstractmethod
    def answer(self, request: HttpRequest, form: dict[str, str]) -> HttpResponse:
        """Do what the endpoint is for. May raise Refused, or an error of oauthlib."""

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            return self._throttled(request, reading.form(request, self.takes))
        except reading.Refused as refused:
            return refusal(refused.error, refused.description, refused.status)
        except Exception as error:
            # A program cannot read the page that Django would answer.
            log.exception("the endpoint %s failed", request.path)
            if is_away(error):
                wait = {"Retry-After": str(RETRY_AFTER_SECONDS)}
                return refusal("temporarily_unavailable", "The service is not available", 503, **wait)
            return refusal("server_error", "The service failed", 500)

    def _throttled(self, request: HttpRequest, form: dict[str, str]) -> HttpResponse:
        """Whoever guesses a client's secret is locked out of that client (A)."""
        name = throttle.client(form.get("client_id", ""))
        if "client_secret" in form and throttle.is_locked(request, name):
            return locked_out()
        response = self._answered(request, form)
        if response.status_code == 401 and selectors.application(form.get("client_id")):
            throttle.failed(request, name)
        return response

    def _answered(self, request: HttpRequest, form: dict[str, str]) -> HttpResponse:
        try:
            return self.answer(request, form)
        except reading.Refused as refused:
            return refusal(refused.error, refused.description, refused.status)
        except errors.OAuth2Error as error:
            return refusal(error.error, error.description, error.status_code)

    def http_method_not_allowed(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        return refusal("invalid_request", "Only POST is allowed here", 405, Allow="POST, OPTIONS")
