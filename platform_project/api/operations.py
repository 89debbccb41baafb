"""The list of operations: what a partner's program may call, on which addresses, in which dialect.

Apps register theirs (`register`) where they describe their wire; the OpenAPI document, the docs pages and the fidelity
ledger walk `all_operations()`. Marks are those of the wire contract (S, P, V, A).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from pydantic import BaseModel

from .dialects import Dialect
from .wire import WireModel


class Side(StrEnum):
    """Whose operation it is: a company that pays for this side may call it."""

    ISSUING = "issuing"  # 発行側
    RECEIVING = "receiving"  # 受取側


@dataclass(frozen=True, slots=True)
class Route:
    """One address of an operation. `<name>` in its path stands for that field of the request.

    `array` is the key under which the rows of the answer stand, empty when the answer is no list. `mark` says what
    method and path rest on, `array_mark` what the key rests on.
    """

    dialect: Dialect
    method: str
    path: str
    mark: str
    array: str = ""
    array_mark: str = ""

    @property
    def reads_query(self) -> bool:
        """Whether parameters come from the query; else from the body."""
        return self.method == "GET"

    @property
    def address(self) -> str:
        """The path as documents write it: `/invoices/{invoice_mng_num}/pdf`."""
        return self.path.replace("<", "{").replace(">", "}")

    def holds(self, name: str) -> bool:
        """Whether that field of the request stands in the path."""
        return f"<{name}>" in self.path


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the contract, §1.

    `request` is the pydantic model of the request. `answer` is the model of one row when the route names an array,
    else of all members that stand beside `result`. `paged` operations answer a `paging.Page`, and their request has a
    `get_count`. With a `media_type` the answer is a file of that type, and `answer` an empty model. `example` is a good
    request, without `response_type`; `codes` are those of stage 4 that it may answer.
    """

    number: int
    key: str
    title: str
    title_en: str
    side: Side
    request: type[WireModel]
    answer: type[BaseModel]
    routes: tuple[Route, ...]
    mark: str = "S"
    summary: str = ""
    paged: bool = False
    media_type: str = ""
    example: Mapping[str, Any] = field(default_factory=dict)
    codes: tuple[str, ...] = ()
    takes_key: bool = False


_operations: dict[int, Operation] = {}


def register(operation: Operation) -> Operation:
    """Take an operation into the list and hand it back; ValueError when number, key or an address is taken."""
    for other in _operations.values():
        if operation.number == other.number or operation.key == other.key:
            raise ValueError(f"operation {operation.number} ({operation.key}) is already registered as {other.key}")
        if taken := _addresses(operation) & _addresses(other):
            raise ValueError(f"{taken} of {operation.key} is already an address of {other.key}")
    _operations[operation.number] = operation
    return operation


def all_operations() -> tuple[Operation, ...]:
    """Every registered operation, by number."""
    return tuple(_operations[number] for number in sorted(_operations))


def _addresses(operation: Operation) -> set[tuple[str, str]]:
    return {(route.method, route.path) for route in operation.routes}
