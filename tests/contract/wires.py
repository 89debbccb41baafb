"""How a partner's program writes a request and reads an answer: two dialects, two formats.

Written from the contract, not from the product. Leaves of an answer are texts whatever its format ("1623", "2.5"), so that
one expectation serves JSON and XML.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
import requests
import xmltodict

Data = dict[str, Any]

ARRAYS = ("error_list", "warning_list", "invoice_list", "invoices", "banks", "details")
MEDIA = {"json": "application/json", "xml": "text/xml"}

# (operation, dialect) → method, path, key of the array in the answer
ADDRESSES = {
    ("search", "v2"): ("POST", "/wi/v2/seller/invoice/search", "invoice_list"),
    ("register", "v2"): ("POST", "/wi/v2/seller/invoice/register", "invoices"),
    ("update", "v2"): ("POST", "/wi/v2/seller/invoice/update", "invoices"),
    ("search", "v1"): ("GET", "/v1/invoice/seller/invoices", "invoices"),
    ("register", "v1"): ("POST", "/v1/invoice/seller/invoices", "invoices"),
    ("update", "v1"): ("PUT", "/v1/invoice/seller/invoices", "invoices"),
    ("masters", "v2"): ("POST", "/wi/v2/buyer/journal_master/search", ""),
    ("masters", "v1"): ("GET", "/v1/invoice/buyer/journal_masters", ""),
    ("masters_register", "v2"): ("POST", "/wi/v2/buyer/journal_master/register", ""),
    ("masters_register", "v1"): ("POST", "/v1/invoice/buyer/journal_masters", ""),
    ("received", "v2"): ("POST", "/wi/v2/buyer/invoice/search", "invdata"),
    ("received", "v1"): ("GET", "/v1/invoice/buyer/invoices", "invoices"),
    ("suppliers", "v2"): ("POST", "/wi/v2/buyer/supplier/register", "suppliers"),
    ("suppliers", "v1"): ("POST", "/v1/invoice/buyer/suppliers", "suppliers"),
}


@dataclass(frozen=True, slots=True)
class Wire:
    """One way of talking: `dialect` v1 or v2, `form` json or xml."""

    dialect: str
    form: str

    def __str__(self) -> str:
        return f"{self.dialect}-{self.form}"

    @property
    def media(self) -> str:
        return MEDIA[self.form]

    def address(self, operation: str) -> tuple[str, str]:
        method, path, _ = ADDRESSES[operation, self.dialect]
        return method, path

    def written(self, operation: str, data: Mapping[str, Any]) -> tuple[str, bytes]:
        """Query and body of a call; the one or the other is empty."""
        asked = {"response_type": self.form, **data}
        if self.address(operation)[0] == "GET":
            return urlencode(asked), b""
        if self.form == "json":
            return "", json.dumps(asked, ensure_ascii=False).encode()
        return "", to_xml(asked)


WIRES = tuple(Wire(dialect, form) for dialect in ("v2", "v1") for form in ("json", "xml"))
every_wire = pytest.mark.parametrize("wire", WIRES, ids=str)
# Both dialects and both formats, for a rule that does not depend on how they are combined.
both_dialects = pytest.mark.parametrize("wire", [Wire("v2", "json"), Wire("v1", "xml")], ids=str)


def to_xml(data: Mapping[str, Any]) -> bytes:
    return xmltodict.unparse({"request": dict(data)}).encode()


class Told:
    """An answer, read whatever its format."""

    def __init__(self, response: requests.Response, array: str = "invoices") -> None:
        self.response = response
        self.status = response.status_code
        self.form = "xml" if response.headers.get("Content-Type", "").startswith("text/xml") else "json"
        self._array = array

    @property
    def data(self) -> Data:
        assert self.response.headers["Content-Type"] == f"{MEDIA[self.form]}; charset=utf-8"
        return from_json(self.response.content) if self.form == "json" else from_xml(self.response.content)

    def taken(self) -> "Told":
        """Itself, when the request was accepted."""
        assert self.status == 200, self.response.text
        return self

    @property
    def rows(self) -> list[Data]:
        """The array of a success."""
        data = self.taken().data
        assert (data["result"], data.get("error_list", [])) == ("0", [])
        found: list[Data] = data.get(self._array, [])
        return found

    @property
    def row(self) -> Data:
        (row,) = self.rows
        return row

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Code and path of every fault of a refusal."""
        data = self.data
        assert data["result"] == "1", self.response.text
        assert all(fault["error_message"] for fault in data["error_list"])
        return [(fault["error_code"], fault["error_item"]) for fault in data["error_list"]]

    @property
    def codes(self) -> list[str]:
        return [code for code, _ in self.faults]

    @property
    def messages(self) -> list[str]:
        return [fault["error_message"] for fault in self.data["error_list"]]


def from_json(content: bytes) -> Data:
    found: Data = json.loads(content, parse_int=str, parse_float=str)
    return found


def from_xml(content: bytes) -> Data:
    root: Data = xmltodict.parse(content, force_list=ARRAYS, strip_whitespace=False)["response"]
    found: Data = _filled(root)
    return found


def _filled(value: Any) -> Any:
    """An empty element is an empty text."""
    match value:
        case None:
            return ""
        case dict():
            return {name: _filled(inner) for name, inner in value.items()}
        case list():
            return [_filled(inner) for inner in value]
    return value
