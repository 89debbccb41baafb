"""A request of the control API, read and checked: JSON as strict as the platform's own, then a pydantic model."""

from typing import Any, TypeVar

from django.http import HttpRequest
from django.utils import translation
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from platform_project.api import bodies
from platform_project.api.dialects import Format
from platform_project.api.json_bodies import MAX_VALUES, parse_json
from platform_project.api.queries import parse_query
from platform_project.kernel.errors import Kind, PlatformError
from sandbox.bottles import files as bottle_files
from sandbox.errors import FieldFault, Refusal, refuse

M = TypeVar("M", bound=BaseModel)

_CODES = {Kind.TOO_LARGE: "too_large", Kind.MEDIA_TYPE: "media_type"}


def asked(request: HttpRequest, model: type[M], *, may_hold_bottle: bool = False) -> M:
    """The body as `model`; no body at all is an empty object. Refusal with every fault of form at once."""
    return checked(model, data(request, may_hold_bottle))


def bottle(request: HttpRequest) -> dict[str, Any]:
    """The body, which is a bottle, not yet looked at."""
    return data(request, may_hold_bottle=True)


def checked(model: type[M], sent: dict[str, Any], *, strict: bool | None = None) -> M:
    """Plain data as `model`. Refusal with every fault of form at once."""
    try:
        return model.model_validate(sent, strict=strict)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        raise Refusal("invalid_request", [_told(fault) for fault in found]) from error


def sought(request: HttpRequest, model: type[M]) -> M:
    """The query string as `model`, whose values are written as text there."""
    try:
        with translation.override("en"):
            found = parse_query(request.META.get("QUERY_STRING", ""))
    except PlatformError as error:
        raise Refusal("unreadable", reason=error.faults[0].message("en")) from error
    if faults := [
        FieldFault(name, "A value holds no NUL") for name, value in found.items() if "\x00" in "".join(value)
    ]:
        raise Refusal("invalid_request", faults)
    return checked(model, found, strict=False)


def _told(fault: ErrorDetails) -> FieldFault:
    path = ".".join(str(step) for step in fault["loc"])
    return FieldFault(path, fault["msg"].removeprefix("Value error, "))


def data(request: HttpRequest, may_hold_bottle: bool = False) -> dict[str, Any]:
    """The body as plain data; no body at all is an empty object."""
    limit, most = bodies.BODY_LIMIT, MAX_VALUES
    if may_hold_bottle:
        limit, most = bottle_files.LIMIT, bottle_files.MOST_VALUES
    try:
        body = bodies.read(request, limit)
        return _parsed(request, body, most) if body else {}
    except PlatformError as error:
        code = _CODES.get(error.kind, "unreadable")
        with translation.override("en"):
            raise Refusal(code, reason=error.faults[0].message("en")) from error


def _parsed(request: HttpRequest, body: bytes, most: int) -> dict[str, Any]:
    if bodies.check_media_type(request) is not Format.JSON:
        refuse("media_type")
    return parse_json(body, most)
