"""Paths in a request, as a fault names them: `invoices[3].customer.private_cust_cd`."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from pydantic import BaseModel

from .models import Slot, slots_of

Step = str | int

_STEP = re.compile(r"\[([0-9]+)\]|([^.\[\]]+)")
_LAST = 10**9


def steps(path: str) -> list[Step]:
    """The names and the indexes of a path, in order."""
    return [int(index) if index else name for index, name in _STEP.findall(path)]


def written(walked: Sequence[Step]) -> str:
    """The path of names and indexes in order."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in walked).lstrip(".")


def join(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name


def enclosing(path: str) -> list[str]:
    """The paths around a path, the nearest last: `a`, `a[3]`, `a[3].b` for `a[3].b.c`."""
    return [path[: found.start()] for found in re.finditer(r"[.\[]", path)]


def slot_at(model: type[BaseModel], path: str) -> Slot | None:
    """The field that a path leads to; an index is passed over. None when there is none."""
    found: Slot | None = None
    inner: type[BaseModel] | None = model
    for step in steps(path):
        if isinstance(step, str):
            found = slots_of(inner).get(step) if inner else None
            inner = found.model if found else None
    return found


def titles_at(model: type[BaseModel], path: str) -> dict[str, Any]:
    """What messages call the field at a path: its Japanese title, and its own name in English."""
    names = [step for step in steps(path) if isinstance(step, str)]
    name = names[-1] if names else path
    slot = slot_at(model, path)
    return {"title": slot.declared.title if slot else name, "title_en": name}


def order_in(model: type[BaseModel], path: str) -> tuple[int, ...]:
    """Sorts paths as the fields stand in the model, and elements by their index."""
    order: list[int] = []
    inner: type[BaseModel] | None = model
    for step in steps(path):
        if isinstance(step, int):
            order.append(step)
            continue
        place, inner = _places(inner).get(step, (_LAST, None)) if inner else (_LAST, None)
        order.append(place)
    return tuple(order)


@cache
def _places(model: type[BaseModel]) -> dict[str, tuple[int, type[BaseModel] | None]]:
    return {name: (place, slot.model) for place, (name, slot) in enumerate(slots_of(model).items())}


def with_indexes(model: type[BaseModel], path: str) -> str:
    """A path into data where an array of one stood without brackets (XML), as the request check writes it."""
    walked: list[Step] = []
    waiting = False  # for the index of an array
    inner: type[BaseModel] | None = model
    for step in steps(path):
        if waiting and isinstance(step, str):
            walked.append(0)
        walked.append(step)
        if isinstance(step, str):
            slot = slots_of(inner).get(step) if inner else None
            inner = slot.model if slot else None
            waiting = slot is not None and slot.is_array
        else:
            waiting = False
    return written(walked)
