"""The request check (リクエストチェック): plain data in, a model and warnings out; or every fault at once.

Three passes. `shaping` settles the shape and knows the declared fields; pydantic reads the values; the model's own
`rules` hold fields against each other. A faulty value is left out for the next pass, so that one fault is told once.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar, cast

from pydantic import ValidationError

from platform_project.kernel.errors import Fault, Faults, PlatformError, Warning

from .fields import Scalar
from .kinds import Kind
from .models import WireModel, slots_of
from .paths import Step, enclosing, join, order_in, slot_at, steps, titles_at, with_indexes, written
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
        return any(self._touches(item) for item in items)

    def _touches(self, item: str) -> bool:
        return item in self._faulty or item in self._around or not self._faulty.isdisjoint(enclosing(item))

    @property
    def full(self) -> bool:
        """Whether there are as many as one answer tells."""
        return len(self.found) >= MAX_TOLD

    def told(self) -> list[Fault]:
        """The first thousand, as their fields stand in the request."""
        return sorted(self.found[:MAX_TOLD], key=lambda fault: order_in(self._model, fault.item))


def check(
    model: type[M],
    data: Mapping[str, Any],
    *,
    xml: bool = False,
    forbidden: Mapping[str, str] = NOTHING,
    at_most: Mapping[str, int] = NOTHING,
    further: Callable[[M, Faults], None] | None = None,
) -> tuple[M, list[Warning]]:
    """Check a parsed request. PlatformError with every fault, at most 1,000.

    - `xml`: everything is text and an array of one looks like its element; so it is in a query string.
    - `forbidden`: path → name of a character that no text may hold, as the transport found them.
    - `at_most`: name → bound of a number at the root, where a workspace sets its own (`get_count`).
    - `further`: asked for the faults that only the domain can see, when there is a refusal to complete.
    """
    faults = RequestFaults(model)
    shaping = Shaping(faults, xml=xml)
    for path, character in forbidden.items():
        faults.add("E700007", with_indexes(model, path), character=character)
    kept = shaping.shape(model, data)
    for fault in faults.found:
        _remove(kept, steps(fault.item))
    checked = _read(model, kept, faults)
    if not faults.full:
        _check_bounds(checked, at_most, faults)
        checked.rules("", faults)
    if further and faults.found and not faults.full:
        further(checked, faults)
    if faults.found:
        raise PlatformError(faults.told(), shaping.warnings)
    return checked, shaping.warnings


def _read(model: type[M], kept: dict[str, Any], faults: RequestFaults, at: str = "") -> M:
    """The values as a model; those that are faulty are reported and left out.

    An array at the root is read element by element, so that an endless list of faults is not collected in vain, and a
    fault in one element does not cost the others a second reading.
    """
    if not at:
        for name, slot in slots_of(model).items():
            if slot.is_array and slot.model and name in kept:
                elements = enumerate(kept[name])
                kept[name] = [_read(slot.model, element, faults, f"{name}[{index}]") for index, element in elements]
    if faults.full:
        return cast(M, model.model_construct())
    try:
        return model.model_validate(kept)
    except ValidationError as error:
        _report(model, error, kept, faults, at)
    return model.model_validate(kept)


def _report(
    model: type[WireModel], error: ValidationError, kept: dict[str, Any], faults: RequestFaults, at: str
) -> None:
    for found in error.errors(include_url=False):
        walked = [step for step in found["loc"] if isinstance(step, str | int)]
        kind = _kind_at(model, written(walked))
        code = _NATIVE.get(found["type"], found["type"])
        faults.add(code, join(at, written(walked)), **kind.told(code, found["input"]))
        _remove(kept, walked)


def _kind_at(model: type[WireModel], path: str) -> Kind:
    slot = slot_at(model, path)
    if slot is None or not isinstance(slot.declared, Scalar):
        raise LookupError(f"pydantic refused {path} of {model.__name__}, which is no scalar")
    return slot.declared.kind


def _remove(kept: dict[str, Any], walked: Sequence[Step]) -> None:
    """Leave a value out; an element of an array stays where it is, so that the others keep their index."""
    node: Any = kept
    *before, last = walked
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
