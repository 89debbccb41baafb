"""A partner's program that calls the sample operations, and how to read what it is told."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import xmltodict
from django.conf import LazySettings
from django.test import Client

from accounts.models import AccessToken, Application, Company, User, Workspace
from platform_project.api import docs
from platform_project.kernel import clock
from sandbox import calls

DAY = "2026-12-01"
XML_TYPES = ("text/xml", "application/xml")


@pytest.fixture(autouse=True)
def _sample_addresses(settings: LazySettings) -> Iterator[None]:
    """With operations of their own, which the process would remember."""
    settings.ROOT_URLCONF = "tests.api.sample"
    for remembered in (docs._document, calls._routes):
        remembered.cache_clear()
    yield
    for remembered in (docs._document, calls._routes):
        remembered.cache_clear()


@dataclass
class Told:
    """An answer, whatever its form: `data` as the wire's members, every scalar a text in XML."""

    response: Any

    @property
    def status(self) -> int:
        return int(self.response.status_code)

    @property
    def form(self) -> str:
        return str(self.response["Content-Type"])

    @property
    def data(self) -> dict[str, Any]:
        if self.form == "application/json; charset=utf-8":
            found: dict[str, Any] = json.loads(self.response.content)
            return found
        assert self.form == "text/xml; charset=utf-8"
        parsed: dict[str, dict[str, Any]] = xmltodict.parse(
            self.response.content, force_list=("error_list", "warning_list")
        )
        return {"error_list": []} | parsed["response"]

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Code and path of each fault."""
        return [(entry["error_code"], entry["error_item"] or "") for entry in self.data["error_list"]]

    @property
    def codes(self) -> list[str]:
        return [code for code, _item in self.faults]


@dataclass
class Partner:
    """A program with a token. Everything about a request can be chosen."""

    token: AccessToken
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    @property
    def company(self) -> Company:
        found = self.token.user.company
        assert isinstance(found, Company)
        return found

    @property
    def workspace(self) -> Workspace:
        return self.company.workspace

    def call(self, method: str, path: str, body: Any = b"", **headers: str | None) -> Told:
        """Header names are written with underscores; one that is None is left out."""
        sent = {"authorization": f"Bearer {self.token.token}", "accept": "application/json"} | headers
        known = {name.replace("_", "-"): value for name, value in sent.items() if value is not None}
        content_type = known.pop("content-type", "application/json" if body else "")
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return Told(self.client.generic(method, path, content, content_type, headers=known))

    def v2(self, path: str = "echo/search", body: Any = None, **headers: str | None) -> Told:
        asked = {"response_type": "json", "day": DAY} if body is None else body
        return self.call("POST", f"/wi/v2/test/{path}", asked, **headers)

    def v1(self, query: str = f"day={DAY}", **headers: str | None) -> Told:
        return self.call("GET", f"/v1/test/echoes?{query}", **headers)

    def xml(self, path: str, inside: str, **headers: str | None) -> Told:
        body = f"<request>{inside}</request>".encode()
        return self.call("POST", path, body, **{"content_type": "text/xml", "accept": "text/xml"} | headers)


@pytest.fixture
def partner(db: None) -> Partner:
    """A member that pays for both sides, with a live token."""
    workspace = Workspace.objects.create(slug="w", name="W")
    company = Company.objects.create(
        workspace=workspace, code="minato", name="みなと製作所", issuing_plan="paid", receiving_plan="paid"
    )
    user = User.objects.create_user("issuer@w.example", "x", company=company)
    client = Application.objects.create(workspace=workspace, client_id="c", client_type="confidential", user=None)
    expires = clock.now() + dt.timedelta(seconds=300)
    token = AccessToken.objects.create(
        user=user, application=client, token="live-token", scope="openid qualified", expires=expires
    )
    return Partner(token)
