"""The wire: REST framework, OpenAPI, CORS."""

from typing import Any

REST_FRAMEWORK: dict[str, Any] = {}
SPECTACULAR_SETTINGS: dict[str, Any] = {}
