"""The calls that give a token (wire contract §3, A1 to A4), as the OpenAPI document describes them.

They are OAuth's and not operations: no envelope, no error code of the catalogue, but RFC 6749's words.
"""

from typing import Any

TOKEN_TAG = {"name": "認証", "description": "OAuth 2.0。アクセストークンは300秒、更新トークンは31日間有効です。"}

_TEXT: dict[str, Any] = {"type": "string"}
_FORM = "application/x-www-form-urlencoded"
_ACCESS_TOKEN = "/openam/oauth2/access_token"
_CLIENT = {"client_id": "demo-client", "client_secret": "demo-secret"}
_CALLBACK = "http://127.0.0.1/callback"
_SCOPE = "openid profile email qualified"

_TOKEN = {
    "type": "object",
    "properties": {
        "access_token": _TEXT, "refresh_token": _TEXT, "scope": _TEXT, "token_type": {"const": "Bearer"},
        "expires_in": {"type": "integer", "examples": [300]}, "id_token": _TEXT,
    },
    "required": ["access_token", "refresh_token", "scope", "token_type", "expires_in"],
}  # fmt: skip
_ERROR = {
    "type": "object",
    "properties": {"error": _TEXT, "error_description": _TEXT},
    "required": ["error"],
    "examples": [{"error": "invalid_grant"}],
}


def _query(name: str, example: str, *, required: bool = True) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": required, "schema": _TEXT, "example": example}


def _form(examples: dict[str, dict[str, str]]) -> dict[str, Any]:
    """A form body: what every example sends is required."""
    names = list(dict.fromkeys(name for example in examples.values() for name in example))
    required = [name for name in names if all(name in example for example in examples.values())]
    schema = {"type": "object", "properties": dict.fromkeys(names, _TEXT), "required": required}
    shown = {name: {"value": example} for name, example in examples.items()}
    return {"required": True, "content": {_FORM: {"schema": schema, "examples": shown}}}


def _answers(invalid: str) -> dict[str, Any]:
    return {
        "200": {"description": "アクセストークン", "content": {"application/json": {"schema": _TOKEN}}},
        "400": {"description": invalid, "content": {"application/json": {"schema": _ERROR}}},
        "401": {
            "description": "invalid_client クライアントの認証に失敗しました",
            "content": {"application/json": {"schema": _ERROR}},
        },
    }


def _call(key: str, summary: str, description: str, **more: Any) -> dict[str, Any]:
    about = {"operationId": key, "summary": summary, "description": description}
    return {**about, "tags": [TOKEN_TAG["name"]], "security": [], **more}


TOKEN_CALLS: dict[str, Any] = {
    "/openam/oauth2/authorize": {
        "get": _call(
            "authorize", "認証ページ（A1）",
            "PFIDとパスワードでサインインし、同意すると、codeとstateを付けてredirect_uriに戻ります。codeは120秒間、1回限り有効です。",
            parameters=[
                _query("realm", "/api", required=False), _query("client_id", _CLIENT["client_id"]),
                _query("redirect_uri", _CALLBACK), _query("response_type", "code"), _query("scope", _SCOPE, required=False),
                _query("state", "xyz", required=False), _query("access_type", "offline", required=False),
                _query("code_challenge", "", required=False), _query("code_challenge_method", "S256", required=False),
            ],
            responses={
                "200": {"description": "サインインまたは同意のページ"},
                "302": {"description": "redirect_uriへ：codeとstate、または RFC 6749 の error"},
                "400": {"description": "client_id または redirect_uri が正しくありません"},
            },
        ),
    },
    _ACCESS_TOKEN: {
        "post": _call(
            "access_token", "アクセストークン発行・再発行（A2、A3）",
            "認可コードまたは更新トークンをアクセストークンに換えます。再発行のたびに新しい更新トークンが返ります。",
            parameters=[_query("realm", "/api", required=False)],
            requestBody=_form({
                "A2 authorization_code": {
                    "grant_type": "authorization_code", "code": "…", "redirect_uri": _CALLBACK, **_CLIENT,
                },
                "A3 refresh_token": {"grant_type": "refresh_token", "refresh_token": "…", **_CLIENT},
            }),
            responses=_answers(
                "invalid_grant コードまたは更新トークンが正しくない、期限切れ、使用済み\n\n"
                "invalid_request、unsupported_grant_type、unauthorized_client、invalid_scope"
            ),
        ),
    },
    "/api/credentials/access_token": {
        "post": _call(
            "password", "パスワード方式（A4）", "バッチ処理用。画面を介さずに、PFIDとパスワードでアクセストークンを発行します。",
            requestBody=_form({
                "A4": {
                    "user_id": "issuer@demo.example", "user_password": "demo-pass-2026", **_CLIENT, "realm": "/api",
                    "response_type": "json",
                },
            }),
            responses=_answers("invalid_grant PFIDまたはパスワードが正しくありません\n\ninvalid_request、unauthorized_client"),
        ),
    },
}  # fmt: skip
