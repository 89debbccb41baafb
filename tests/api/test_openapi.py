"""The OpenAPI document and Swagger UI say what the operations do, from this installation alone."""

import re
from typing import Any

import pytest
from django.test import Client
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.validation import validate_schema

from platform_project.api import openapi
from platform_project.api.openapi_tokens import TOKEN_CALLS


@pytest.fixture
def document() -> dict[str, Any]:
    """The document of the sample operations."""
    return openapi.document()


def test_the_document_is_valid_and_was_made_without_a_warning(document: dict[str, Any]) -> None:
    validate_schema(document)
    assert not GENERATOR_STATS
    assert document["openapi"] == "3.1.0"


def test_every_route_is_described_once(document: dict[str, Any]) -> None:
    found = {
        (path, method): operation["operationId"]
        for path, operations in document["paths"].items()
        if path not in TOKEN_CALLS
        for method, operation in operations.items()
    }
    assert found == {
        ("/wi/v2/test/echo/search", "post"): "echo_search_v2",
        ("/v1/test/echoes", "get"): "echo_search_v1",
        ("/wi/v2/test/echo/register", "post"): "echo_register_v2",
        ("/v1/test/echoes", "post"): "echo_register_v1",
        ("/v1/test/echoes", "put"): "echo_update_v1",
        ("/wi/v2/test/take", "post"): "take_v2",
        ("/v1/test/takes", "post"): "take_v1",
    }


def test_a_get_is_described_by_its_parameters_and_a_post_by_its_body(document: dict[str, Any]) -> None:
    get = document["paths"]["/v1/test/echoes"]["get"]
    assert {(p["name"], p.get("required", False)) for p in get["parameters"]} == {
        ("name", False), ("day", True), ("start_position", False), ("get_count", False), ("response_type", False),
    }  # fmt: skip
    schemas = {parameter["name"]: parameter["schema"] for parameter in get["parameters"]}
    assert schemas["response_type"]["enum"] == ["json", "xml", ""]
    assert not [name for name, schema in schemas.items() if "null" in str(schema.get("type"))]
    assert "requestBody" not in get
    post = document["paths"]["/wi/v2/test/echo/search"]["post"]
    assert post["requestBody"]["required"] is True
    assert set(post["requestBody"]["content"]) == {"application/json", "text/xml"}
    reference, transport = post["requestBody"]["content"]["text/xml"]["schema"]["allOf"]
    assert reference == {"$ref": "#/components/schemas/EchoSearch"}
    assert transport["required"] == ["response_type"]


def test_an_answer_is_described_with_its_envelope_page_facts_and_array(document: dict[str, Any]) -> None:
    answer = document["paths"]["/wi/v2/test/echo/search"]["post"]["responses"]["200"]["content"]["text/xml"]["schema"]
    assert answer["xml"] == {"name": "response"}
    success, facts, content = answer["allOf"]
    assert success == {"$ref": "#/components/schemas/Success"}
    assert facts == {"$ref": "#/components/schemas/PageFacts"}
    assert content["properties"]["echo_list"]["items"] == {"$ref": "#/components/schemas/EchoRow"}
    taken = document["paths"]["/v1/test/takes"]["post"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert taken["allOf"][1] == {"$ref": "#/components/schemas/Taken"}


def test_refusals_are_described_by_status_and_dialect(document: dict[str, Any]) -> None:
    v2 = document["paths"]["/wi/v2/test/echo/search"]["post"]["responses"]
    v1 = document["paths"]["/v1/test/echoes"]["get"]["responses"]
    assert {"200", "400", "401", "403", "413", "414", "415", "500", "503"} <= set(v2)
    assert "E100001" in v2["403"]["description"]
    assert "E100002" not in v2["403"]["description"]
    assert "E100001" in v1["400"]["description"]
    assert "WWW-Authenticate" in v2["401"]["headers"]
    assert "Retry-After" in v2["503"]["headers"]
    assert "X-Request-Id" in v2["200"]["headers"]


def test_the_platforms_own_addresses_give_the_token(document: dict[str, Any]) -> None:
    schemes = document["components"]["securitySchemes"]
    flow = schemes["oauth2"]["flows"]["authorizationCode"]
    assert flow["authorizationUrl"].startswith("/openam/oauth2/authorize")
    assert flow["tokenUrl"].startswith("/openam/oauth2/access_token")
    assert {flow["authorizationUrl"].partition("?")[0], flow["tokenUrl"].partition("?")[0]} < TOKEN_CALLS.keys()
    for path, operations in document["paths"].items():
        for operation in operations.values() if path not in TOKEN_CALLS else ():
            assert operation["security"] == [{"oauth2": ["qualified"]}, {"bearer": []}]


def test_the_document_is_served_to_everybody(db: None) -> None:
    answer = Client().get("/openapi.json", headers={"accept": "text/html"})
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json; charset=utf-8"
    assert answer.json()["info"]["title"]
    assert Client().post("/openapi.json").status_code == 405


def test_swagger_ui_needs_nothing_from_elsewhere(db: None) -> None:
    text = Client().get("/docs/api/").content.decode()
    assert "drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js" in text
    assert not re.findall(r'(?:src|href)="(?!/static/|static/|\?|/docs/)', text)
    assert "://" not in text
    script = Client().get("/docs/api/?script=").content.decode()
    assert "/openapi.json" in script
    assert "://" not in script


@pytest.mark.security("N15")
def test_a_forged_host_does_not_enter_the_pages_links(db: None) -> None:
    forged = {"x-forwarded-host": "evil.example", "x-forwarded-proto": "https"}
    for path in ("/openapi.json", "/docs/api/", "/docs/api/?script="):
        assert b"evil" not in Client().get(path, headers=forged).content
