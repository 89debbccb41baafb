"""The request check (リクエストチェック): plain data in, a model and warnings out, or every fault at once with its path.

Three passes. `shaping` settles the shape and knows the declared fields; pydantic reads the values; the model's own `rules`
hold fields against each other. A value that is faulty is left out for the next pass, so that one fault is told once.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from platform_project.kernel.errors import Faults, PlatformError, Warning

from .fields import Scalar
from .kinds import Kind
from .models import WireModel
from .paths import enclosing, order_in, slot_at, steps, titles_at, with_indexes, written
from .shaping import MAX_TOLD, Shaping

M = TypeVar("M", bound=WireModel)

NOTHING: Mapping[str, Any] = {}

# What pydantic itself finds wrong with a text.
_NATIVE = {"string_type": "E700004", "string_too_long": "E700002", "string_unicode": "E700007"}


class RequestFaults(Faults):
    """The faults of one request: knows the titles of its fields, and quickly whether a path has a fault."""

    def __init__(self, model: type[WireModel]) -> None:
        super().__init__()
        self._model = model
        self._faulty: set[str] = set()
        self._around: set[str] = set()

    def add(self, code: str, item: str = "", **params: Any) -> None:
        super().add(code, item, **(titles_at(self._model, item) | params))
        self._faulty.add(item)
        self._around.update(enclosing(item))

    def touches(self, *items: str) -> bool:
        """Whether any of the paths, one below it, or one around it has a fault."""
        return any(
            item in self._faulty or item in self._around or not self._faulty.isdisjoint(enclosing(item)) for item in items
        )

    @property
    def full(self) -> bool:
        """Whether there are as many as one answer tells."""
        return len(self.found) >= MAX_TOLD

    def raise_if_any(self) -> None:
        """Raise the first thousand, as their fields stand in the request."""
        if self.found:
            told = self.found[:MAX_TOLD]
            raise PlatformError(sorted(told, key=lambda fault: order_in(self._model, fault.item)))


def check(
    model: type[M],
    data: Mapping[str, Any],
    *,
    xml: bool = False,
    forbidden: Mapping[str, str] = NOTHING,
    at_most: Mapping[str, int] = NOTHING,
) -> tuple[M, list[Warning]]:
    """Check a parsed request. PlatformError with every fault, at most 1,000.

    - `xml`: everything is text and an array of one looks like its element; so it is in a query string.
    - `forbidden`: path → name of a character that no text may hold, as the transport found them.
    - `at_most`: name → bound of a number at the root, where a workspace sets its own (`get_count`).
    """
    faults = RequestFaults(model)
    shaping = Shaping(faults, xml=xml)
    for path, character in forbidden.items():
        faults.add("E700007", with_indexes(model, path), character=character)
    kept = shaping.shape(model, data)
    checked = _read(model, kept, faults)
    if not faults.full:
        _check_bounds(checked, at_most, faults)
        checked.rules("", faults)
    faults.raise_if_any()
    return checked, shaping.warnings


def _read(model: type[M], kept: dict[str, Any], faults: RequestFaults) -> M:
    """The values as a model; those that are faulty are reported and left out."""
    for fault in faults.found:
        _remove(kept, fault.item)
    try:
        return model.model_validate(kept)
    except ValidationError as error:
        _report(model, error, faults)
    for fault in faults.found:
        _remove(kept, fault.item)
    return model.model_construct() if faults.full else model.model_validate(kept)


def _report(model: type[WireModel], error: ValidationError, faults: RequestFaults) -> None:
    for found in error.errors(include_url=False):
        if faults.full:
            return
        path = written([step for step in found["loc"] if isinstance(step, str | int)])
        kind = _kind_at(model, path)
        code = _NATIVE.get(found["type"], found["type"])
        faults.add(code, path, **kind.told(code, found["input"]))


def _kind_at(model: type[WireModel], path: str) -> Kind:
    slot = slot_at(model, path)
    if slot is None or not isinstance(slot.declared, Scalar):
        raise LookupError(f"pydantic refused {path} of {model.__name__}, which is no scalar")
    return slot.declared.kind


def _remove(kept: dict[str, Any], path: str) -> None:
    """Leave the value at `path` out; an element of an array stays, without its members."""
    node: Any = kept
    *before, last = steps(path) or [""]
    for step in before:
        try:
            node = node[step]
        except (KeyError, IndexError, TypeError):
            return
    if isinstance(node, dict):
        node.pop(last, None)


def _check_bounds(checked: WireModel, at_most: Mapping[str, int], faults: RequestFaults) -> None:
    for name, maximum in at_most.items():
        value = getattr(checked, name)
        if value is not None and value > maximum:
            faults.add("E700006", name, minimum=1, maximum=maximum)
