"""Django's handler, but that a request ends with its answer instead of whenever the garbage collector comes by."""

from functools import partial

from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase

# What middleware hangs on a request although it holds the request in turn. Without these nothing of it goes in circles.
CIRCLES = ("user", "auser", "_messages", "csp_nonce", "htmx")


class Handler(WSGIHandler):
    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        response = super().get_response(request)
        # Where Django itself closes the request: when the answer is sent, or broken off.
        response._resource_closers.append(partial(_let_go, request))  # type: ignore[attr-defined]
        return response


def _let_go(request: HttpRequest) -> None:
    for name in CIRCLES:
        request.__dict__.pop(name, None)
