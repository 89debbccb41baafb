"""The request that a page shows for an operation: what is sent, where to, and by whom. Pure: what the pages print as a
command, as Python or as JavaScript, and what the collections hold, are all made of it."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

from platform_project.api.dialects import PUBLISHED_TYPES, Format
from platform_project.api.operations import Operation, Route, Side
from platform_project.api.renderers import to_xml
from platform_project.api.xml_bodies import ROOT
from sandbox.seeding import cast
from sandbox.seeding.demo_invoices import STORIES

MEDIA = {form: media for media, form in PUBLISHED_TYPES}
PASSWORD_TOKEN = "/api/credentials/access_token"

# Of the demo's invoices: one that waits for its correction, and one that its recipient has.
RETURNED = next(story.number for story in STORIES if story.steps.endswith("r"))
RECEIVED = next(story.number for story in STORIES if story.customer == "AOBA")
MONTH = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who signs in, with which client, and where."""

    origin: str
    workspace: str = "demo"
    password: str = cast.PASSWORD
    client_id: str = "demo-client"
    client_secret: str = "demo-secret"

    def pfid(self, side: Side) -> str:
        role = "issuer" if side is Side.ISSUING else "recipient"
        return f"{role}@{self.workspace}.example"

    def token_form(self, side: Side) -> dict[str, str]:
        """What the password grant (A4) takes."""
        return {
            "user_id": self.pfid(side), "user_password": self.password, "client_id": self.client_id,
            "client_secret": self.client_secret, "realm": "/api", "response_type": "json",
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Request:
    """One call of an operation on one of its addresses, in one format."""

    operation: Operation
    route: Route
    form: Format
    content: Mapping[str, Any] = field(repr=False)

    @property
    def path(self) -> str:
        path = self.route.path
        for name, value in self.content.items():
            path = path.replace(f"<{name}>", str(value))
        return path

    @property
    def asked(self) -> dict[str, Any]:
        """What is sent beside the path."""
        rest = {name: value for name, value in self.content.items() if not self.route.holds(name)}
        return {"response_type": self.form.value, **rest}

    @property
    def query(self) -> dict[str, str]:
        return {name: str(value) for name, value in self.asked.items()} if self.route.reads_query else {}

    @property
    def body(self) -> str:
        """As it is sent; empty for a request without one."""
        if self.route.reads_query:
            return ""
        return as_json(self.asked) if self.form is Format.JSON else as_xml(self.asked)

    @property
    def headers(self) -> dict[str, str]:
        """All but the token."""
        media = MEDIA[self.form]
        return {"Accept": media} | ({} if self.route.reads_query else {"Content-Type": media})


def request_for(operation: Operation, route: Route, form: Format, today: dt.date) -> Request:
    return Request(operation, route, form, sample_of(operation, today))


def sample_of(operation: Operation, today: dt.date) -> dict[str, Any]:
    """The operation's example, moved to what the demo workspace holds on that day."""
    sample = {name: _moved(name, value, today) for name, value in operation.example.items()}
    match operation.key:
        case "seller_invoice_search":
            sample["get_count"] = 1
        case "seller_invoice_update":
            sample["invoices"][0]["invoice_mng_num"] = RETURNED
        case "buyer_invoice_search":
            del sample["journal_flg"]
            sample |= {"start_position": 1, "get_count": 1}
        case "seller_invoice_pdf" | "buyer_invoice_pdf":
            sample["invoice_mng_num"] = RECEIVED
    return sample


def _moved(name: str, value: Any, today: dt.date) -> Any:
    """Days of an example, counted from today."""
    if isinstance(value, list):
        return [_moved("", element, today) for element in value]
    if isinstance(value, dict):
        return {inner: _moved(inner, kept, today) for inner, kept in value.items()}
    match name:
        case "send_date_from" | "reception_date_from":
            return (today - MONTH).isoformat()
        case "send_date_to" | "reception_date_to" | "send_date":
            return today.isoformat()
        case "pay_due_date":
            return (today + MONTH).isoformat()
    return value


def as_json(data: Any, indent: int = 2) -> str:
    return json.dumps(data, ensure_ascii=False, indent=indent)


def as_xml(data: Mapping[str, Any]) -> str:
    return indented(to_xml(data, ROOT))


def indented(xml: bytes) -> str:
    root = ElementTree.fromstring(xml)  # noqa: S314  # ours
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode")
