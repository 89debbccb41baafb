"""What the portal hands out as files: collections for Postman and Bruno, written for this host."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from platform_project.kernel import clock
from sandbox.portal import calls, collections, contents
from sandbox.portal.requests import Caller


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    return render(request, "docs/downloads.html", {"entry": contents.entry("docs-downloads")})


@gzip_page
@require_safe
def postman(_request: HttpRequest) -> HttpResponse:
    return _json(collections.postman(calls.all_calls(clock.today())), "invoice-sandbox.postman_collection.json")


@require_safe
def postman_environment(request: HttpRequest) -> HttpResponse:
    found = collections.postman_environment(calls.environment(_caller(request)))
    return _json(found, "invoice-sandbox.postman_environment.json")


@require_safe
def bruno(request: HttpRequest) -> HttpResponse:
    packed = collections.bruno(calls.all_calls(clock.today()), calls.environment(_caller(request)))
    return _file(HttpResponse(packed, content_type="application/zip"), "invoice-sandbox-bruno.zip")


def _caller(request: HttpRequest) -> Caller:
    return Caller(request.build_absolute_uri("/").rstrip("/"))


def _json(data: object, name: str) -> HttpResponse:
    return _file(JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2}), name)


def _file(answer: HttpResponse, name: str) -> HttpResponse:
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
