"""What the OpenAPI document says of the real operations: good examples, their codes, and how a token is got."""

from typing import Any

import pytest
from drf_spectacular.validation import validate_schema

import invoices.api.operations
import journal_masters.api.operations
import partners.api.operations
from platform_project.api import openapi, wire
from platform_project.api.operations import Operation, Route, all_operations
from platform_project.api.xml_bodies import parse_xml
from platform_project.kernel.errors import CATALOGUE, Kind

APPS = (invoices.api.operations, journal_masters.api.operations, partners.api.operations)  # they register
ROUTES = [(operation, route) for operation in all_operations() for route in operation.routes]
each_route = pytest.mark.parametrize(
    ("operation", "route"), ROUTES, ids=lambda one: getattr(one, "key", "") or one.path
)
# Said on pages alone, where no operation can meet them.
ON_PAGES = {"E300011", "E300012", "E300014", "E300015", "E400005", "E400006", "E400007", "E400009"}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return openapi.document()


def described(document: dict[str, Any], route: Route) -> Any:
    return document["paths"][route.address][route.method.lower()]


def test_the_whole_document_is_valid(document: dict[str, Any]) -> None:
    validate_schema(document)


@each_route
def test_every_operation_has_an_example_in_each_format_that_its_check_takes(
    document: dict[str, Any], operation: Operation, route: Route
) -> None:
    if route.reads_query:
        parameters = described(document, route)["parameters"]
        assert {one["name"]: _only(one["examples"]) for one in parameters if "examples" in one} == operation.example
        return
    bodies = described(document, route)["requestBody"]["content"]
    from_json = bodies["application/json"]["example"]
    from_xml = parse_xml(bodies["text/xml"]["example"].encode())
    assert (from_json.pop("response_type"), from_xml.pop("response_type")) == ("json", "xml")
    taken, warnings = wire.check(operation.request, from_json)
    same, also = wire.check(operation.request, from_xml, xml=True)
    assert (warnings, also) == ([], [])
    assert taken == same
    assert from_json == operation.example


def _only(examples: dict[str, Any]) -> Any:
    (example,) = examples.values()
    return example["value"]


@each_route
def test_the_codes_that_an_operation_may_answer_are_named(
    document: dict[str, Any], operation: Operation, route: Route
) -> None:
    told = described(document, route)["responses"]["400"]["description"]
    named = {code for code in CATALOGUE if code in told}
    assert set(operation.codes) <= named
    assert {"E700001", "E700003", "E700012", "E700014"} <= named
    others = {code for code in named if CATALOGUE[code].kind in (Kind.EXISTENCE, Kind.STATE)}
    assert others <= set(operation.codes)


def test_every_code_of_existence_and_state_is_some_operations_or_said_on_pages() -> None:
    codes = {code for code, entry in CATALOGUE.items() if entry.kind in (Kind.EXISTENCE, Kind.STATE)}
    assert codes == ON_PAGES | {code for operation in all_operations() for code in operation.codes if code in codes}


def test_the_calls_that_give_a_token_are_described(document: dict[str, Any]) -> None:
    calls = {
        path: list(methods) for path, methods in document["paths"].items() if "token" in path or "authorize" in path
    }
    assert calls == {
        "/openam/oauth2/authorize": ["get"], "/openam/oauth2/access_token": ["post"],
        "/api/credentials/access_token": ["post"],
    }  # fmt: skip
