"""What a hostile request is, and how one is made from an operation's good example."""

import copy
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from platform_project.api.dialects import Format
from platform_project.api.operations import Operation, Route, Side
from platform_project.api.wire import Slot, walk
from platform_project.api.wire.fields import Scalar
from tests.fuzz.schema_play import routes

JSON, XML = "application/json", "text/xml"
REFUSED = frozenset({400})
# Right in form, or not quite: whether it fits the company's business is not what is asked here.
JUDGED = frozenset({200, 400})


@dataclass(frozen=True, slots=True)
class Case:
    """One request. `who` signs it; `expected` are the statuses that are documented for it.

    `speaks`: in which words a refusal has to come: the platform's, OAuth's, the control API's, or a page's.
    """

    name: str
    method: str
    path: str
    body: bytes = b""
    content_type: str = ""
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    expected: frozenset[int] = REFUSED
    who: str = "seller"
    speaks: str = "platform"

    @property
    def key(self) -> tuple[Any, ...]:
        """Two cases with the same key are one."""
        headers = tuple(sorted(self.headers.items()))
        return self.method, self.path, self.body, self.content_type, self.query, headers, self.who


@dataclass(frozen=True, slots=True)
class Wire:
    """One way in which one operation is called."""

    operation: Operation
    route: Route
    form: Format

    def __str__(self) -> str:
        return f"{self.operation.key} {self.route.dialect.name} {self.form.value}"

    @property
    def who(self) -> str:
        return "seller" if self.operation.side is Side.ISSUING else "buyer"

    @property
    def media(self) -> str:
        return JSON if self.form is Format.JSON else XML

    def good(self) -> dict[str, Any]:
        """The operation's own example."""
        return {"response_type": self.form.value, **copy.deepcopy(dict(self.operation.example))}

    def case(self, name: str, data: Mapping[str, Any], **more: Any) -> Case:
        """A request of plain data, written as this wire writes it."""
        if self.route.reads_query:
            pairs = [(key, value) for key, value in data.items() if not self.route.holds(key)]
            return self._case(name, query=urlencode(pairs, doseq=True), **more)
        if self.form is Format.XML:
            return self.raw(name, written("request", data).encode("utf-8", "surrogatepass"), **more)
        return self.raw(name, json.dumps(data).encode(), **more)

    def raw(self, name: str, body: bytes, **more: Any) -> Case:
        """A request of bytes that somebody wrote by hand."""
        return self._case(name, body=body, **({"content_type": self.media} | more))

    def _case(self, name: str, headers: Mapping[str, str] | None = None, **more: Any) -> Case:
        path = re.sub("<[^>]*>", "1", self.route.path)
        told = {"Accept": self.media} | dict(headers or {})
        return Case(f"{self} {name}", self.route.method, path, headers=told, **({"who": self.who} | more))


def wires() -> list[Wire]:
    """Every operation in both dialects and both formats."""
    return [Wire(operation, route, form) for operation, route in routes() for form in Format]


def writing_wires() -> list[Wire]:
    return [wire for wire in wires() if not wire.route.reads_query]


def scalars(operation: Operation) -> Iterator[tuple[str, Any]]:
    """Every field of one value: where it stands, and of which kind it is."""
    for path, slot in fields(operation):
        if isinstance(slot.declared, Scalar) and path != "response_type":
            yield path, slot.declared.kind


def fields(operation: Operation) -> Iterator[tuple[str, Slot]]:
    return walk(operation.request)


def put(data: dict[str, Any], path: str, value: Any) -> str:
    """Set what stands at `invoices[].customer.name`, with everything above it: its path in a message."""
    node, told, steps = data, "", path.split(".")
    for place, step in enumerate(steps):
        name = step.removesuffix("[]")
        last = place == len(steps) - 1
        told += f"{'.' if told else ''}{name}"
        if last:
            node[name] = value
        elif step.endswith("[]"):
            rows = node.setdefault(name, [{}])
            node, told = rows[0], f"{told}[0]"
        else:
            node = node.setdefault(name, {})
    return told


def with_value(wire: Wire, path: str, value: Any) -> dict[str, Any]:
    data = wire.good()
    put(data, path, value)
    return data


def written(name: str, value: Any) -> str:
    """XML as a careless program writes it: what has no form there stands there as it is."""
    match value:
        case dict():
            return f"<{name}>{''.join(written(key, inner) for key, inner in value.items())}</{name}>"
        case list():
            return "".join(written(name, inner) for inner in value)
        case None:
            return f"<{name}/>"
        case bool():
            return f"<{name}>{str(value).lower()}</{name}>"
    text = str(value).replace("&", "&amp;").replace("<", "&lt;").replace("]]>", "]]&gt;")
    return f"<{name}>{text}</{name}>"
