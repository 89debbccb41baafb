"""The shape of a request: which fields are known, which hold objects and arrays, and what counts as absent.

JSON says what is an object and what an array, and must say it rightly. XML says neither; there the models decide, and a
repeated element is a list wherever a value was meant.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from platform_project.kernel import trace
from platform_project.kernel.errors import Faults, Warning

from .fields import Scalar
from .models import Slot, WireModel, slots_of
from .paths import join

# As many faults, and as many warnings, as one answer tells.
MAX_TOLD = 1_000

_OBJECT = _("オブジェクト")
_ARRAY = _("配列")
_REPEATED = _("同じ要素が重複しています")


class Shaping:
    """One pass over one request; unknown fields leave a warning, wrong shapes a fault."""

    def __init__(self, faults: Faults, *, xml: bool) -> None:
        self.warnings: list[Warning] = []
        self._faults = faults
        self._xml = xml

    def shape(self, model: type[WireModel], data: Mapping[str, Any], at: str = "") -> dict[str, Any]:
        """The object as `model` wants it: without null, `""` that clears nothing, wrong shapes, and unknown fields."""
        slots = slots_of(model)
        kept: dict[str, Any] = {}
        for name, value in data.items():
            slot = slots.get(name)
            if slot is None:
                self._warn(join(at, name))
            elif slot.model is not None:
                self._nested(slot, slot.model, value, join(at, name), kept)
            elif type(value) is dict or type(value) is list:
                self._refuse_shape(slot, value, join(at, name))
            elif value is not None and (value != "" or slot.clears):
                kept[name] = value
        if missing := _required(model) - kept.keys():
            self._report_missing(missing, at)
        return kept

    def _report_missing(self, missing: frozenset[str], at: str) -> None:
        for name in missing:
            path = join(at, name)
            if not self._faults.touches(path):
                self._faults.add("E700001", path)

    def _nested(self, slot: Slot, model: type[WireModel], value: Any, path: str, kept: dict[str, Any]) -> None:
        if self._is_absent(value):
            return
        shaped = self._array(slot, model, value, path) if slot.is_array else self._object(model, value, path)
        if shaped is not None:
            kept[slot.name] = shaped

    def _is_absent(self, value: Any) -> bool:
        """An object without members and an array without elements say nothing; in XML they are an empty element."""
        return value is None or value == {} or value == [] or self._is_blank(value)

    def _is_blank(self, value: Any) -> bool:
        return self._xml and type(value) is str and not value.strip()

    def _object(self, model: type[WireModel], value: Any, path: str) -> dict[str, Any] | None:
        if type(value) is dict:
            return self.shape(model, value, path)
        if self._xml and type(value) is list:
            self._faults.add("E700014", path, reason=_REPEATED)
        else:
            self._faults.add("E700004", path, expected=_OBJECT)
        return None

    def _array(self, slot: Slot, model: type[WireModel], value: Any, path: str) -> list[dict[str, Any]] | None:
        elements = [value] if self._xml and type(value) is not list else value
        if type(elements) is not list:
            self._faults.add("E700004", path, expected=_ARRAY)
            return None
        if len(elements) > slot.limit:
            self._faults.add("E700008", path, limit=slot.limit)
            return None
        return [self._element(model, element, f"{path}[{index}]") for index, element in enumerate(elements)]

    def _element(self, model: type[WireModel], element: Any, path: str) -> dict[str, Any]:
        """One object of an array; a faulty one stays as an empty place, so that the others keep their index."""
        if len(self._faults.found) >= MAX_TOLD:
            return {}
        return self._object(model, {} if self._is_blank(element) else element, path) or {}

    def _refuse_shape(self, slot: Slot, value: Any, path: str) -> None:
        if self._xml and type(value) is list:
            self._faults.add("E700014", path, reason=_REPEATED)
        elif isinstance(slot.declared, Scalar):
            kind = slot.declared.kind
            code = "E700004" if kind.expected else "E700005"
            self._faults.add(code, path, **kind.told(code, value))

    def _warn(self, path: str) -> None:
        trace.note("ignored", path)
        if len(self.warnings) < MAX_TOLD:
            self.warnings.append(Warning("W700001", path))


@cache
def _required(model: type[WireModel]) -> frozenset[str]:
    return frozenset(name for name, slot in slots_of(model).items() if slot.declared.required)
