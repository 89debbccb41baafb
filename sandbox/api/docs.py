"""The control API's own OpenAPI document, made from its views, and Swagger UI over it."""

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_safe
from drf_spectacular.generators import EndpointEnumerator, SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from pydantic import BaseModel

from platform_project.api.docs import SwaggerView
from sandbox.api import wire
from sandbox.errors import CATALOGUE

Method = TypeVar("Method", bound=Callable[..., Any])

INFO = {
    "title": "サンドボックス 操作API",
    "version": "1",
    "description": (
        "ワークスペースと時計を、プログラムから操作するAPIです。請求書プラットフォームのAPIとは別のもので、"
        "ワークスペースの操作キーで呼び出します。\n\n"
        "Drives a sandbox: no part of the platform's own wire. Every call but creating a workspace takes that "
        "workspace's key as a Bearer token. JSON only; instants are ISO 8601; refusals are in English."
    ),
}
SECURITY = {"workspaceKey": {"type": "http", "scheme": "bearer", "description": "操作キー"}}
# A refusal of each status that any call can meet.
_ANYWHERE = ("invalid_request", "key_missing", "installation_key_needed", "not_found", "media_type", "unavailable")


@dataclass(frozen=True, slots=True)
class Call:
    """What the document says of one method of a view; its description is the method's docstring."""

    summary: str
    takes: type[BaseModel] | None
    asks: type[BaseModel] | None
    answers: type[BaseModel] | None
    status: int


def call(
    summary: str, *, answers: type[BaseModel] | None, takes: type[BaseModel] | None = None,
    asks: type[BaseModel] | None = None, status: int = 200,
) -> Callable[[Method], Method]:  # fmt: skip
    """Describe a method of a view: a title, the models of its body, its query and its answer (None: there is none)."""

    def mark(method: Method) -> Method:
        method.call = Call(summary, takes, asks, answers, status)  # type: ignore[attr-defined]
        return method

    return mark


class ControlSchema(AutoSchema):
    """Reads what :func:`call` says, and adds the refusals that any call can meet."""

    @property
    def described(self) -> Any:
        return getattr(self.view, self.method.lower())

    def get_operation_id(self) -> str:
        """`post_workspaces`, `post_workspaces_one_reset`."""
        words = re.sub(r"\{\w+\}", "one", self.path.removeprefix("/sandbox/v1/")).replace(".", "/").split("/")
        return "_".join([self.method.lower(), *words])

    def get_summary(self) -> str:
        summary: str = self.described.call.summary
        return summary

    def get_description(self) -> str:  # type: ignore[override]
        return inspect.getdoc(self.described) or ""

    def get_tags(self) -> list[str]:
        return [self.path.removeprefix("/sandbox/v1/").split("/")[0]]

    def get_auth(self) -> list[dict[str, Any]]:
        return [{"workspaceKey": []}]

    def get_request_serializer(self) -> Any:
        takes = self.described.call.takes
        return {"application/json": takes} if takes else None

    def get_override_parameters(self) -> list[Any]:
        asks = self.described.call.asks
        return _parameters(asks) if asks else []

    def get_response_serializers(self) -> Any:
        told: Call = self.described.call
        refusals = [CATALOGUE[code] for code in _ANYWHERE]
        return {str(told.status): OpenApiResponse(told.answers, told.summary)} | {
            str(entry.status): OpenApiResponse(wire.Failure, entry.message.en) for entry in refusals
        }


def _parameters(asks: type[BaseModel]) -> list[OpenApiParameter]:
    """Each member of the model as a parameter of the query."""
    schema = asks.model_json_schema()
    needed = schema.get("required", [])
    return [
        OpenApiParameter(name, _plain(member), OpenApiParameter.QUERY, required=name in needed,
                         description=member.get("description") or member.get("title", ""))
        for name, member in schema["properties"].items()
    ]  # fmt: skip


def _plain(member: dict[str, Any]) -> dict[str, Any]:
    """A member's schema without "or null": what is absent from a query is simply not there."""
    options = [option for option in member.get("anyOf", [member]) if option.get("type") != "null"]
    return {name: value for name, value in options[0].items() if name not in ("default", "title", "description")}


class Endpoints(EndpointEnumerator):
    def should_include_endpoint(self, path: str, callback: Any) -> bool:
        return path.startswith("/sandbox/v1/") and bool(super().should_include_endpoint(path, callback))


class Generator(SchemaGenerator):
    endpoint_inspector_cls = Endpoints


def document() -> dict[str, Any]:
    found: dict[str, Any] = Generator(urlconf="sandbox.api.urls").get_schema(public=True)  # type: ignore[no-untyped-call]
    found["components"]["securitySchemes"] = SECURITY
    names = dict.fromkeys(tag for path in found["paths"].values() for call in path.values() for tag in call["tags"])
    return found | {"info": INFO, "tags": [{"name": name} for name in names]}


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """`/sandbox/openapi.json`: the same for everybody."""
    return HttpResponse(_document(), content_type="application/json; charset=utf-8")


@cache
def _document() -> bytes:
    with translation.override("ja"):
        rendered: bytes = OpenApiJsonRenderer().render(document())
    return rendered


class ControlSwaggerView(SwaggerView):
    url_name = "sandbox-openapi"
