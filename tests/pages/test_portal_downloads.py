"""What the portal hands out: a Postman collection and its environment, and a Bruno collection."""

import io
import json
import re
import zipfile
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from django.test import Client

from sandbox.fidelity.ledger import operations

# What the published format 2.1.0 says of the members that are used here.
PAIR = {
    "type": "object", "properties": {"key": {"type": "string"}, "value": {"type": "string"}}, "required": ["key", "value"],
    "additionalProperties": False,
}  # fmt: skip
PAIRS = {"type": "array", "items": PAIR}
URL = {
    "type": "object", "required": ["raw", "host", "path"], "additionalProperties": False,
    "properties": {
        "raw": {"type": "string", "pattern": "^{{origin}}/"}, "query": PAIRS,
        "host": {"type": "array", "items": {"type": "string"}}, "path": {"type": "array", "items": {"type": "string"}},
    },
}  # fmt: skip
LANGUAGE = {"type": "object", "required": ["language"], "properties": {"language": {"enum": ["json", "xml"]}}}
BODY = {
    "type": "object", "required": ["mode"], "additionalProperties": False,
    "properties": {
        "mode": {"enum": ["raw", "urlencoded"]}, "raw": {"type": "string"}, "urlencoded": PAIRS,
"options": {"type": "object", "required": ["raw"], "properties": {"raw": LANGUAGE}},
    },
}  # fmt: skip
AUTH = {
    "type": "object", "required": ["type"], "additionalProperties": False,
    "properties": {
        "type": {"enum": ["noauth", "bearer"]},
        "bearer": {"type": "array", "items": {"type": "object", "required": ["key", "value", "type"]}},
    },
}  # fmt: skip
ITEM = {
    "type": "object", "required": ["name", "request", "response"], "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "minLength": 1}, "response": {"type": "array", "maxItems": 0},
        "request": {
            "type": "object", "required": ["method", "header", "url", "auth"], "additionalProperties": False,
            "properties": {"method": {"enum": ["GET", "POST", "PUT"]}, "header": PAIRS, "url": URL, "auth": AUTH, "body": BODY},
        },
        "event": {"type": "array", "items": {
            "type": "object", "required": ["listen", "script"], "additionalProperties": False,
            "properties": {"listen": {"const": "test"}, "script": {
                "type": "object", "required": ["type", "exec"], "additionalProperties": False,
                "properties": {"type": {"const": "text/javascript"}, "exec": {"type": "array", "items": {"type": "string"}}},
            }},
        }},
    },
}  # fmt: skip
COLLECTION = {
    "type": "object", "required": ["info", "item"], "additionalProperties": False,
    "properties": {
        "info": {
            "type": "object", "required": ["name", "schema"], "additionalProperties": False,
            "properties": {
                "name": {"type": "string"},
                "schema": {"const": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
            },
        },
        "item": {"type": "array", "items": {
            "type": "object", "required": ["name", "item"], "additionalProperties": False,
            "properties": {"name": {"type": "string"}, "item": {"type": "array", "minItems": 1, "items": ITEM}},
        }},
    },
}  # fmt: skip
ENVIRONMENT = {
    "type": "object", "required": ["name", "values", "_postman_variable_scope"], "additionalProperties": False,
    "properties": {
        "name": {"type": "string"}, "_postman_variable_scope": {"const": "environment"},
        "values": {"type": "array", "items": {
            "type": "object", "required": ["key", "value", "type", "enabled"], "additionalProperties": False,
            "properties": {
                "key": {"type": "string"}, "value": {"type": "string"}, "type": {"enum": ["default", "secret"]},
                "enabled": {"const": True},
            },
        }},
    },
}  # fmt: skip
VARIABLE = re.compile(r"{{(\w+)}}")


def fetched(client: Client, name: str) -> Any:
    answer = client.get(f"/docs/downloads/{name}")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="invoice-sandbox')
    return json.loads(answer.content)


def items(collection: Any) -> list[Any]:
    return [item for folder in collection["item"] for item in folder["item"]]


def routes() -> int:
    return sum(len(operation.routes) for operation in operations())


def test_the_collection_is_built_as_the_format_says(client: Client) -> None:
    jsonschema.validate(fetched(client, "postman.json"), COLLECTION)
    jsonschema.validate(fetched(client, "postman-environment.json"), ENVIRONMENT)


def test_it_holds_every_operation_on_every_address_in_both_formats(client: Client) -> None:
    collection = fetched(client, "postman.json")
    assert [folder["name"] for folder in collection["item"]] == ["認証", "v2", "v1"]
    asked = [
        (item["request"]["method"], "/" + "/".join(item["request"]["url"]["path"])) for item in items(collection)[4:]
    ]
    assert len(asked) == 2 * routes()
    addresses = {(route.method, re.sub("<.*>", "1", route.path)) for row in operations() for route in row.routes}
    assert set(asked) == addresses


def test_what_it_names_stands_in_the_environment_or_was_kept_before(client: Client) -> None:
    values = {row["key"]: row["value"] for row in fetched(client, "postman-environment.json")["values"]}
    named = set(VARIABLE.findall(json.dumps(fetched(client, "postman.json"))))
    assert named == set(values)
    assert (values["origin"], values["issuer_pfid"], values["issuer_token"]) == (
        "http://testserver",
        "issuer@demo.example",
        "",
    )


def test_secrets_are_said_to_be_secret(client: Client) -> None:
    kinds = {row["key"]: row["type"] for row in fetched(client, "postman-environment.json")["values"]}
    secret = {name for name, kind in kinds.items() if kind == "secret"}
    assert secret == {
        "client_secret", "password", "issuer_token", "issuer_refresh_token", "recipient_token", "recipient_refresh_token",
    }  # fmt: skip


@pytest.fixture
def bruno(client: Client) -> dict[str, str]:
    answer = client.get("/docs/downloads/bruno.zip")
    assert answer.headers["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_bruno_gets_the_same_calls_as_files(client: Client, bruno: dict[str, str]) -> None:
    calls = [name for name in bruno if name.endswith(".bru") and not name.startswith("environments/")]
    assert len(calls) == len(items(fetched(client, "postman.json")))
    assert json.loads(bruno["bruno.json"])["type"] == "collection"
    assert "  origin: http://testserver\n" in bruno["environments/sandbox.bru"]
    assert 'bru.setEnvVar("issuer_token", res.body.access_token);' in bruno["auth/token-issuer.bru"]


def test_a_call_of_bruno_has_its_address_its_token_and_its_body(bruno: dict[str, str]) -> None:
    call = bruno["v1/3-seller_invoice_update-xml.bru"]
    blocks = dict(re.findall(r"^([\w:-]+) {\n(.*?)^}$", call, re.MULTILINE | re.DOTALL))
    assert blocks["put"] == "  url: {{origin}}/v1/invoice/seller/invoices\n  body: xml\n  auth: bearer\n"
    assert blocks["auth:bearer"] == "  token: {{issuer_token}}\n"
    assert blocks["headers"] == "  Accept: text/xml\n  Content-Type: text/xml\n"
    assert blocks["body:xml"].startswith("  <request>\n    <response_type>xml</response_type>\n")


def test_every_block_of_every_file_is_closed(bruno: dict[str, str]) -> None:
    for name, text in bruno.items():
        if name.endswith(".bru"):
            outside = re.sub(r"^[\w:-]+ {\n(?:  .*\n)*}$", "", text, flags=re.MULTILINE)
            assert outside.strip() == "", name


def test_the_page_leads_to_every_file(client: Client) -> None:
    page = client.get("/docs/downloads/").content.decode()
    for name in ("postman.json", "postman-environment.json", "bruno.zip"):
        assert f'href="/docs/downloads/{name}"' in page
    assert 'href="/openapi.json"' in page
