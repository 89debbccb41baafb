"""A request of the control API, read and checked: JSON as strict as the platform's own, then a pydantic model."""

from typing import Any, TypeVar

from django.http import HttpRequest
from django.utils import translation
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from platform_project.api import bodies
from platform_project.api.dialects import Format
from platform_project.api.json_bodies import parse_json
from platform_project.api.queries import parse_query
from platform_project.kernel.errors import Kind, PlatformError
from sandbox.errors import FieldFault, Refusal, refuse

M = TypeVar("M", bound=BaseModel)

_CODES = {Kind.TOO_LARGE: "too_large", Kind.MEDIA_TYPE: "media_type"}


def asked(request: HttpRequest, model: type[M]) -> M:
    """The body as `model`; no body at all is an empty object. Refusal with every fault of form at once."""
    return _checked(model, _data(request))


def _checked(model: type[M], data: dict[str, Any], *, strict: bool | None = None) -> M:
    try:
        return model.model_validate(data, strict=strict)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        raise Refusal("invalid_request", [_told(fault) for fault in found]) from error


def sought(request: HttpRequest, model: type[M]) -> M:
    """The query string as `model`, whose values are written as text there."""
    try:
        with translation.override("en"):
            data = parse_query(request.META.get("QUERY_STRING", ""))
    except PlatformError as error:
        raise Refusal("unreadable", reason=error.faults[0].message("en")) from error
    return _checked(model, data, strict=False)


def _told(fault: ErrorDetails) -> FieldFault:
    path = ".".join(str(step) for step in fault["loc"])
    return FieldFault(path, fault["msg"].removeprefix("Value error, "))


def _data(request: HttpRequest) -> dict[str, Any]:
    try:
        body = bodies.read(request)
        return _parsed(request, body) if body else {}
    except PlatformError as error:
        code = _CODES.get(error.kind, "unreadable")
        with translation.override("en"):
            raise Refusal(code, reason=error.faults[0].message("en")) from error


def _parsed(request: HttpRequest, body: bytes) -> dict[str, Any]:
    if bodies.check_media_type(request) is not Format.JSON:
        refuse("media_type")
    return parse_json(body)
