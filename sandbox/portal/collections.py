"""The calls as a Postman collection (format 2.1.0) with its environment, and as a Bruno collection (a zip of `.bru` files)."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from sandbox.portal.calls import Call
from sandbox.portal.requests import as_json

NAME = "請求書 外部システム連携API（サンドボックス）"
POSTMAN_SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
# Any day will do: the same calls are the same bytes.
_MADE = (2026, 1, 1, 0, 0, 0)


def postman(calls: Iterable[Call]) -> dict[str, Any]:
    return {
        "info": {"name": NAME, "schema": POSTMAN_SCHEMA},
        "item": [
            {"name": folder, "item": [_postman_item(call) for call in inside]}
            for folder, inside in groupby(calls, key=lambda call: call.folder)
        ],
    }


def postman_environment(variables: Mapping[str, str]) -> dict[str, Any]:
    values = [
        {"key": name, "value": value, "type": "secret" if _is_secret(name) else "default", "enabled": True}
        for name, value in variables.items()
    ]
    return {"name": NAME, "values": values, "_postman_variable_scope": "environment"}


def _is_secret(name: str) -> bool:
    return name == "password" or name.endswith(("_secret", "_token"))


def _postman_item(call: Call) -> dict[str, Any]:
    request: dict[str, Any] = {
        "method": call.method, "header": _pairs(call.headers), "url": _postman_url(call), "auth": _postman_auth(call),
    }  # fmt: skip
    if call.form:
        request["body"] = {"mode": "urlencoded", "urlencoded": _pairs(call.form)}
    elif call.body:
        raw = {"raw": {"language": call.language}}
        request["body"] = {"mode": "raw", "raw": call.body, "options": raw}
    item: dict[str, Any] = {"name": call.name, "request": request, "response": []}
    if call.keeps:
        lines = [
            f'pm.environment.set("{variable}", pm.response.json().{member});' for variable, member in call.keeps.items()
        ]
        item["event"] = [{"listen": "test", "script": {"type": "text/javascript", "exec": lines}}]
    return item


def _pairs(values: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"key": name, "value": value} for name, value in values.items()]


def _postman_url(call: Call) -> dict[str, Any]:
    query = "&".join(f"{name}={value}" for name, value in call.query.items())
    url: dict[str, Any] = {
        "raw": f"{{{{origin}}}}{call.path}{f'?{query}' if query else ''}", "host": ["{{origin}}"],
        "path": call.path.strip("/").split("/"),
    }  # fmt: skip
    return url | ({"query": _pairs(call.query)} if query else {})


def _postman_auth(call: Call) -> dict[str, Any]:
    if not call.token:
        return {"type": "noauth"}
    return {"type": "bearer", "bearer": [{"key": "token", "value": f"{{{{{call.token}}}}}", "type": "string"}]}


def bruno(calls: Iterable[Call], variables: Mapping[str, str]) -> bytes:
    """The files of a collection, to be unpacked and opened as a folder."""
    files = {
        "bruno.json": as_json({"version": "1", "name": NAME, "type": "collection"}) + "\n",
        "environments/sandbox.bru": _block("vars", variables),
    }
    for place, call in enumerate(calls, 1):
        folder = call.folder if call.folder.isascii() else "auth"
        files[f"{folder}/{call.slug}.bru"] = bru(call, place)
    return _zipped(files)


def bru(call: Call, place: int) -> str:
    """One call as Bruno writes it."""
    kind = "formUrlEncoded" if call.form else (call.language if call.body else "none")
    query = "&".join(f"{name}={value}" for name, value in call.query.items())
    url = f"{{{{origin}}}}{call.path}{f'?{query}' if query else ''}"
    blocks = [
        _block("meta", {"name": call.name, "type": "http", "seq": str(place)}),
        _block(call.method.lower(), {"url": url, "body": kind, "auth": "bearer" if call.token else "none"}),
        _block("params:query", call.query),
        _block("headers", call.headers),
        _block("auth:bearer", {"token": f"{{{{{call.token}}}}}"} if call.token else {}),
        _block("body:form-urlencoded", call.form),
        _text(f"body:{call.language}", call.body),
        _text("script:post-response", "\n".join(
            f'bru.setEnvVar("{variable}", res.body.{member});' for variable, member in call.keeps.items()
        )),
    ]  # fmt: skip
    return "\n".join(filter(None, blocks))


def _block(name: str, values: Mapping[str, str]) -> str:
    return _text(name, "\n".join(f"{key}: {value}" for key, value in values.items()))


def _text(name: str, text: str) -> str:
    return f"{name} {{\n{''.join(f'  {line}{chr(10)}' for line in text.splitlines())}}}\n" if text else ""


def _zipped(files: Mapping[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, _MADE), text, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
