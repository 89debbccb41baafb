"""Request check, second part: the content, every fault at once (contract §1 stage 3)."""

import re
from collections.abc import Sequence
from typing import Any, get_args

from pydantic import BaseModel

from platform_project.kernel.errors import Fault, PlatformError, Warning

from . import wire
from .receiving import Received
from .stripping import clean

_INDEX = re.compile(r"\[\d+\]")


def examine(model: type[BaseModel], received: Received, *, strip: bool) -> tuple[Any, Sequence[Warning]]:
    """The request as an instance of `model`, with warnings; or PlatformError with every fault.

    Texts are stripped (when `strip`) and normalised first. A field with a forbidden character (E700007) is not judged
    again.
    """
    # The transport has dealt with it.
    data = {name: value for name, value in received.data.items() if name != "response_type"}
    forbidden = clean(data, strip=strip)
    faults = [
        Fault("E700007", path, {"title": title_of(model, path), "character": character})
        for path, character in forbidden.items()
    ]
    try:
        asked, warnings = wire.check(model, data, xml=received.texts_only)
    except PlatformError as error:
        faults += [fault for fault in error.faults if fault.item not in forbidden]
    if faults:
        raise PlatformError(faults)
    return asked, warnings


def title_of(model: type[BaseModel], path: str) -> str:
    """The title (項目名) of the field at `path`; its name where the model knows none."""
    *parents, name = _INDEX.sub("", path).split(".")
    for parent in parents:
        found = _model_within(model.model_fields[parent].annotation) if parent in model.model_fields else None
        if found is None:
            return name
        model = found
    field = model.model_fields.get(name)
    return (field and field.title) or name


def _model_within(annotation: Any) -> type[BaseModel] | None:
    """The model inside `X`, `X | None`, `list[X]` and their like."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for inner in get_args(annotation) if (found := _model_within(inner))), None)
