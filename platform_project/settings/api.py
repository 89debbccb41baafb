"""The wire: REST framework, OpenAPI, CORS."""

from typing import Any

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["platform_project.api.authentication.BearerAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": [
        "platform_project.api.permissions.HoldsScope",
        "platform_project.api.permissions.PaysForSide",
        "platform_project.api.permissions.HasApiOption",
    ],
    "DEFAULT_RENDERER_CLASSES": [
        "platform_project.api.renderers.JSONRenderer",
        "platform_project.api.renderers.XMLRenderer",
    ],
    # Bodies are read by platform_project.api.receiving, in the contract's order.
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "platform_project.api.exceptions.handler",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "請求書 外部システム連携API（サンドボックス）",
    "DESCRIPTION": (
        "請求書の発行・受取を外部システムから行うAPIのサンドボックスです。v1とv2の2つの方言、JSONとXMLに対応します。"
        "「根拠」の記号は S：フロー資料、P：公開情報、V：公開された名称のみ、A：本サンドボックスの決定 です。\n\n"
        "A sandbox of the invoice API: two dialects (v1, v2), JSON and XML. Marks say what a row rests on: "
        "S the flow document, P published, V a published name only, A our decision."
    ),
    "VERSION": "0.1.0",
    "OAS_VERSION": "3.1.0",
    "DEFAULT_GENERATOR_CLASS": "platform_project.api.openapi.Generator",
    "POSTPROCESSING_HOOKS": [],
    "SORT_OPERATIONS": False,
    "TAGS": [{"name": f"{side} {dialect}"} for side in ("発行側", "受取側") for dialect in ("v2", "v1")],
    "APPEND_COMPONENTS": {
        "securitySchemes": {
            "oauth2": {
                "type": "oauth2",
                "flows": {
                    "authorizationCode": {
                        "authorizationUrl": "/openam/oauth2/authorize?realm=/api",
                        "tokenUrl": "/openam/oauth2/access_token?realm=/api",
                        "refreshUrl": "/openam/oauth2/access_token?realm=/api",
                        "scopes": {"openid": "OpenID", "profile": "氏名", "email": "PFID", "qualified": "APIの実行"},
                    }
                },
            },
            "bearer": {"type": "http", "scheme": "bearer", "description": "アクセストークン"},
        }
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "displayRequestDuration": True, "docExpansion": "list"},
    # The demo's client: its redirect URIs know the docs page.
    "SWAGGER_UI_OAUTH2_CONFIG": {
        "clientId": "demo-client",
        "scopes": "openid profile email qualified",
        "usePkceWithAuthorizationCodeGrant": True,
    },
}

# Browsers may call the operations and the token endpoints from anywhere (they send no cookie there), and no page.
CORS_ALLOW_ALL_ORIGINS = True
CORS_URLS_REGEX = r"^/(?:v1/|wi/|openam/oauth2/access_token$|api/credentials/access_token$)"
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PUT"]
# The last one asks for a fault (docs/sandbox.md).
CORS_ALLOW_HEADERS = ["accept", "authorization", "content-type", "idempotency-key", "x-sandbox-fault"]
CORS_EXPOSE_HEADERS = ["X-Request-Id", "Retry-After", "WWW-Authenticate", "Idempotency-Replayed"]
