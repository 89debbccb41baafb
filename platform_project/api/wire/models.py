"""The base of every model of the wire, and what can be asked about one."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, ClassVar, get_args

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema

from platform_project.kernel.errors import Faults

from .fields import Declared, Nested, Scalar
from .kinds import JsonSchema


class WireModel(BaseModel):
    """An object on the wire. Every field is declared by `fields`; an undeclared one is a mistake of ours.

    `EMPTY_CLEARS` off: `""` counts as absent in this object even where a field is declared to be cleared by it.
    """

    model_config = ConfigDict(extra="ignore")

    EMPTY_CLEARS: ClassVar[bool] = True

    def rules(self, at: str, faults: Faults) -> None:
        """Check fields against each other; `at` is the path of this object, empty for the whole request.

        Called on the whole request only, which passes it on. A field that is faulty is absent here: a rule asks
        `faults.touches` before it calls one missing. Titles in the messages are filled in from the path.
        """

    def sent(self, *names: str) -> bool:
        """Whether any of these fields was sent, with a value or to be cleared."""
        return not self.model_fields_set.isdisjoint(names)

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchema:
        reference = handler(core)
        schema = handler.resolve_ref_schema(reference)
        slots = slots_of(cls)
        found = schema["properties"]
        schema["properties"] = {name: cls._described(slot, found[name]) for name, slot in slots.items()}
        if required := cls._required(slots):
            schema["required"] = required
        return reference

    @classmethod
    def _described(cls, slot: "Slot", found: JsonSchema) -> JsonSchema:
        """One property; null is as good as absent."""
        described = _plain(slot, found)
        if not slot.declared.required:
            _admit_null(described)
        elif slot.is_array:
            described["minItems"] = 1
        return described

    @classmethod
    def _required(cls, slots: dict[str, "Slot"]) -> list[str]:
        return [name for name, slot in slots.items() if slot.declared.required]


class AnswerModel(WireModel):
    """An object in an answer: every field is there, an empty one is `""`."""

    @classmethod
    def _described(cls, slot: "Slot", found: JsonSchema) -> JsonSchema:
        described = _plain(slot, found)
        if not isinstance(slot.declared, Scalar):
            return described
        about = {name: described[name] for name in ("title", "description", "x-mark") if name in described}
        return slot.declared.kind.answer_schema() | about

    @classmethod
    def _required(cls, slots: dict[str, "Slot"]) -> list[str]:
        return list(slots)


def _plain(slot: "Slot", found: JsonSchema) -> JsonSchema:
    """What pydantic says of a property, with our mark; whether it may be absent or null is for the caller to say."""
    choices = found.pop("anyOf", [])
    found |= next((kept for kept in choices if "$ref" in kept), {})
    if slot.is_array:
        found["maxItems"] = slot.limit
    return found | {"x-mark": slot.declared.mark}


def _admit_null(described: JsonSchema) -> None:
    match described:
        case {"enum": values}:
            described["enum"] = [*values, None]
        case {"type": str(kind)}:
            described["type"] = [kind, "null"]
        case {"type": kinds}:
            described["type"] = [*kinds, "null"]
        case {"$ref": _}:
            described["anyOf"] = [{"$ref": described.pop("$ref")}, {"type": "null"}]


@dataclass(frozen=True)
class Slot:
    """A field of a model: its name, what it says about itself, and the model of the objects in it, if any."""

    name: str
    declared: Declared
    model: type[WireModel] | None
    clears: bool

    @cached_property
    def limit(self) -> int:
        """How many objects an array may hold; 0 for anything else."""
        return self.declared.limit if isinstance(self.declared, Nested) else 0

    @property
    def is_array(self) -> bool:
        return self.limit > 0


@cache
def slots_of(model: type[BaseModel]) -> dict[str, Slot]:
    """The fields of a model, in their order. TypeError for one that was not declared."""
    return {name: _slot(model, name, info) for name, info in model.model_fields.items()}


def _slot(model: type[BaseModel], name: str, info: FieldInfo) -> Slot:
    declared = next((entry for entry in info.metadata if isinstance(entry, Declared)), None)
    if declared is None:
        raise TypeError(f"{model.__name__}.{name} says neither title nor mark")
    clears = declared.clears and getattr(model, "EMPTY_CLEARS", True)
    return Slot(name, declared, _model_in(info.annotation) if isinstance(declared, Nested) else None, clears)


def _model_in(annotation: Any) -> type[WireModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, WireModel):
        return annotation
    return next((found for inner in get_args(annotation) if (found := _model_in(inner))), None)


def walk(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, Slot]]:
    """Every field of a model and of the objects in it, with its path: `invoices[].customer.private_cust_cd`."""
    for name, slot in slots_of(model).items():
        path = f"{prefix}{name}{'[]' if slot.is_array else ''}"
        yield path, slot
        if slot.model:
            yield from walk(slot.model, f"{path}.")
