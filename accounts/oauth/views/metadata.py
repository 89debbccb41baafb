"""Discovery (RFC 8414, OpenID Connect): exactly what is served here, at the origin's root."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from oauth2_provider.settings import oauth2_settings

from accounts.models import SigningKey
from accounts.oauth import backend, claims

_CLIENT_AUTHENTICATION = ["client_secret_post", "client_secret_basic"]
_KEYS_FOR_SECONDS = 300


@require_safe
def metadata(request: HttpRequest) -> HttpResponse:
    """One document for both well-known addresses; the issuer is the origin that was asked."""
    return JsonResponse(
        _endpoints(request)
        | {
            "issuer": backend.issuer(request),
            "scopes_supported": list(oauth2_settings.SCOPES),
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code", "refresh_token"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": [*_CLIENT_AUTHENTICATION, "none"],
            "revocation_endpoint_auth_methods_supported": [*_CLIENT_AUTHENTICATION, "none"],
            "introspection_endpoint_auth_methods_supported": _CLIENT_AUTHENTICATION,
            "authorization_response_iss_parameter_supported": True,
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "claims_supported": claims.NAMES,
            "claims_parameter_supported": False,
            "request_parameter_supported": False,
            "request_uri_parameter_supported": False,
            "prompt_values_supported": ["none", "login", "consent"],
            "ui_locales_supported": ["ja", "en"],
        }
    )


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """The public halves of every signing key, the active one among them (JWKS)."""
    SigningKey.objects.active()
    listed = [_public(key) for key in SigningKey.objects.order_by("pk")]
    return JsonResponse({"keys": listed}, headers={"Cache-Control": f"public, max-age={_KEYS_FOR_SECONDS}"})


def _public(key: SigningKey) -> dict[str, Any]:
    return {"use": "sig", "alg": "RS256", "kid": key.jwk.thumbprint(), **json.loads(key.jwk.export_public())}


def _endpoints(request: HttpRequest) -> dict[str, Any]:
    names = {
        "authorization_endpoint": "authorize",
        "token_endpoint": "token",
        "revocation_endpoint": "revoke-token",
        "introspection_endpoint": "introspect",
        "userinfo_endpoint": "user-info",
        "jwks_uri": "jwks-info",
    }
    origin = backend.issuer(request)
    return {field: origin + reverse(f"oauth2_provider:{name}") for field, name in names.items()}
